import type { SessionDetail } from '@hindsight/protocol/api/sessions'
import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../api/me.ts'
import { IncidentText } from '../../components/incident/incidentText.tsx'
import { SessionCodeText } from '../../components/sessionCodeText.tsx'
import { duration } from '../../format/duration.ts'
import { countOf } from '../../format/number.ts'
import { personName, personOf } from '../../format/person.ts'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import type { SignKind } from '../../signs/signShapes.tsx'
import { wentWrong } from '../sessions/wentWrong.ts'
import css from './facts.module.css'
import { isPartlyMissing } from './missingSpans.ts'
import { clockText } from './moments.ts'
import type { Plan } from './player/player.ts'
import { useReplay, useWatching } from './replayContext.ts'
import { ScorePanel } from './scorePanel.tsx'
import { nextOf } from './stepList/listGroups.ts'
import type { LoadState } from './stream/loader.ts'
import { ThisClick } from './thisClick.tsx'
import { WhoseVisit } from './whoseVisit.tsx'

type Fact = [name: string, value: ReactNode]

/** Who she was, with what, from where; what went wrong; and what the recording lacks. */
export function Facts({ detail, plan, loaded }: { detail: SessionDetail; plan: Plan; loaded: LoadState }) {
  const { siteId } = useReplay()
  const maySeeCustomers = useMay('customers.read')
  const { session } = detail
  const wrong = wentWrong(session)
  const first = plan.steps.find(({ event }) => event?.kind === 'pageView')?.event?.properties ?? {}
  const screen = typeof first.screenWidth === 'number' ? `${first.screenWidth} × ${String(first.screenHeight)}` : ''
  const person = session.customerId === '' ? '' : session.verified ? 'named by the server' : 'as the browser claims'
  const facts: Fact[] = [
    ['Code', <SessionCodeText key="code" sessionId={session.sessionId} />],
    ['Began', exactTime(session.firstTs)],
    ['Length', `${duration(plan.durationMs)}, ${countOf(session.pageViews, 'page')}`],
    ['Browser', `${session.browser} ${session.browserVersion}`],
    ['System', [session.os, session.device].filter(Boolean).join(', ')],
    ['Screen', screen],
    ['Language', session.language],
    ['Country', session.country],
    ['Came from', session.referrerHost],
    ['Entry', session.entryPath],
    ['Exit', session.exitPath],
    ['Release', session.release],
  ]
  return (
    <div className={css.facts}>
      <section className={css.section} aria-label="Person">
        <div className={css.who}>
          {maySeeCustomers ? (
            <Anchor component={Link} to={urls.customer(siteId, personOf(session))} c="inherit">
              {personName(session)}
            </Anchor>
          ) : (
            personName(session)
          )}
        </div>
        {person === '' ? null : <div className={css.claim}>Customer, {person}</div>}
      </section>
      <ThisClick />
      <section className={css.section} aria-label="What happened">
        <h2 className={css.heading}>What happened</h2>
        <WhatHappened />
      </section>
      <section className={css.section} aria-label="What went wrong">
        <h2 className={css.heading}>What went wrong</h2>
        {wrong.length === 0 ? (
          <p className={css.note}>Nothing that was noticed.</p>
        ) : (
          <ul className={css.wrong}>
            {wrong.map(({ sign, says }) => (
              <WrongRow key={says} sign={sign} says={says} />
            ))}
          </ul>
        )}
      </section>
      <ScorePanel />
      <RecordingNotes detail={detail} plan={plan} loaded={loaded} />
      <WhoseVisit siteId={siteId} sessionId={session.sessionId} />
      <section className={css.section} aria-label="Session">
        <h2 className={css.heading}>Session</h2>
        <dl className={css.list}>
          {facts
            .filter(([, value]) => String(value).trim() !== '')
            .map(([name, value]) => (
              <Row key={name} name={name} value={value} />
            ))}
        </dl>
      </section>
    </div>
  )
}

function WhatHappened() {
  const { siteId, detail, plan, go } = useReplay()
  const { sessionId, live } = detail.session
  const show = (stepId: string) => {
    const step = plan.steps.find(({ id }) => id === stepId)
    if (step) go(step)
  }
  return <IncidentText siteId={siteId} sessionId={sessionId} live={live} onStep={show} />
}

/** Leads to where it happened; pressed again, to the next time. */
function WrongRow({ sign, says }: { sign: SignKind; says: string }) {
  const { player, plan, go } = useWatching()
  const such = plan.steps.filter(({ mark, isStruggle }) => isStruggle && mark === sign)
  const words = (
    <>
      <SignMark kind={sign} size={15} />
      {says}
    </>
  )
  if (such.length === 0) return <li>{words}</li>
  return (
    <li>
      <button
        type="button"
        className={css.wrongButton}
        title="Go to where it happened"
        onClick={() => {
          const next = nextOf(such, plan.steps, player?.state().stepId ?? null, 1, true)
          if (next) go(next)
        }}
      >
        {words}
      </button>
    </li>
  )
}

function Row({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** What the recording lacks, said rather than hidden. */
function RecordingNotes({ detail, plan, loaded }: { detail: SessionDetail; plan: Plan; loaded: LoadState }) {
  const partly = detail.missingParts.filter(isPartlyMissing)
  const unreadable = [...loaded.streams.values()].reduce((sum, stream) => sum + stream.unreadable, 0)
  const notes = [
    ...(unreadable > 0
      ? [`${countOf(unreadable, 'damaged event')} ${unreadable === 1 ? 'was' : 'were'} skipped.`]
      : []),
    ...(loaded.missingSheets > 0
      ? [`${countOf(loaded.missingSheets, 'stylesheet')} never arrived; pages look plainer than they were.`]
      : []),
    ...plan.gaps.map(({ words, fromMs, toMs }) => `${clockText(fromMs)}: ${words} (${duration(toMs - fromMs)}).`),
    ...partly.map(({ words, fromTs }) => `${clockText(fromTs - plan.startTs)}: ${words}.`),
  ]
  if (notes.length === 0) return null
  return (
    <section className={css.section} aria-label="Recording">
      <h2 className={css.heading}>Recording</h2>
      {[...new Set(notes)].map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
    </section>
  )
}
