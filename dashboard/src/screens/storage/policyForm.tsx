import type { RetentionPolicy, StorageAnswer } from '@hindsight/protocol/api/storage'
import { Button, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { ruleFor } from '../../api/problem.ts'
import { useSetRetention } from '../../api/storage.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'

type Name = keyof RetentionPolicy

const fields: { name: Name; label: string; says: string }[] = [
  { name: 'replayDays', label: 'Replays', says: 'What plays' },
  { name: 'eventDays', label: 'Events', says: 'Every step and error; not less than replays' },
  { name: 'sessionDays', label: 'Sessions and signals', says: 'What lists and reports show; not less than events' },
  { name: 'logDays', label: 'Logs', says: 'Audit trail, refusals, webhooks sent' },
]

type Props = { siteId: string; storage: StorageAnswer; mayChange: boolean }

/** An empty field means for ever. */
export function PolicyForm({ siteId, storage, mayChange }: Props) {
  const save = useSetRetention(siteId)
  const [draft, setDraft] = useState<RetentionPolicy>(storage.policy)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(storage.policy)
  const rule = (name: Name) => ruleFor(save.error, `policy.${name}`)
  const hasRule = fields.some(({ name }) => rule(name)) || rule('budgetGb') !== undefined
  const set = (name: Name) => (value: number | string) =>
    setDraft((before) => ({ ...before, [name]: value === '' ? null : Number(value) }))
  const send = () =>
    save.mutate(
      { version: storage.version, policy: draft },
      { onSuccess: () => notifications.show({ message: 'Saved. What is too old goes within a minute.' }) },
    )
  return (
    <Card title="Kept for" says="Of this site. Empty: for ever. The evidence of open cases always stays.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
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
          {save.error && !hasRule ? <Failed error={save.error} what="It was not saved" /> : null}
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
