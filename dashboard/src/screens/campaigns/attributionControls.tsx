import { attributionModels } from '@hindsight/protocol/campaigns'
import { Group, SegmentedControl, Select } from '@mantine/core'
import { countOf } from '../../format/number.ts'
import { modelWords, useAttribution, windows } from './useAttribution.ts'

/** Which touch an order is credited to, and how long before it a touch counts. */
export function AttributionControls() {
  const { how, put } = useAttribution()
  const days = windows.includes(how.windowDays) ? windows : [...windows, how.windowDays].sort((a, b) => a - b)
  return (
    <Group gap="sm">
      <SegmentedControl
        size="sm"
        aria-label="Orders are credited to"
        data={attributionModels.map((value) => ({ value, label: modelWords[value] }))}
        value={how.model}
        onChange={(value) => put('model', value)}
      />
      <Select
        aria-label="A touch counts for"
        w={170}
        allowDeselect={false}
        data={days.map((value) => ({ value: String(value), label: `${countOf(value, 'day')} before` }))}
        value={String(how.windowDays)}
        onChange={(value) => put('windowDays', value ?? '7')}
      />
    </Group>
  )
}
