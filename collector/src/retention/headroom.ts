/** For how many days there is room, at the pace of the last week. */
import type { StorageAnswer } from '@hindsight/protocol/api/storage'

const gigabyte = 1e9

type Given = {
  site: StorageAnswer['site']
  all: Pick<StorageAnswer['all'], 'bytes' | 'bytesPerDay' | 'freeBytes' | 'minFreeBytes' | 'budgetGb'>
  siteBudgetGb: number | null
}

/** `days` null: not to be told. */
export type Headroom = { days: number | null; until: 'budget' | 'disk' }

export function headroom({ site, all, siteBudgetGb }: Given): Headroom {
  const used = site.replayBytes + site.eventBytes + site.otherBytes
  const days = (left: number, perDay: number): number | null => (left <= 0 ? 0 : perDay <= 0 ? null : left / perDay)
  const ends = [
    {
      until: 'budget' as const,
      days: siteBudgetGb === null ? null : days(siteBudgetGb * gigabyte - used, site.bytesPerDay),
    },
    {
      until: 'budget' as const,
      days: all.budgetGb === null ? null : days(all.budgetGb * gigabyte - all.bytes, all.bytesPerDay),
    },
    { until: 'disk' as const, days: days(all.freeBytes - all.minFreeBytes, all.bytesPerDay) },
  ]
  return ends.reduce<Headroom>(
    (least, end) => (end.days !== null && (least.days === null || end.days < least.days) ? end : least),
    { days: null, until: 'disk' },
  )
}
