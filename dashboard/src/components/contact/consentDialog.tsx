import type { ContactStatus } from '@hindsight/protocol/api/contactStatus'
import { Button, Checkbox, Fieldset, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSetContactStatus } from '../../api/contactStatus.ts'
import { ApiProblem, ruleFor } from '../../api/problem.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import { channelWords, purposeWords } from './consentWords.ts'

const minReasonChars = 3
const answers = [
  { value: '', label: 'Not asked' },
  { value: 'given', label: 'Agreed' },
  { value: 'refused', label: 'Refused' },
]
type Purpose = keyof typeof purposeWords
type Channel = keyof typeof channelWords
type Answer = 'given' | 'refused'
type Props = { siteId: string; person: string; status: ContactStatus & { version: number }; onClose: () => void }

const withAnswer = (said: Partial<Record<Channel, Answer>>, channel: Channel, value: string) => {
  const { [channel]: _before, ...others } = said
  return value === 'given' || value === 'refused' ? { ...others, [channel]: value as Answer } : others
}

/** What she agreed to and refused, by purpose and channel; and taking back that she unsubscribed, as she asked for it. */
export function ConsentDialog({ siteId, person, status, onClose }: Props) {
  const set = useSetContactStatus(siteId, person)
  const [consent, setConsent] = useState(status.consent)
  const [isOff, setOff] = useState(status.unsubscribed !== null)
  const [reason, setReason] = useState('')
  const rule = ruleFor(set.error, 'reason')
  const isStale = set.error instanceof ApiProblem && set.error.status === 409
  const doNotContact = status.doNotContact && { reason: status.doNotContact.reason }
  return (
    <Dialog onClose={onClose} title="What she agreed to" size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const body = { version: status.version, consent, unsubscribed: isOff, doNotContact, reason: reason.trim() }
          set.mutate(body, { onSuccess: onClose })
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
          {set.error && rule === undefined ? (
            <Failed
              error={set.error}
              what={isStale ? 'A colleague changed it meanwhile: close this and look again' : 'It was not changed'}
            />
          ) : null}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={set.isPending} disabled={reason.trim().length < minReasonChars}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
