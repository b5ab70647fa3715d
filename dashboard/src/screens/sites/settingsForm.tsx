import { Group, Slider, Stack, Switch, Text } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { perCent } from '../../format/number.ts'
import { ListEditor } from './listEditor.tsx'
import { originFault, originOf, selectorFault } from './originRule.ts'
import { ReportsForm } from './reportsForm.tsx'
import css from './settingsForm.module.css'
import type { SettingsFormProps } from './settingsFormProps.ts'

const sharePercents = [0, 25, 50, 75, 100]

/** The settings of a site, in the order in which one meets them: who may send, what is recorded, what is hidden. */
export function SettingsForm({ draft, set, error, disabled }: SettingsFormProps) {
  return (
    <>
      <Card title="Who may send" says="Pages elsewhere that use this site's key are refused and counted under Refused.">
        <ListEditor
          label="Allowed origins"
          hint="A * in front covers all subdomains: https://*.shop.example"
          placeholder="https://shop.example"
          empty="None yet: pages of any origin may send."
          values={draft.allowedOrigins}
          disabled={disabled}
          onChange={(allowedOrigins) => set({ allowedOrigins })}
          faultOf={originFault}
          cleaned={originOf}
        />
      </Card>
      <Recording draft={draft} set={set} disabled={disabled} error={error} />
      <Privacy draft={draft} set={set} disabled={disabled} error={error} />
      <ReportsForm draft={draft} set={set} disabled={disabled} error={error} />
    </>
  )
}

function Recording({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card
      title="Recording"
      says="Each page asks for these settings when it loads; a change takes effect at the next load."
    >
      <Stack gap="lg">
        <Switch
          label="Record this site"
          description="Off stops every recorder of the site, replay and facts alike"
          checked={draft.recordingOn}
          disabled={disabled}
          onChange={(event) => set({ recordingOn: event.currentTarget.checked })}
        />
        <Switch
          label="Wait for consent"
          description={
            <>
              Nothing is stored on the device and nothing sent before <code>hindsight.consent(…)</code>
            </>
          }
          checked={draft.consentRequired}
          disabled={disabled}
          onChange={(event) => set({ consentRequired: event.currentTarget.checked })}
        />
        <div className={css.share}>
          <Group justify="space-between">
            <Text size="sm" fw={500} id="replay-share">
              Share of sessions replayed
            </Text>
            <Text size="sm" fw={600}>
              {perCent(draft.replayShare)}
            </Text>
          </Group>
          <Text size="xs" c="dimmed">
            Of the others all facts are kept: clicks, errors and figures, only not the moving picture
          </Text>
          <Slider
            mt="sm"
            mb="lg"
            min={0}
            max={100}
            step={5}
            disabled={disabled}
            label={null}
            thumbSize={24}
            size={6}
            thumbProps={{ 'aria-labelledby': 'replay-share', 'aria-valuetext': perCent(draft.replayShare) }}
            marks={sharePercents.map((value) => ({ value, label: perCent(value / 100) }))}
            value={Math.round(draft.replayShare * 100)}
            onChange={(percent) => set({ replayShare: percent / 100 })}
          />
        </div>
      </Stack>
    </Card>
  )
}

function Privacy({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card
      title="Privacy"
      says="What is typed is always masked, in the browser, before anything is sent. Here you can hide more."
    >
      <Stack gap="lg">
        <Switch
          label="Strict masking"
          description="Masks all text of the pages as well, not only what is typed"
          checked={draft.strict}
          disabled={disabled}
          onChange={(event) => set({ strict: event.currentTarget.checked })}
        />
        <ListEditor
          label="Masked elements"
          hint="CSS selectors; their text is replaced by dots of the same length"
          placeholder=".customer-name"
          empty="None besides inputs."
          values={draft.maskSelectors}
          disabled={disabled}
          onChange={(maskSelectors) => set({ maskSelectors })}
          faultOf={selectorFault}
        />
        <ListEditor
          label="Blocked elements"
          hint="CSS selectors; an empty box of the same size stands in their place"
          placeholder="#chat-window"
          empty="None."
          values={draft.blockSelectors}
          disabled={disabled}
          onChange={(blockSelectors) => set({ blockSelectors })}
          faultOf={selectorFault}
        />
      </Stack>
    </Card>
  )
}
