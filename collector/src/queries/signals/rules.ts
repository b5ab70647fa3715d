/** What the sessions of a site are judged by. Whatever changes in it, its sessions are judged anew. */
import { createHash } from 'node:crypto'
import type { SiteSettings } from '@hindsight/protocol/settings'
import { signalNames, signals } from '@hindsight/protocol/signals'
import type { IgnoreRule } from './ignored.ts'
import { thresholdOf } from './thresholds.ts'

export type Rules = Pick<SiteSettings, 'conversion' | 'thresholds'> & { ignored: readonly IgnoreRule[] }

/** Raise it with every change of a definition, or of what is kept of a session: stores that are older follow. */
const judgementVersion = 3

/** Equal for rules that judge equally. */
export function fingerprint({ conversion: { kind, match, value }, thresholds, ignored }: Rules): string {
  const figures = signalNames.map((signal) =>
    Object.keys(signals[signal].thresholds).map((name) => thresholdOf(thresholds, signal, name)),
  )
  const rules = ignored.map(({ ruleId }) => ruleId).sort()
  const points = signalNames.map((signal) => [signal, signals[signal].points])
  const text = JSON.stringify([judgementVersion, kind, match, value, figures, points, rules])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
