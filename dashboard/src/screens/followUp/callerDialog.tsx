import { contactChannels } from '@hindsight/protocol/api/cases'
import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useOpenCallerCase } from '../../api/caseWork.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { urls } from '../../routes.ts'
import { type GivenCaller, useGivenCaller } from './givenCaller.ts'
import { channelWords } from './words.ts'

type Props = {
  siteId: string
  /** What is known already. */
  given?: GivenCaller
  onClose: () => void
}

/** On demand, or because someone was searched for and not found. */
export function StartCase({ siteId, asked, onClose }: { siteId: string; asked: boolean; onClose: () => void }) {
  const [given, forget] = useGivenCaller()
  if (asked) return <CallerDialog siteId={siteId} onClose={onClose} />
  return given ? <CallerDialog key={JSON.stringify(given)} siteId={siteId} given={given} onClose={forget} /> : null
}

/** Someone called, wrote or tweeted, and nobody knows yet who she is on the site. */
function CallerDialog({ siteId, given: before, onClose }: Props) {
  const open = useOpenCallerCase(siteId)
  const navigate = useNavigate()
  const [given, setGiven] = useState({ reason: '', name: '', contact: '', channel: 'call', note: '', ...before })
  const set = (patch: Partial<typeof given>) => setGiven((before) => ({ ...before, ...patch }))
  const send = () => {
    const { note, channel, ...rest } = given
    const how = contactChannels.find((one) => one === channel)
    const body = { ...rest, ...(how ? { channel: how } : {}), ...(note.trim() === '' ? {} : { note }) }
    open.mutate(body, {
      onSuccess: ({ caseId }) => {
        onClose()
        navigate(urls.followUpCase(siteId, caseId))
      },
    })
  }
  return (
    <Dialog onClose={onClose} title="Start a case">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (given.reason.trim() !== '') send()
        }}
      >
        <Stack>
          <TextInput
            label="What happened"
            maxLength={300}
            data-autofocus
            value={given.reason}
            error={ruleFor(open.error, 'reason')}
            onChange={(event) => set({ reason: event.currentTarget.value })}
          />
          <NativeSelect
            label="How she came to us"
            value={given.channel}
            data={contactChannels.map((value) => ({ value, label: channelWords[value] }))}
            onChange={(event) => set({ channel: event.currentTarget.value })}
          />
          <TextInput
            label="Name"
            description="As she gave it; masked in lists"
            maxLength={200}
            value={given.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="How to reach her"
            description="A number or an address; shown again only with a reason"
            maxLength={300}
            value={given.contact}
            onChange={(event) => set({ contact: event.currentTarget.value })}
          />
          <Textarea
            label="Note"
            autosize
            maxRows={6}
            maxLength={2000}
            value={given.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
          />
          {open.error && !ruleFor(open.error, 'reason') ? (
            <Failed error={open.error} what="The case was not made" />
          ) : null}
          <DialogFoot onClose={onClose} loading={open.isPending} disabled={given.reason.trim() === ''}>
            Start the case
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
