import type { SignalRow } from '@hindsight/protocol/api/signals'
import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useSetThresholds } from '../../api/signals.ts'
import { Failed } from '../../components/failed.tsx'
import { PreviewFigures } from './preview.tsx'
import css from './signals.module.css'
import { boundText, faultOf, labelOf, unitText } from './units.ts'

type Props = { siteId: string; row: SignalRow; version: number; mayManage: boolean }
type Draft = Record<string, number | string>

const settleMs = 400

/** Inputs for the figures of one signal, what they would flag, and saving them. */
export function Thresholds({ siteId, row, version, mayManage }: Props) {
  const { signal, thresholds } = row
  const [draft, setDraft] = useState<Draft>(() =>
    Object.fromEntries(thresholds.map(({ name, value }) => [name, value])),
  )
  const save = useSetThresholds(siteId, signal)
  const faults = thresholds.flatMap((figure) => faultOf(draft[figure.name] ?? '', figure) ?? [])
  const valid = faults.length === 0
  const changed = thresholds.some(({ name, value }) => draft[name] !== value)
  const isDefault = thresholds.every(({ name, default: given }) => draft[name] === given)
  const asked = valid ? (draft as Record<string, number>) : null
  const [settled] = useDebouncedValue(asked, settleMs)
  return (
    <Stack gap="md">
      <div className={css.figures}>
        {thresholds.map((figure) => {
          const unit = unitText(figure)
          const value = draft[figure.name] ?? ''
          return (
            <NumberInput
              key={figure.name}
              label={labelOf(figure)}
              description={`${boundText(figure.min)} to ${boundText(figure.max)}, by default ${boundText(figure.default)}`}
              value={value}
              readOnly={!mayManage}
              onChange={(next) => setDraft({ ...draft, [figure.name]: next })}
              suffix={unit === '' ? '' : ` ${unit}`}
              allowNegative={false}
              decimalScale={figure.unit === 'ratio' || figure.unit === 'shift' ? 2 : 0}
              clampBehavior="none"
              step={stepOf(figure)}
              thousandSeparator=" "
              error={faultOf(value, figure)}
            />
          )
        })}
      </div>
      <PreviewFigures siteId={siteId} row={row} thresholds={settled} waiting={asked !== settled} />
      {save.error ? <Failed error={save.error} what="The thresholds were not saved" /> : null}
      {mayManage ? (
        <Group gap={8}>
          <Button
            disabled={!changed || !valid}
            loading={save.isPending}
            onClick={() => asked && save.mutate({ version, thresholds: asked })}
          >
            Save, and judge history anew
          </Button>
          <Button
            variant="default"
            disabled={isDefault}
            onClick={() => setDraft(Object.fromEntries(thresholds.map(({ name, default: given }) => [name, given])))}
          >
            Back to default
          </Button>
        </Group>
      ) : null}
    </Stack>
  )
}

const stepOf = ({ unit, default: given }: SignalRow['thresholds'][number]): number => {
  if (unit === 'ms') return given >= 2000 ? 500 : 100
  if (unit === 'shift') return 0.05
  return unit === 'px' ? 5 : 1
}
