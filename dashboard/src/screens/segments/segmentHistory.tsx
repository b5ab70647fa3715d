import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useSegmentVersions } from '../../api/segments.ts'
import { Failed } from '../../components/failed.tsx'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './segments.module.css'

type Props = { siteId: string; segment: SavedSegment; take: (filter: Filter) => void }

/** What the segment was before, by whom; any of it can be put back into the builder. */
export function SegmentHistory(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <div className={css.group}>
      <div>
        <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          What it was before
        </Button>
      </div>
      {open ? <Versions {...props} /> : null}
    </div>
  )
}

function Versions({ siteId, segment, take }: Props) {
  const versions = useSegmentVersions(siteId, segment.segmentId)
  if (versions.error) return <Failed error={versions.error} retry={() => versions.refetch()} />
  if (!versions.data) return <Skeleton height={64} radius={8} />
  return (
    <ol className={css.list} aria-label="Versions, newest first">
      {versions.data.map(({ version, name, filter, says, changedAt, changedBy }) => (
        <li key={version} className={`${css.inner} ${css.version}`}>
          <div>
            <strong>{name}</strong>
            <p className={css.says}>{says}</p>
            <span className={css.dim} title={exactTime(changedAt)}>
              {changedBy}, {relativeTime(changedAt)}
            </span>
          </div>
          {version === segment.version ? (
            <span className={css.dim}>as saved now</span>
          ) : (
            <Button size="xs" variant="default" onClick={() => take(filter)} aria-label={`Take version ${version}`}>
              Take it
            </Button>
          )}
        </li>
      ))}
    </ol>
  )
}
