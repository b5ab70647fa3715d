import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Alert, Stack, Text, Textarea } from '@mantine/core'
import { IconFlag, IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useFlagPerson, useOpenCase } from '../../api/cases.ts'
import { ruleFor } from '../../api/problem.ts'
import { clockTime, relativeTime } from '../../format/time.ts'
import { SignMark } from '../../signs/signMark.tsx'
import type { SignKind } from '../../signs/signShapes.tsx'
import { Dialog } from '../dialog.tsx'
import { DialogFoot } from '../dialogFoot.tsx'
import { Failed } from '../failed.tsx'
import css from './flag.module.css'
import { ReasonField } from './reasonField.tsx'
import { maxEvidenceChars, maxNoteChars } from './reasons.ts'
import { sayFlagged } from './sayFlagged.tsx'

/** The moment that shows what happened. */
export type FlagEvidence = { sessionId: string; step: string; ts: number; text: string; mark: SignKind }

type Props = {
  siteId: string
  person: string
  /** How she is called on the screen that flags her. */
  who: string
  evidence?: FlagEvidence
  pointId?: string
  suggested?: readonly string[]
  onClose: () => void
}

/** Flags one person for follow-up. It says beforehand when she has an open case, which what is new then joins. */
export function FlagDialog({ siteId, person, who, evidence, pointId, suggested = [], onClose }: Props) {
  const open = useOpenCase(siteId, person, true)
  const flag = useFlagPerson(siteId)
  const [reason, setReason] = useState(suggested[0] ?? '')
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const joins = open.data ?? null
  const fault = missing && reason.trim() === '' ? 'Say what happened' : ruleFor(flag.error, 'reason')

  const send = () => {
    setMissing(true)
    if (reason.trim() === '') return
    flag.mutate(
      {
        person,
        reason: reason.trim(),
        ...(pointId === undefined ? {} : { pointId }),
        ...(evidence ? { evidence: evidenceBody(evidence) } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      {
        onSuccess: (answer) => {
          sayFlagged(siteId, who, answer.case, answer.joined)
          onClose()
        },
      },
    )
  }

  return (
    <Dialog onClose={onClose} title={`Flag ${who} for follow-up`} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack>
          {joins ? <Joins joins={joins} /> : null}
          <ReasonField value={reason} onChange={setReason} suggested={suggested} error={fault} />
          {evidence ? (
            <div>
              <Text size="sm" fw={500}>
                Evidence
              </Text>
              <div className={css.evidence}>
                <SignMark kind={evidence.mark} />
                <span>{evidence.text}</span>
                <time dateTime={new Date(evidence.ts).toISOString()}>{clockTime(evidence.ts)}</time>
              </div>
              <Text size="xs" c="dimmed">
                A colleague sees this moment of the replay beside the case.
              </Text>
            </div>
          ) : null}
          <Textarea
            label="Note"
            description="For colleagues; she never sees it"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={maxNoteChars}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {flag.error && fault === undefined ? <Failed error={flag.error} what="She was not flagged" /> : null}
          <DialogFoot onClose={onClose} loading={flag.isPending} leftSection={<IconFlag size={16} aria-hidden />}>
            {joins ? 'Add to the open case' : 'Flag for follow-up'}
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}

function evidenceBody({ sessionId, step, ts, text }: FlagEvidence) {
  return { sessionId, step, ts: Math.round(ts), text: text.slice(0, maxEvidenceChars) }
}

function Joins({ joins }: { joins: FollowUpCase }) {
  return (
    <Alert variant="light" icon={<IconInfoCircle aria-hidden />} title="She has an open case already" role="status">
      <Text size="sm">
        <b>{joins.reason}</b>
        <br />
        Flagged {relativeTime(joins.createdAt)}, {joins.owner ? `with ${joins.owner.name}` : 'with nobody yet'}. What
        you add joins it.
      </Text>
    </Alert>
  )
}
