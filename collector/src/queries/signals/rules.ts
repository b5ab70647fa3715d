/** What the sessions of a site are judged by. Whatever changes in it, its sessions are judged anew. */
import { createHash } from 'node:crypto'
import type { SiteSettings } from '@hindsight/protocol/settings'
import { signalNames, signals } from '@hindsight/protocol/signals'
import type { Marks } from '../../visitorMarks.ts'
import type { IgnoreRule } from './ignored.ts'
import { thresholdOf } from './thresholds.ts'

export type Rules = Pick<SiteSettings, 'conversion' | 'thresholds' | 'internalTraffic'> & {
  ignored: readonly IgnoreRule[]
  /** Of visitors. A new one is carried out by itself, so it is no reason to judge a site anew. */
  marks: Marks
}

/** Raise it with every change of a definition, or of what is kept of a session: stores that are older follow. */
const judgementVersion = 3

/** Equal for rules that judge equally. */
type Judged = Omit<Rules, 'marks'>

export function fingerprint({
  conversion: { kind, match, value },
  thresholds,
  ignored,
  internalTraffic,
}: Judged): string {
  const figures = signalNames.map((signal) =>
    Object.keys(signals[signal].thresholds).map((name) => thresholdOf(thresholds, signal, name)),
  )
  const rules = ignored.map(({ ruleId }) => ruleId).sort()
  const points = signalNames.map((signal) => [signal, signals[signal].points])
  const text = JSON.stringify([
    judgementVersion,
    kind,
    match,
    value,
    figures,
    points,
    rules,
    internalTraffic.emailDomains,
  ])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
