import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useAnnotations } from '../../api/annotations.ts'
import { usePointHistory, useSetPointState, useUnmergePoint } from '../../api/struggles.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { NotAStruggle } from '../../components/ignore/notAStruggle.tsx'
import { exactTime, relativeTime } from '../../format/time.ts'
import { MergePointDialog } from './mergePointDialog.tsx'
import css from './pointState.module.css'
import { SayStateDialog } from './sayStateDialog.tsx'

type Props = { siteId: string; point: StruggleDetail }

const words = { open: 'Open', fixed: 'Fixed', regressed: 'Back again', ignored: 'Ignored' } as const

/** How it stands, in one line: `Fixed in 3.2 · Trimmed before it is checked`. */
function standsAs({ state, release, reason, regressedTs }: StruggleDetail['status']): string {
  if (state === 'open') return 'Nobody has said yet that this is fixed, or no trouble.'
  const fixed = release === null ? 'It was marked as fixed' : `It was to be fixed in ${release}`
  const why = reason === '' ? '' : ` · ${reason}`
  if (state === 'ignored') return reason
  if (state === 'fixed') return `${release === null ? 'By whatever runs now' : `In ${release}`}${why}`
  return `${fixed}, and happened again ${regressedTs === null ? '' : relativeTime(regressedTs)}${why}`
}

/** How a struggle point stands, who said so, and what else can be said. */
export function PointState({ siteId, point }: Props) {
  const { status, merged, pointId } = point
  const [dialog, setDialog] = useState<'fixed' | 'ignored' | 'merge' | null>(null)
  const [asked, setAsked] = useState(false)
  const set = useSetPointState(siteId, pointId)
  const part = useUnmergePoint(siteId)
  const releases = useAnnotations(siteId).data?.releases ?? []
  const isSettled = status.state === 'fixed' || status.state === 'ignored'
  return (
    <Card>
      <div className={css.bar} data-state={status.state}>
        <div className={css.stands}>
          <span className={css.state}>{words[status.state]}</span>
          <span className={css.why}>{standsAs(status)}</span>
          {status.said ? (
            <span className={css.who} title={exactTime(status.said.at)}>
              {status.said.by}, {relativeTime(status.said.at)}
            </span>
          ) : null}
        </div>
        <Group gap={8} className={css.buttons}>
          {isSettled ? (
            <Button
              size="xs"
              variant="default"
              loading={set.isPending}
              onClick={() => set.mutate({ state: 'open', version: status.version })}
            >
              Reopen
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => setDialog('fixed')}>
              Mark fixed …
            </Button>
          )}
          {status.state === 'ignored' ? null : (
            <Button size="xs" variant="default" onClick={() => setDialog('ignored')}>
              Ignore …
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setDialog('merge')}>
            Same as …
          </Button>
          <NotAStruggle siteId={siteId} meant={point} button={{ size: 'xs' }} />
        </Group>
      </div>
      {set.error ? <Failed error={set.error} what="It was not saved" /> : null}
      {part.error ? <Failed error={part.error} what="They were not separated" /> : null}
      {merged.length === 0 ? null : (
        <ul className={css.merged} aria-label="Counts together with">
          {merged.map((one) => (
            <li key={one.pointId}>
              <span>
                also: {one.says} <span className={css.who}>{one.path}</span>
              </span>
              <Button size="compact-xs" variant="subtle" onClick={() => part.mutate(one.pointId)}>
                Separate
              </Button>
            </li>
          ))}
        </ul>
      )}
      {status.version === 0 ? null : (
        <details className={css.history} onToggle={(event) => setAsked(event.currentTarget.open)}>
          <summary>What was said before</summary>
          {asked ? <History siteId={siteId} pointId={pointId} /> : null}
        </details>
      )}
      {dialog === 'merge' ? (
        <MergePointDialog siteId={siteId} point={point} onClose={() => setDialog(null)} />
      ) : dialog === null ? null : (
        <SayStateDialog
          siteId={siteId}
          pointId={pointId}
          status={status}
          to={dialog}
          releases={releases.map(({ release }) => release).reverse()}
          onClose={() => setDialog(null)}
        />
      )}
    </Card>
  )
}

function History({ siteId, pointId }: { siteId: string; pointId: string }) {
  const history = usePointHistory(siteId, pointId)
  if (history.error) return <Failed error={history.error} what="The history could not be read" />
  if (!history.data) return <p className={css.who}>Loading …</p>
  return (
    <ul>
      {history.data.map(({ at, by, text }) => (
        <li key={`${at} ${text}`}>
          {text}{' '}
          <span className={css.who} title={exactTime(at)}>
            {by}, {relativeTime(at)}
          </span>
        </li>
      ))}
    </ul>
  )
}
