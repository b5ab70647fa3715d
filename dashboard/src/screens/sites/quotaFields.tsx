import { NumberInput } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import css from './settingsForm.module.css'
import type { SettingsFormProps } from './settingsFormProps.ts'
import { faultsOf } from './siteDraft.ts'

/** How much a day may bring; an empty field is no limit. */
export function QuotaFields({ draft, set, error, disabled }: SettingsFormProps) {
  const { quota } = draft
  const limit = (value: string | number): number | null => (value === '' ? null : Number(value))
  const shared = { disabled, min: 0, clampBehavior: 'none', placeholder: 'no limit', hideControls: true } as const
  return (
    <>
      <NumberInput
        {...shared}
        label="Events a day"
        description="Above it senders are told 429 until midnight UTC, and recorders keep what they have for a while. From 90 % of it on there are no replays. Empty: no limit"
        maw={560}
        thousandSeparator=" "
        allowDecimal={false}
        value={quota.eventsPerDay ?? ''}
        error={faultsOf(draft).quota ?? ruleFor(error, 'settings.quota.eventsPerDay')}
        onChange={(value) => set({ quota: { ...quota, eventsPerDay: limit(value) } })}
        classNames={{ wrapper: css.short ?? '' }}
      />
      <NumberInput
        {...shared}
        label="Replay a day"
        description="As it comes, compressed. Above it visits have no replay until midnight UTC, and say so; facts go on. Empty: no limit"
        maw={560}
        suffix=" GB"
        value={quota.replayGbPerDay ?? ''}
        error={ruleFor(error, 'settings.quota.replayGbPerDay')}
        onChange={(value) => set({ quota: { ...quota, replayGbPerDay: limit(value) } })}
        classNames={{ wrapper: css.short ?? '' }}
      />
    </>
  )
}
