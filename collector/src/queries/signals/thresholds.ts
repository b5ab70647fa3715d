/**
 * Thresholds as SQL: a bound value where all sites of a statement agree, and else the one of the row's site. Whoever
 * writes a condition asks for it by signal and name, and need not know whether sites differ.
 */
import type { Thresholds } from '@hindsight/protocol/settings'
import { type SignalName, signals, type Threshold } from '@hindsight/protocol/signals'

/** A number in SQL: `of('rageClick', 'minClicks')`. */
export type ThresholdOf = <S extends SignalName>(
  signal: S,
  name: keyof (typeof signals)[S]['thresholds'] & string,
) => string

export type ThresholdSql = { of: ThresholdOf; params: Record<string, unknown> }

const rulesOf = (signal: SignalName): Record<string, Threshold> => signals[signal].thresholds
const isWhole = ({ unit }: Threshold): boolean => unit !== 'ratio' && unit !== 'shift'

/** What a site's threshold is: its own, or the default. */
export function thresholdOf(own: Thresholds, signal: SignalName, name: string): number {
  const given = (own[signal] as Record<string, number | undefined> | undefined)?.[name]
  return given ?? rulesOf(signal)[name]?.default ?? 0
}

/**
 * `bySite`: thresholds of their own, of every site that the statement reads. `prefix` tells apart two sets in one
 * statement.
 */
export function thresholdSql(bySite: ReadonlyMap<string, Thresholds>, prefix = ''): ThresholdSql {
  const sites = [...bySite.keys()]
  const params: Record<string, unknown> = {}
  return {
    params,
    of(signal, name) {
      const rule = rulesOf(signal)[name]
      if (!rule) throw new Error(`${signal} has no threshold ${name}`)
      const values = sites.map((site) => thresholdOf(bySite.get(site) ?? {}, signal, name))
      const [first = rule.default] = values
      const key = `${prefix}${signal}_${name}`
      const type = isWhole(rule) ? 'Int64' : 'Float64'
      const areEqual = values.every((value) => value === first)
      params[key] = areEqual ? first : values
      if (!areEqual) params.thresholdSites = sites
      return areEqual
        ? `{${key}:${type}}`
        : `transform(siteId, {thresholdSites:Array(String)}, {${key}:Array(${type})}, to${type}(0))`
    },
  }
}
