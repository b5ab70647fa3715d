import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useSegments } from '../../api/segments.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { urls } from '../../routes.ts'
import { SegmentSheet } from './segmentSheet.tsx'
import { SegmentTable } from './segmentTable.tsx'
import { useRemoveWithUndo } from './useRemoveWithUndo.tsx'

const maxNameChars = 100

/** What is in the builder at first, under which name; and the saved one that it changes, where there is one. */
type Building = { saved: SavedSegment | null; filter: Filter | null; named?: string }

/** Every saved segment: what it means, who changed it; to look at, change, copy and take away. */
export function SegmentsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const navigate = useNavigate()
  const mayManage = useMay('segments.manage')
  const segments = useSegments(siteId)
  const removal = useRemoveWithUndo(siteId)
  const [building, setBuilding] = useState<Building | null>(null)
  const close = () => setBuilding(null)
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setBuilding({ saved: null, filter: null })}>
      New segment
    </Button>
  )
  return (
    <>
      <ScreenHead
        title="Segments"
        says="Named choices of sessions, for every report, list and alert."
        actions={segments.data?.length ? add : undefined}
      />
      {removal.error ? <Failed error={removal.error} what="It was not removed" /> : null}
      {segments.error && !segments.data ? (
        <Failed error={segments.error} what="The segments could not be read" retry={() => segments.refetch()} />
      ) : !segments.data ? (
        <SkeletonCards heights={[220]} label="Loading the segments" />
      ) : segments.data.length === 0 ? (
        <EmptyCard
          title="No segment yet"
          says="Say in conditions whom to look at, such as lost customers on a phone, and every screen can look at them alone."
        >
          {add}
        </EmptyCard>
      ) : (
        <SegmentTable
          siteId={siteId}
          segments={segments.data}
          mayManage={mayManage}
          onChange={(saved) => setBuilding({ saved, filter: saved.filter })}
          onCopy={({ name, filter }) =>
            setBuilding({ saved: null, filter, named: `Copy of ${name}`.slice(0, maxNameChars) })
          }
          onRemove={removal.remove}
        />
      )}
      {building ? (
        <SegmentSheet
          siteId={siteId}
          {...building}
          period={period}
          onUse={(segment) =>
            segment === undefined ? undefined : navigate(`${urls.sessions(siteId)}?${new URLSearchParams({ segment })}`)
          }
          onSaved={close}
          onClose={close}
        />
      ) : null}
    </>
  )
}
