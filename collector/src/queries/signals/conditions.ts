/** Definitions of signals as SQL: whether an event is one, and whether a session could have one at all. */
import type { EventKind } from '@hindsight/protocol/events'
import { type SignalName, signalNames } from '@hindsight/protocol/signals'
import { type Definition, definitions } from './definitions.ts'
import type { JudgedColumn } from './judgedColumns.ts'
import type { ThresholdOf } from './thresholds.ts'

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
const all = (conditions: (string | undefined)[]): string =>
  conditions.filter((condition) => condition !== undefined).join(' AND ')

/** Over a row of `events`. */
const mayBe = ({ kind, when }: Definition, of: ThresholdOf): string => all([`kind = '${kind}'`, when?.(of)])

/** Over a row of `judged`: it is this signal. */
export function isSignal(name: SignalName, of: ThresholdOf): string {
  const definition = definitions[name]
  return all([mayBe(definition, of), definition.and?.(of)])
}

/** What some signals are judged over. */
export const kindsOf = (names: readonly SignalName[]): EventKind[] =>
  distinct(names.flatMap((name) => [definitions[name].kind, ...(definitions[name].beside ?? [])]))
export const columnsOf = (names: readonly SignalName[]): JudgedColumn[] =>
  distinct(names.flatMap((name) => definitions[name].looksAt ?? []))

/**
 * Over a group of one session's events, with `ms` as their time: names of the signals that it could have. To ask this of
 * a session costs a tenth of judging it by them all, and most sessions could have few.
 */
export function possibleSignals(of: ThresholdOf): string {
  const could = (name: SignalName): string => {
    const definition = definitions[name]
    const may = all([mayBe(definition, of), definition.sought])
    if (!definition.enough) return `countIf(${may}) > 0`
    return definition.enough(`arraySort(groupArrayIf(ms, ${may}))`, of)
  }
  return `arrayFilter(name -> name != '', [${signalNames.map((name) => `if(${could(name)}, '${name}', '')`).join(',\n    ')}])`
}
