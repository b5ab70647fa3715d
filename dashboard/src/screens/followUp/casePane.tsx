import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Anchor, Button, Drawer } from '@mantine/core'
import { IconFlagOff, IconPhoneCheck } from '@tabler/icons-react'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { CaseAct } from '../../api/cases.ts'
import { useMay, useMe } from '../../api/me.ts'
import { ContactLine } from '../../components/contact/contactLine.tsx'
import { ContactStatusLine } from '../../components/contact/contactStatusLine.tsx'
import { Failed } from '../../components/failed.tsx'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { MailButton } from '../mail/mailButton.tsx'
import { CallerLine } from './callerLine.tsx'
import css from './case.module.css'
import { CaseConflictDialog } from './caseConflict.tsx'
import { CaseDetails } from './caseDetails.tsx'
import { CaseHistory, CaseLog } from './caseLog.tsx'
import { CaseMoves, statusButton } from './caseMoves.tsx'
import { ContactForm, contactFormId } from './contactForm.tsx'
import screenCss from './followUp.module.css'
import { NoteForm } from './noteForm.tsx'
import { type CaseActs, useCaseActs } from './useCaseActs.tsx'
import { isOver } from './words.ts'

/** What keys do to the case, from anywhere on the screen. */
export type CaseHandle = { assignToMe(): void; contact(): void; note(): void; status(): void }

type Props = { siteId: string; shown: FollowUpCase; phone: boolean; handle: Ref<CaseHandle> }

export function CasePane({ siteId, shown, phone, handle }: Props) {
  const acts = useCaseActs(siteId, shown)
  const mayWrite = useMay('cases.write')
  const myId = useMe().data?.account?.accountId ?? null
  const noteField = useRef<HTMLTextAreaElement>(null)
  const [logging, setLogging] = useState(false)
  const over = isOver(shown)
  // After a conflict or a retry the form that it came from starts anew: what it held is done.
  const [rounds, setRounds] = useState({ change: 0, contact: 0, note: 0 })
  const settled = (act: CaseAct) => {
    setRounds((before) => ({ ...before, [act.do]: before[act.do] + 1 }))
    if (act.do === 'contact') setLogging(false)
  }
  const problem = acts.error ? <NotChanged error={acts.error} failed={acts.failed} onDone={settled} /> : null

  useImperativeHandle(handle, () => ({
    assignToMe() {
      if (mayWrite && myId !== null && shown.owner?.accountId !== myId) void acts.change({ owner: myId })
    },
    contact() {
      if (!mayWrite || over) return
      if (phone) setLogging(true)
      else document.querySelector<HTMLElement>(`#${contactFormId} input:checked`)?.focus()
    },
    status() {
      document.querySelector<HTMLElement>(`[${statusButton}]`)?.click()
    },
    note() {
      noteField.current?.focus()
    },
  }))

  return (
    <>
      <CaseHead siteId={siteId} shown={shown} />
      {mayWrite ? (
        <div style={{ marginTop: 16 }}>
          <CaseMoves shown={shown} acts={acts} phone={phone} />
        </div>
      ) : null}
      <CaseDetails siteId={siteId} shown={shown} acts={acts} mayWrite={mayWrite} />
      {problem}
      {mayWrite && !over && !phone ? (
        <section className={css.section} aria-label="Log a contact">
          <h3>Log a contact</h3>
          <ContactForm key={rounds.contact} siteId={siteId} shown={shown} acts={acts} />
        </section>
      ) : null}
      <section className={css.section} aria-label="Contacts and notes">
        <h3>Contacts and notes</h3>
        {mayWrite ? <NoteForm key={rounds.note} acts={acts} fieldRef={noteField} /> : null}
        <CaseLog shown={shown} />
      </section>
      {/* On a phone what happened is more than a line away otherwise. */}
      <details className={css.section} open={!phone}>
        <summary>
          <h3>History</h3>
        </summary>
        <CaseHistory siteId={siteId} shown={shown} />
      </details>
      {mayWrite && !over && phone ? (
        <div className={screenCss.thumb} data-at-foot>
          <Button
            size="md"
            fullWidth
            leftSection={<IconPhoneCheck size={18} aria-hidden />}
            onClick={() => setLogging(true)}
          >
            Log a contact
          </Button>
        </div>
      ) : null}
      <Drawer
        opened={logging}
        onClose={() => setLogging(false)}
        position="bottom"
        size="auto"
        title="Log a contact"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {problem}
        <ContactForm
          key={rounds.contact}
          siteId={siteId}
          shown={shown}
          acts={acts}
          onLogged={() => setLogging(false)}
        />
      </Drawer>
      {acts.conflict ? (
        <CaseConflictDialog
          conflict={acts.conflict}
          acts={acts}
          onSettled={(done) => {
            if (done && acts.conflict) settled(acts.conflict.act)
          }}
        />
      ) : null}
    </>
  )
}

type NotChangedProps = { error: Error; failed: CaseActs['failed']; onDone: (act: CaseAct) => void }

/** What was typed stays in its form; where trying again may help, it takes one press. */
function NotChanged({ error, failed, onDone }: NotChangedProps) {
  const again = failed && (() => void failed.retry().then((done) => done && onDone(failed.act)))
  return (
    <div style={{ margin: '16px 0' }}>
      <Failed error={error} what="The case was not changed" {...(again ? { retry: again } : {})} />
    </div>
  )
}

function CaseHead({ siteId, shown }: { siteId: string; shown: FollowUpCase }) {
  const now = useNow(10_000)
  return (
    <div className={css.head}>
      <div>
        <h2 className={css.reason}>{shown.reason}</h2>
        <div className={css.who}>
          {shown.isCaller ? (
            <b>{shown.who}</b>
          ) : (
            <Anchor component={Link} to={urls.customer(siteId, shown.person)}>
              {shown.who}
            </Anchor>
          )}
          <span className={css.dim}>
            flagged by {shown.createdBy},{' '}
            <time dateTime={new Date(shown.createdAt).toISOString()} title={exactTime(shown.createdAt)}>
              {relativeTime(shown.createdAt, now)}
            </time>
          </span>
        </div>
      </div>
      {shown.closed ? (
        <div className={css.over}>
          {/^Succeeded since/.test(shown.closed.reason) || shown.status === 'resolved' ? (
            <SignMark kind="success" size={15} />
          ) : (
            <IconFlagOff size={16} aria-hidden />
          )}
          <p>
            <b>{shown.closed.reason === '' ? 'Closed without a reason' : shown.closed.reason}</b>
            <br />
            <span className={css.dim}>
              {shown.status === 'resolved' ? 'Resolved' : 'Closed'} by {shown.closed.by},{' '}
              <time dateTime={new Date(shown.closed.at).toISOString()} title={exactTime(shown.closed.at)}>
                {relativeTime(shown.closed.at, now)}
              </time>
            </span>
          </p>
        </div>
      ) : null}
      {shown.isCaller ? (
        <CallerLine key={shown.caseId} siteId={siteId} shown={shown} />
      ) : (
        <>
          <ContactLine
            key={shown.person}
            siteId={siteId}
            person={shown.person}
            who={shown.who}
            reachable={shown.reachable}
            suggestedReason={`Follow-up: ${shown.reason}`}
          />
          <ContactStatusLine siteId={siteId} person={shown.person} />
        </>
      )}
      {shown.reachable && !shown.isCaller && !isOver(shown) ? (
        <div>
          <MailButton siteId={siteId} about={{ caseIds: [shown.caseId] }} n={1} />
        </div>
      ) : null}
    </div>
  )
}
