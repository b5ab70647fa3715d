import { Button, Group, Stack, Textarea } from '@mantine/core'
import { IconPhoneCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { ChoiceGroup } from '../../components/choiceGroup.tsx'
import type { CaseActs } from './useCaseActs.tsx'
import { type Channel, channelWords, type Result, resultsOf, resultWords } from './words.ts'

const channels = Object.keys(channelWords) as Channel[]
const maxNoteChars = 2000

export const contactFormId = 'log-contact'

/** One attempt to reach her. A call is the usual one, so that "no answer" takes two clicks. */
export function ContactForm({ acts, onLogged }: { acts: CaseActs; onLogged?: () => void }) {
  const [channel, setChannel] = useState<Channel>('call')
  const [result, setResult] = useState<Result | null>(null)
  const [note, setNote] = useState('')
  const send = async () => {
    if (result === null) return
    if (await acts.logContact({ channel, result, note: note.trim() })) {
      setResult(null)
      setNote('')
      onLogged?.()
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Stack gap="sm">
        <ChoiceGroup
          label="How"
          id={contactFormId}
          options={channels.map((value) => ({ value, label: channelWords[value] }))}
          value={channel}
          onChange={(value) => {
            setChannel(value)
            if (result !== null && !resultsOf[value].includes(result)) setResult(null)
          }}
        />
        <ChoiceGroup
          label="Result"
          options={resultsOf[channel].map((value) => ({ value, label: resultWords[value] }))}
          value={result}
          onChange={setResult}
        />
        <Textarea
          aria-label="What was said"
          placeholder="What was said (if anything)"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={maxNoteChars}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            type="submit"
            disabled={result === null}
            loading={acts.sending}
            leftSection={<IconPhoneCheck size={16} aria-hidden />}
          >
            Log contact
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
