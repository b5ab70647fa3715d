import type { ContactDetails } from '@hindsight/protocol/api/customers'
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconEye, IconPhoneOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useReveal } from '../../api/customers.ts'
import { useMay } from '../../api/me.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../dialog.tsx'
import { Failed } from '../failed.tsx'
import css from './contactLine.module.css'

type Props = {
  siteId: string
  person: string
  who: string
  reachable: boolean
  /** Masked; where the screen has them at hand. */
  masked?: ContactDetails
  /** Written into the field that asks why, so that the usual answer is one press of Enter. */
  suggestedReason: string
}

/**
 * How she can be reached. Masked until someone who may asks with a reason, which goes into the audit trail; what was
 * revealed lives in this component only, so that it is hidden again as soon as one leaves.
 */
export function ContactLine({ siteId, person, who, reachable, masked, suggestedReason }: Props) {
  const may = useMay('contacts.reveal')
  const [asking, setAsking] = useState(false)
  const reveal = useReveal(siteId, person)
  if (!reachable) {
    return (
      <div className={css.line}>
        <span className={css.none}>
          <IconPhoneOff size={16} aria-hidden />
          Not reachable:{' '}
          {person.startsWith('anon:') ? 'it is not known who she is' : 'no e-mail address and no phone number is held'}
        </span>
      </div>
    )
  }
  return (
    <div className={css.line}>
      {reveal.data ? <Revealed details={reveal.data} /> : masked ? <Masked details={masked} /> : null}
      {reveal.data || !may ? null : (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconEye size={16} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          Reveal contact details
        </Button>
      )}
      {!may && !masked ? <span className={css.none}>Reachable; your role does not see how</span> : null}
      {asking ? (
        <RevealDialog who={who} suggested={suggestedReason} reveal={reveal} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  )
}

function Revealed({ details }: { details: ContactDetails }) {
  return (
    <address className={css.details} aria-label="Contact details">
      {details.name === '' ? null : <b>{details.name}</b>}
      {details.phone === '' ? null : (
        <Anchor href={`tel:${details.phone.replace(/[^+\d]/g, '')}`}>{details.phone}</Anchor>
      )}
      {details.email === '' ? null : <Anchor href={`mailto:${details.email}`}>{details.email}</Anchor>}
      {details.address === '' ? null : <span>{details.address}</span>}
    </address>
  )
}

function Masked({ details }: { details: ContactDetails }) {
  const parts = [details.phone, details.email, details.address].filter((part) => part !== '')
  if (parts.length === 0) return null
  return (
    <span className={css.masked} title="Masked">
      {parts.join(' · ')}
    </span>
  )
}

const maxReasonChars = 300

type DialogProps = { who: string; suggested: string; reveal: ReturnType<typeof useReveal>; onClose: () => void }

function RevealDialog({ who, suggested, reveal, onClose }: DialogProps) {
  const [reason, setReason] = useState(suggested.slice(0, maxReasonChars))
  const rule = ruleFor(reveal.error, 'reason')
  return (
    <Dialog onClose={onClose} title={`Reveal how to reach ${who}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          reveal.mutate(reason.trim(), { onSuccess: onClose })
        }}
      >
        <Stack>
          <TextInput
            label="Why do you need them?"
            description="Your name, the time and this reason go into the audit trail."
            maxLength={maxReasonChars}
            required
            withAsterisk={false}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={rule}
          />
          {reveal.error && rule === undefined ? <Failed error={reveal.error} what="Nothing was revealed" /> : null}
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              Shown until you leave.
            </Text>
            <Group gap={8}>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={reveal.isPending}>
                Reveal
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
