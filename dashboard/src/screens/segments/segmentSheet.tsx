import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { filterSays } from '@hindsight/protocol/filterWords'
import { Button, Drawer } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { useSegmentChoices, useSegmentCount } from '../../api/segments.ts'
import { CountLink } from '../../components/countLink.tsx'
import { Failed } from '../../components/failed.tsx'
import { type Period, periodLabel } from '../../filters/period.ts'
import { countOf } from '../../format/number.ts'
import { GroupEditor } from './groupEditor.tsx'
import { SaveSegment } from './saveSegment.tsx'
import { draftOf, finishedOf, type Group, replaced, rowsOf } from './segmentDraft.ts'
import { SegmentHistory } from './segmentHistory.tsx'
import css from './segments.module.css'

const settleMs = 300

type Props = {
  siteId: string
  /** The saved one that is changed, where there is one; and what is in the builder at first. */
  saved: SavedSegment | null
  filter: Filter | null
  /** What a new one is called at first. */
  named?: string
  period: Period
  /** `segment` as it goes into the address. */
  onUse: (segment: string | undefined) => void
  onSaved: (segmentId: string) => void
  onClose: () => void
}

/** Says in conditions whom to look at, with how many that are, and saves it under a name. */
export function SegmentSheet({ siteId, saved, filter, named = '', period, onUse, onSaved, onClose }: Props) {
  const mayManage = useMay('segments.manage')
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState<Group>(() => draftOf(filter))
  const { segment: _, ...whole } = period
  const choices = useSegmentChoices(siteId, whole)
  const finished = finishedOf(draft)
  const text = finished === null ? null : JSON.stringify(finished)
  const isChanged = base === null || text !== JSON.stringify(finishedOf(draftOf(base.filter)))
  const change = (id: number, next: Parameters<typeof replaced>[2]) =>
    setDraft((before) => {
      if (id !== before.id) return replaced(before, id, next)
      return next !== null && 'of' in next ? next : before
    })
  const look = (
    <Button
      variant="default"
      disabled={text === null}
      onClick={() => {
        onUse(isChanged || base === null ? (text ?? undefined) : base.segmentId)
        onClose()
      }}
    >
      {isChanged ? 'Look at it without saving' : 'Look at it'}
    </Button>
  )
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(640px, 100vw)"
      title={base === null ? 'New segment' : `Segment: ${base.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={css.group}>
        <GroupEditor siteId={siteId} choices={choices.data} isNow group={draft} depth={1} change={change} />
        {choices.error ? (
          <Failed error={choices.error} what="What was met could not be read; values can be typed" />
        ) : null}
        {base === null ? null : (
          <SegmentHistory siteId={siteId} segment={base} take={(past) => setDraft(draftOf(past))} />
        )}
        <div className={css.foot}>
          <Meaning
            siteId={siteId}
            isEmpty={rowsOf(draft).length === 0}
            finished={finished}
            text={text}
            period={whole}
          />
          {mayManage ? (
            <SaveSegment
              // Another one, or another version of it, has another name to begin with.
              key={`${base?.segmentId} ${base?.version}`}
              siteId={siteId}
              base={base}
              named={named}
              filter={finished}
              isChanged={isChanged}
              onSaved={(stored) => {
                onSaved(stored.segmentId)
                onClose()
              }}
              onTheirs={(theirs) => {
                setBase(theirs)
                if (theirs) setDraft(draftOf(theirs.filter))
              }}
              onRemoved={() => {
                if (period.segment === base?.segmentId) onUse(undefined)
                onClose()
              }}
            >
              {look}
            </SaveSegment>
          ) : (
            look
          )}
        </div>
      </div>
    </Drawer>
  )
}

type MeaningProps = {
  siteId: string
  isEmpty: boolean
  finished: Filter | null
  text: string | null
  period: Period
}

/** The filter as a sentence, and how many it holds now. */
function Meaning({ siteId, isEmpty, finished, text, period }: MeaningProps) {
  const [asked] = useDebouncedValue(text, settleMs)
  const count = useSegmentCount(siteId, asked, period)
  const isBehind = asked !== text || count.isPlaceholderData || count.isPending
  if (finished === null) {
    return (
      <p className={css.says} role="status">
        {isEmpty
          ? 'Everybody, as long as there is no condition. Add one: what they used, what they did, what went wrong.'
          : 'One of the conditions is not finished.'}
      </p>
    )
  }
  const data = count.data
  return (
    <div role="status" aria-busy={isBehind}>
      <p className={css.says}>Sessions that: {isBehind || !data ? filterSays(finished) : data.says}</p>
      {count.error ? (
        <Failed error={count.error} what="It could not be counted" retry={() => count.refetch()} />
      ) : !data ? (
        <p className={css.dim}>Counting …</p>
      ) : (
        <p className={css.says} style={{ opacity: isBehind ? 0.6 : 1 }}>
          <span className={css.count}>
            <CountLink of={data.sessions} noun="session" says="Sessions of this segment" />,{' '}
            <CountLink of={data.persons} noun="person" says="Persons of this segment" />
          </span>{' '}
          <span className={css.dim}>
            of {countOf(data.ofSessions, 'session')}, {periodLabel(period).toLowerCase()}
          </span>
        </p>
      )}
    </div>
  )
}
