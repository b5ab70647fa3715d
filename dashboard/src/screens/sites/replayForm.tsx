import type { ReplayTrigger } from '@hindsight/protocol/settings'
import { Group, NumberInput, Radio, Slider, Stack, Switch, Text } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import { perCent } from '../../format/number.ts'
import { ListEditor } from './listEditor.tsx'
import css from './settingsForm.module.css'
import type { SettingsFormProps } from './settingsFormProps.ts'
import { faultsOf } from './siteDraft.ts'

const sharePercents = [0, 25, 50, 75, 100]
const firstTrigger: ReplayTrigger = { paths: [], events: [], struggle: true }

/** Which visits are replayed; of all others the facts are kept. */
export function ReplayForm(props: SettingsFormProps) {
  const { draft, set, error, disabled } = props
  const faults = faultsOf(draft)
  return (
    <Card
      title="Which visits are replayed"
      says="Of all others the facts are kept: clicks, errors and figures, only not the moving picture."
    >
      <Stack gap="lg">
        <Share {...props} />
        <NumberInput
          label="Shortest visit replayed"
          description="Seconds. Shorter visits have no replay; longer ones are replayed from their start. 0: any length"
          maw={560}
          min={0}
          max={600}
          step={5}
          allowDecimal={false}
          suffix=" s"
          clampBehavior="none"
          classNames={{ wrapper: css.short ?? '' }}
          value={draft.replayMinSeconds}
          disabled={disabled}
          error={faults.replayMinSeconds ?? ruleFor(error, 'settings.replayMinSeconds')}
          onChange={(value) => set({ replayMinSeconds: Number(value) })}
        />
        <Radio.Group
          label="Replay"
          value={draft.replayWhen === null ? 'always' : 'when'}
          error={faults.replayWhen ?? ruleFor(error, 'settings.replayWhen')}
          onChange={(chosen) => set({ replayWhen: chosen === 'when' ? firstTrigger : null })}
        >
          <Stack gap={8} mt={8} mb={4}>
            <Radio value="always" label="Every visit of the share, from its start" disabled={disabled} />
            <Radio
              value="when"
              label="Only once something happens"
              description="From a minute before it, on all pages and tabs of the visit that follow"
              disabled={disabled}
            />
          </Stack>
        </Radio.Group>
        {draft.replayWhen === null ? null : <Trigger {...props} trigger={draft.replayWhen} />}
      </Stack>
    </Card>
  )
}

function Share({ draft, set, disabled }: SettingsFormProps) {
  return (
    <div className={css.share}>
      <Group justify="space-between">
        <Text size="sm" fw={500} id="replay-share">
          Share of sessions replayed
        </Text>
        <Text size="sm" fw={600}>
          {perCent(draft.replayShare)}
        </Text>
      </Group>
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
  )
}

function Trigger({ set, disabled, trigger }: SettingsFormProps & { trigger: ReplayTrigger }) {
  const change = (patch: Partial<ReplayTrigger>) => set({ replayWhen: { ...trigger, ...patch } })
  return (
    <div className={css.nested}>
      <Stack gap="lg">
        <Switch
          label="Somebody struggles"
          description="A field or form error, a submit that fails, a script error, a failed request, or three quick clicks"
          checked={trigger.struggle}
          disabled={disabled}
          onChange={(event) => change({ struggle: event.currentTarget.checked })}
        />
        <ListEditor
          label="A page is viewed"
          hint="Its path; * stands for anything: /checkout/*"
          placeholder="/checkout/*"
          empty="No page."
          values={trigger.paths}
          disabled={disabled}
          onChange={(paths) => change({ paths })}
          faultOf={pathFault}
        />
        <ListEditor
          label="An event is tracked"
          hint="Its name, such as Checkout Started"
          placeholder="Checkout Started"
          empty="No event."
          values={trigger.events}
          disabled={disabled}
          onChange={(events) => change({ events })}
          faultOf={(typed, already) => textFault('Type the name of an event', typed, already)}
        />
      </Stack>
    </div>
  )
}

function pathFault(typed: string, already: string[]): string | null {
  const fault = textFault('Type a path such as /checkout', typed, already)
  return fault ?? (/^[/*]/.test(typed.trim()) ? null : 'A path begins with /')
}

function textFault(empty: string, typed: string, already: string[]): string | null {
  const text = typed.trim()
  if (text === '') return empty
  if (text.length > 200) return 'At most 200 characters'
  return already.includes(text) ? 'It is in the list already' : null
}
