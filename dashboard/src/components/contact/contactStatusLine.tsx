import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useContactStatus, useSetContactStatus } from '../../api/contactStatus.ts'
import { useMay } from '../../api/me.ts'
import { ruleFor } from '../../api/problem.ts'
import { languageName } from '../../format/language.ts'
import { exactTime } from '../../format/time.ts'
import { Dialog } from '../dialog.tsx'
import { DialogFoot } from '../dialogFoot.tsx'
import { Failed } from '../failed.tsx'
import { ConsentDialog } from './consentDialog.tsx'
import { consentSays } from './consentWords.ts'

type Props = {
  siteId: string
  person: string
  /** With what was said of each channel, and how it is changed. */
  withConsent?: boolean
}
const minReasonChars = 3

/** Whether she may be contacted: what was said of it, and how it is changed. Nothing of who is not a customer. */
export function ContactStatusLine({ siteId, person, withConsent = false }: Props) {
  const status = useContactStatus(siteId, person).data
  const mayWrite = useMay('cases.write')
  const set = useSetContactStatus(siteId, person)
  const [asking, setAsking] = useState(false)
  const [consenting, setConsenting] = useState(false)
  if (!status) return null
  const { doNotContact, unsubscribed, consent, language, version } = status
  const send = (given: { reason: string } | null) =>
    set.mutate(
      { version, consent, unsubscribed: unsubscribed !== null, doNotContact: given },
      { onSuccess: () => setAsking(false) },
    )
  return (
    <Stack gap={4} mt="xs">
      <Group gap={8}>
        <Text size="sm" fw={doNotContact ? 600 : 400}>
          {doNotContact
            ? `Do not contact: ${doNotContact.reason} (${doNotContact.by}, ${exactTime(doNotContact.at)})`
            : unsubscribed
              ? `Unsubscribed from e-mail, ${exactTime(unsubscribed.at)}`
              : 'May be contacted'}
        </Text>
        {mayWrite ? (
          <Button
            size="sm"
            variant="default"
            loading={set.isPending}
            onClick={() => (doNotContact ? send(null) : setAsking(true))}
          >
            {doNotContact ? 'May be contacted again' : 'Do not contact'}
          </Button>
        ) : null}
      </Group>
      {withConsent ? (
        <Group gap={8}>
          <Text size="sm" c="dimmed" style={{ flex: '1 1 160px' }}>
            {consentSays(consent)}
            {language === '' ? null : ` · Mails in ${languageName(language)}`}
          </Text>
          {mayWrite ? (
            <Button size="sm" variant="default" onClick={() => setConsenting(true)}>
              Consent …
            </Button>
          ) : null}
        </Group>
      ) : null}
      {consenting ? (
        <ConsentDialog siteId={siteId} person={person} status={status} onClose={() => setConsenting(false)} />
      ) : null}
      {set.error && !asking ? <Failed error={set.error} what="It was not changed" /> : null}
      {asking ? (
        <AskDialog error={set.error} sending={set.isPending} onClose={() => setAsking(false)} onGiven={send} />
      ) : null}
    </Stack>
  )
}

type AskProps = {
  error: Error | null
  sending: boolean
  onClose: () => void
  onGiven: (given: { reason: string }) => void
}

function AskDialog({ error, sending, onClose, onGiven }: AskProps) {
  const [reason, setReason] = useState('')
  const rule = ruleFor(error, 'doNotContact.reason')
  return (
    <Dialog onClose={onClose} title="Do not contact her">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onGiven({ reason: reason.trim() })
        }}
      >
        <Stack>
          <TextInput
            label="Reason"
            description="Shown to colleagues wherever they would contact her"
            maxLength={300}
            data-autofocus
            value={reason}
            error={rule}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error && !rule ? <Failed error={error} what="It was not changed" /> : null}
          <DialogFoot onClose={onClose} loading={sending} disabled={reason.trim().length < minReasonChars}>
            Do not contact
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
