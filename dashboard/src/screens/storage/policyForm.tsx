import type { RetentionPolicy, StorageAnswer } from '@hindsight/protocol/api/storage'
import { Button, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ruleFor } from '../../api/problem.ts'
import { useSetRetention } from '../../api/storage.ts'
import { Card } from '../../components/card.tsx'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Failed } from '../../components/failed.tsx'
import { useDraft } from '../../components/useDraft.ts'
import { countOf } from '../../format/number.ts'

type Name = keyof RetentionPolicy

const fields: { name: Name; label: string; says: string }[] = [
  { name: 'replayDays', label: 'Replays', says: 'What plays' },
  { name: 'eventDays', label: 'Events', says: 'Every step and error; not less than replays' },
  { name: 'sessionDays', label: 'Sessions and signals', says: 'What lists show; not less than events' },
  { name: 'logDays', label: 'Logs', says: 'Audit trail, refusals, webhooks sent' },
]

const kept = (days: number | null): string => (days === null ? 'for ever' : countOf(days, 'day'))
const says: Record<string, (policy: RetentionPolicy) => string> = {
  ...Object.fromEntries(fields.map(({ name, label }) => [label, (policy: RetentionPolicy) => kept(policy[name])])),
  Budget: ({ budgetGb }) => (budgetGb === null ? 'as much as there is' : `${budgetGb} GB`),
}

type Saved = Pick<StorageAnswer, 'version' | 'policy'>
type Props = { siteId: string; storage: StorageAnswer; mayChange: boolean }

/** An empty field means for ever. */
export function PolicyForm({ siteId, storage, mayChange }: Props) {
  const save = useSetRetention(siteId)
  const { base, draft, setDraft, isChanged, take } = useDraft(storage.version, storage.policy)
  const rule = (name: Name) => ruleFor(save.error, `policy.${name}`)
  const hasRule = fields.some(({ name }) => rule(name)) || rule('budgetGb') !== undefined
  const set = (name: Name) => (value: number | string) =>
    setDraft((before) => ({ ...before, [name]: value === '' ? null : Number(value) }))
  const theirs = theirsOf<Saved>(save.error)
  const takeSaved = ({ version, policy }: Saved, sent?: RetentionPolicy) => take({ version, value: policy }, sent)
  const send = ({ version }: { version: number }) =>
    save.mutate(
      { version, policy: draft },
      {
        onSuccess: (saved) => {
          takeSaved(saved, draft)
          notifications.show({ message: 'Saved. What is too old goes within a minute.' })
        },
      },
    )
  return (
    <Card title="Kept for" says="Of this site. Empty: for ever. The evidence of open cases always stays.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(base)
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ alignItems: 'end' }}>
            {fields.map(({ name, label, says }) => (
              <NumberInput
                key={name}
                label={label}
                description={says}
                suffix=" days"
                placeholder="for ever"
                min={1}
                max={3650}
                allowDecimal={false}
                disabled={!mayChange}
                value={draft[name] ?? ''}
                onChange={set(name)}
                error={rule(name)}
              />
            ))}
          </SimpleGrid>
          <NumberInput
            label="Budget of this site"
            description="When it is used up, replays without any struggle go first, then old ones; facts last"
            suffix=" GB"
            placeholder="as much as there is"
            min={0.001}
            maw={360}
            disabled={!mayChange}
            value={draft.budgetGb ?? ''}
            onChange={set('budgetGb')}
            error={rule('budgetGb')}
          />
          {theirs ? (
            <Conflict
              title="A colleague changed this meanwhile"
              differences={differencesOf(says, theirs.policy, draft)}
              saving={save.isPending}
              keepMine={() => send(theirs)}
              takeTheirs={() => {
                takeSaved(theirs)
                save.reset()
              }}
            />
          ) : save.error && !hasRule ? (
            <Failed error={save.error} what="It was not saved" />
          ) : null}
          {mayChange ? (
            <Group justify="flex-end" gap={8}>
              <Text size="sm" c="dimmed">
                {isChanged ? 'What is older then goes for good.' : ''}
              </Text>
              <Button type="submit" loading={save.isPending} disabled={!isChanged}>
                Save
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Card>
  )
}
