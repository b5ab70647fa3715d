import type { SessionScore } from '@hindsight/protocol/api/signals'
import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useJudgement, useSessionScore } from '../../api/signals.ts'
import { NotAStruggle } from '../../components/ignore/notAStruggle.tsx'
import { wholeNumber } from '../../format/number.ts'
import { exactTime } from '../../format/time.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { SignMark } from '../../signs/signMark.tsx'
import css from './facts.module.css'
import { clockText } from './moments.ts'
import { useReplay } from './replayContext.ts'
import scoreCss from './scorePanel.module.css'

type Part = SessionScore['parts'][number]
type Moment = Part['moments'][number]

/** Of one kind; the rest is behind a button. */
const shownAtFirst = 3

/** What the score of a session is made of; every moment opens. */
export function ScorePanel() {
  const { siteId, detail } = useReplay()
  const { sessionId } = detail.session
  const { data, error, refetch } = useSessionScore(siteId, sessionId)
  // What somebody says is none is gone from it as soon as that has been judged.
  useJudgement(siteId)
  const heading = (
    <h2 className={css.heading}>
      Struggle score <b className={scoreCss.score}>{data ? wholeNumber(data.score) : ''}</b>
    </h2>
  )
  return (
    <section className={css.section} aria-label="Struggle score">
      {heading}
      {error && !data ? (
        <p className={css.note}>
          It could not be read.{' '}
          <Button size="compact-xs" variant="default" onClick={() => refetch()}>
            Try again
          </Button>
        </p>
      ) : !data ? (
        <Skeleton h={44} role="status" aria-label="Loading the score" />
      ) : data.parts.length === 0 ? (
        <p className={css.note}>Nothing that was noticed.</p>
      ) : (
        <ul className={scoreCss.parts}>
          {data.parts.map((part) => (
            <ScorePart key={part.signal} part={part} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ScorePart({ part }: { part: Part }) {
  const [all, setAll] = useState(false)
  const { signal, says, n, counted, points, moments } = part
  const shown = all ? moments : moments.slice(0, shownAtFirst)
  return (
    <li>
      <div className={scoreCss.part}>
        <SignMark kind={signalSigns[signal].sign} size={15} />
        <span className={scoreCss.says}>
          {wholeNumber(n)} × {says}
          {counted < n ? <span className={scoreCss.dim}>, {counted} count</span> : null}
        </span>
        <b title={`${counted} × ${points / counted}`}>{points}</b>
      </div>
      <ul className={scoreCss.moments}>
        {shown.map((moment) => (
          <ScoreMoment key={`${moment.tabId}.${moment.eventNo}`} signal={signal} moment={moment} />
        ))}
        {moments.length > shown.length ? (
          <li>
            <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
              {moments.length - shown.length} more
            </Button>
          </li>
        ) : null}
      </ul>
    </li>
  )
}

function ScoreMoment({ signal, moment }: { signal: Part['signal']; moment: Moment }) {
  const { siteId, detail, plan, player, go } = useReplay()
  const { sessionId } = detail.session
  const { ts, tabId, eventNo, says } = moment
  const show = () => {
    const step = plan.steps.find(({ id }) => id === `${tabId}.${eventNo}`)
    // What is no step, a slow page, still has its moment.
    if (step) go(step)
    else player?.seek(ts - plan.startTs)
  }
  return (
    <li className={scoreCss.moment}>
      <button type="button" className={scoreCss.go} title={`${exactTime(ts)}: go there`} onClick={show}>
        <time dateTime={new Date(ts).toISOString()}>{clockText(ts - plan.startTs)}</time>
        <span>{says}</span>
      </button>
      <NotAStruggle siteId={siteId} meant={{ ...moment, signal, instance: { sessionId, tabId, eventNo } }} small />
    </li>
  )
}
