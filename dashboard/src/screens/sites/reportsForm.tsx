import { NumberInput, Radio, Stack, Switch, TextInput } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import type { SettingsFormProps } from './settingsFormProps.ts'
import { faultsOf } from './siteDraft.ts'

const matchHints = {
  event: 'Name of the tracked event, such as Order Completed',
  page: 'Path of the page, such as /thank-you; * stands for anything',
} as const
const valueHints = {
  event: 'Empty: the revenue that the event itself names',
  page: 'Empty: it is counted, but worth no money',
} as const

/** What the figures of a site are made by: its name, what counts as success, its days and its money. */
export function ReportsForm({ draft, set, error, disabled }: SettingsFormProps) {
  const { conversion } = draft
  const faults = faultsOf(draft)
  const change = (patch: Partial<typeof conversion>) => set({ conversion: { ...conversion, ...patch } })
  return (
    <Card title="Name and success">
      <Stack gap="lg" maw={560}>
        <TextInput
          label="Name"
          maxLength={100}
          value={draft.name}
          disabled={disabled}
          error={faults.name ?? ruleFor(error, 'name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Radio.Group
          label="What counts as success"
          value={conversion.kind}
          onChange={(kind) => change({ kind: kind === 'page' ? 'page' : 'event' })}
        >
          <Stack gap={8} mt={8}>
            <Radio value="event" label="An event is tracked" disabled={disabled} />
            <Radio value="page" label="A page is viewed" disabled={disabled} />
          </Stack>
        </Radio.Group>
        <TextInput
          label={conversion.kind === 'event' ? 'Conversion event' : 'Conversion page'}
          description={matchHints[conversion.kind]}
          maxLength={200}
          value={conversion.match}
          disabled={disabled}
          error={faults.conversion ?? ruleFor(error, 'settings.conversion')}
          onChange={(event) => change({ match: event.currentTarget.value })}
        />
        <NumberInput
          label="Value of one"
          description={valueHints[conversion.kind]}
          maw={240}
          min={0}
          max={1e9}
          decimalScale={2}
          hideControls
          value={conversion.value ?? ''}
          disabled={disabled}
          onChange={(value) => change({ value: typeof value === 'number' ? value : null })}
        />
        <TextInput
          label="Currency"
          description="Three letters, such as EUR"
          maw={240}
          maxLength={3}
          value={draft.currency}
          disabled={disabled}
          error={faults.currency ?? ruleFor(error, 'settings.currency')}
          onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
        />
        <TextInput
          label="Time zone"
          description="Days of reports begin and end by it; such as Europe/Amsterdam"
          maw={240}
          maxLength={60}
          list="time-zones"
          spellCheck={false}
          value={draft.timeZone}
          disabled={disabled}
          error={faults.timeZone ?? ruleFor(error, 'settings.timeZone')}
          onChange={(event) => set({ timeZone: event.currentTarget.value })}
        />
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Switch
          label="Links to boards"
          description="Colleagues who may take data out can make a link that shows a board to people without an account: figures only. Off ends every link at once."
          checked={draft.sharedBoards}
          disabled={disabled}
          onChange={(event) => set({ sharedBoards: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  )
}
