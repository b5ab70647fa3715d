import { NumberInput, Stack, Switch } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import css from './settingsForm.module.css'
import type { SettingsFormProps } from './settingsFormProps.ts'
import { faultsOf } from './siteDraft.ts'

/** What the recorder may do on the visitor's device. */
export function RecordingForm({ draft, set, error, disabled }: SettingsFormProps) {
  return (
    <Card
      title="On the visitor's device"
      says="Each page asks for these settings when it loads, at most once a minute; a change takes effect at the next load."
    >
      <Stack gap="lg">
        <Switch
          label="Wait for consent"
          description={
            <>
              Nothing is stored on the device and nothing sent before <code>hindsight.consent(…)</code>. A browser that
              sends Global Privacy Control is asked in any case
            </>
          }
          checked={draft.consentRequired}
          disabled={disabled}
          onChange={(event) => set({ consentRequired: event.currentTarget.checked })}
        />
        <Switch
          label="Keep unsent data on the device"
          description="What cannot be sent (offline, the server away) waits there, masked already, and is sent with a later page. Off: it waits in the page's memory only"
          checked={draft.queueOnDevice}
          disabled={disabled}
          onChange={(event) => set({ queueOnDevice: event.currentTarget.checked })}
        />
        <NumberInput
          label="Time the recorder may take"
          description="Per cent of the page's main thread over any 10 seconds. Above it the recorder does less, step by step, and says so in the session"
          maw={560}
          min={0.5}
          max={50}
          step={0.5}
          decimalScale={1}
          suffix=" %"
          clampBehavior="none"
          value={draft.budgetPercent}
          disabled={disabled}
          error={faultsOf(draft).budgetPercent ?? ruleFor(error, 'settings.budgetPercent')}
          onChange={(value) => set({ budgetPercent: Number(value) })}
          classNames={{ wrapper: css.short ?? '' }}
        />
      </Stack>
    </Card>
  )
}
