import { Stack, Switch } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import type { SettingsFormProps } from './settingsFormProps.ts'

/** What helps to find a fault and is not needed otherwise: nothing of it is recorded unless it is switched on. */
export function DetailsForm({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card
      title="Details for developers"
      says="Off by default. While they are off, nothing of the page is touched for them."
    >
      <Stack gap="lg">
        <Switch
          label="Console errors and warnings"
          description="Their texts, without addresses, numbers and quoted words; repeats are counted, floods cut off"
          checked={draft.consoleDetails}
          disabled={disabled}
          onChange={(event) => set({ consoleDetails: event.currentTarget.checked })}
        />
        <Switch
          label="All requests"
          description="Every request with its scrubbed address, status, duration, sizes and request id, not only failed and slow ones. Never a body or another header"
          checked={draft.networkDetails}
          disabled={disabled}
          onChange={(event) => set({ networkDetails: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  )
}
