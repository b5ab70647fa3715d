import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'
import { Checkbox, Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSetContactStatus } from '../../api/contactStatus.ts'
import { ruleFor } from '../../api/problem.ts'
import { Conflict, differencesOf, theirsOf } from '../conflict.tsx'
import { Dialog } from '../dialog.tsx'
import { DialogFoot } from '../dialogFoot.tsx'
import { Failed } from '../failed.tsx'
import { channelWords, consentSays, purposeWords } from './consentWords.ts'

const minReasonChars = 3
const answers = [
  { value: '', label: 'Not asked' },
  { value: 'given', label: 'Agreed' },
  { value: 'refused', label: 'Refused' },
]
type Purpose = keyof typeof purposeWords
type Channel = keyof typeof channelWords
type Answer = 'given' | 'refused'
type Standing = ContactStatus & { version: number }
type Props = { siteId: string; person: string; status: Standing; onClose: () => void }

const fields = {
  'Do not contact': ({ doNotContact }: ContactStatus) => doNotContact?.reason ?? 'no',
  Consent: ({ consent }: ContactStatus) => consentSays(consent),
  Unsubscribed: ({ unsubscribed }: ContactStatus) => (unsubscribed ? 'yes' : 'no'),
}

const withAnswer = (said: Partial<Record<Channel, Answer>>, channel: Channel, value: string) => {
  const { [channel]: _before, ...others } = said
  return value === 'given' || value === 'refused' ? { ...others, [channel]: value as Answer } : others
}

/** What she agreed to and refused, by purpose and channel; and taking back that she unsubscribed, as she asked for it. */
export function ConsentDialog({ siteId, person, status: opened, onClose }: Props) {
  // As it was when the dialog opened: what a colleague says since is told, not taken over unseen.
  const [status, setStatus] = useState(opened)
  const set = useSetContactStatus(siteId, person)
  const [consent, setConsent] = useState(status.consent)
  const [isOff, setOff] = useState(status.unsubscribed !== null)
  const [reason, setReason] = useState('')
  const rule = ruleFor(set.error, 'reason')
  const theirs = theirsOf<Standing>(set.error)
  const save = ({ version, doNotContact: said }: Standing) => {
    const doNotContact = said && { reason: said.reason }
    set.mutate({ version, consent, unsubscribed: isOff, doNotContact, reason: reason.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog onClose={onClose} title="What she agreed to" size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save(status)
        }}
      >
        <Stack>
          {(Object.keys(purposeWords) as Purpose[]).map((purpose) => (
            <Fieldset key={purpose} legend={purposeWords[purpose]}>
              <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
                {(Object.keys(channelWords) as Channel[]).map((channel) => (
                  <NativeSelect
                    key={channel}
                    label={channelWords[channel]}
                    data={answers}
                    value={consent[purpose][channel] ?? ''}
                    onChange={({ currentTarget: { value } }) =>
                      setConsent((before) => ({ ...before, [purpose]: withAnswer(before[purpose], channel, value) }))
                    }
                  />
                ))}
              </SimpleGrid>
            </Fieldset>
          ))}
          {status.unsubscribed === null ? null : (
            <Checkbox
              label="She unsubscribed from all e-mail"
              description="Take it away only where she asked for it"
              checked={isOff}
              onChange={(event) => setOff(event.currentTarget.checked)}
            />
          )}
          <TextInput
            label="Reason"
            description="Such as: she asked for it on the phone. It goes into the audit trail."
            maxLength={300}
            value={reason}
            error={rule}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {theirs ? (
            <Conflict
              title="A colleague changed it meanwhile"
              differences={differencesOf<ContactStatus>(fields, theirs, {
                doNotContact: theirs.doNotContact,
                consent,
                unsubscribed: isOff ? { at: 0 } : null,
              })}
              saving={set.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => {
                setStatus(theirs)
                setConsent(theirs.consent)
                setOff(theirs.unsubscribed !== null)
                set.reset()
              }}
            />
          ) : set.error && rule === undefined ? (
            <Failed error={set.error} what="It was not changed" />
          ) : null}
          <DialogFoot onClose={onClose} loading={set.isPending} disabled={reason.trim().length < minReasonChars}>
            Save
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
