import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconHandStop, IconPhoneCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useCaseVerdicts } from '../../api/caseWork.ts'
import { ChoiceGroup } from '../../components/choiceGroup.tsx'
import type { CaseActs } from './useCaseActs.tsx'
import { type Channel, channelWords, type Result, resultsOf, resultWords } from './words.ts'

const channels = Object.keys(channelWords) as Channel[]
const maxNoteChars = 2000
const minReasonChars = 3

export const contactFormId = 'log-contact'

type Props = { siteId: string; shown: FollowUpCase; acts: CaseActs; onLogged?: () => void }

/** One attempt to reach her. A call is the usual one, so that "no answer" takes two clicks. */
export function ContactForm({ siteId, shown, acts, onLogged }: Props) {
  const [channel, setChannel] = useState<Channel>('call')
  const [result, setResult] = useState<Result | null>(null)
  const [note, setNote] = useState('')
  const [override, setOverride] = useState('')
  const [again, setAgain] = useState('')
  const verdict = useCaseVerdicts(siteId, shown.caseId, shown.version).data?.[channel]
  const refused = verdict !== undefined && !verdict.may
  const isReasoned = !refused || override.trim().length >= minReasonChars
  const send = async () => {
    if (result === null || !isReasoned) return
    const nextAttempt = again === '' ? null : new Date(again).getTime()
    const why = refused ? { override: override.trim() } : {}
    if (await acts.logContact({ channel, result, note: note.trim(), nextAttempt, ...why })) {
      setResult(null)
      setNote('')
      setOverride('')
      setAgain('')
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
        {refused ? (
          <Alert
            variant="default"
            icon={<IconHandStop size={18} aria-hidden />}
            title="The contact policy says no"
            role="status"
          >
            <Stack gap="xs">
              <Text size="sm">{verdict.reason}.</Text>
              <TextInput
                label="Why all the same"
                description="Stands in the history of the case"
                maxLength={300}
                value={override}
                onChange={(event) => setOverride(event.currentTarget.value)}
              />
            </Stack>
          </Alert>
        ) : null}
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
        <Group justify="space-between" align="flex-end">
          <TextInput
            type="datetime-local"
            label="Try again"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Button
            type="submit"
            disabled={result === null || !isReasoned}
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
