/** What stood in the way in a session: its signals, those of one place as one trouble, the heaviest first. */
import { type SignalName, signals } from '@hindsight/protocol/signals'
import type { SessionSignal } from '../queries/incident/signalsOfSession.ts'

export type Trouble = SessionSignal & {
  /** How often; the rest is of the first time. */
  n: number
}

/** Those that are judged over a whole form or page stand for themselves; of the others one place has one trouble. */
const apart = new Set<SignalName>(['jsError', 'failedRequest', 'slowRequest', 'poorVital', 'quickBack'])

const spotOf = ({ signal, path, place, message }: SessionSignal): string =>
  JSON.stringify(apart.has(signal) ? [signal, path, place, signal === 'jsError' ? message : ''] : [path, place])

const weightOf = ({ signal, n }: Trouble): number => signals[signal].points * n

/**
 * Where one place was troubled in several ways (refused, refused again, refused although filled in) only the heaviest
 * is told: the others say the same in fewer words. Mild ones are told only where nothing else stood in the way.
 */
export function troublesOf(found: readonly SessionSignal[]): Trouble[] {
  const bySpot = new Map<string, Map<SignalName, Trouble>>()
  for (const signal of found) {
    const spot = spotOf(signal)
    const kinds = bySpot.get(spot) ?? new Map<SignalName, Trouble>()
    const known = kinds.get(signal.signal)
    kinds.set(signal.signal, {
      ...(known ?? signal),
      // Native validation has no words; a later refusal may.
      message: known?.message || signal.message,
      label: known?.label || signal.label,
      n: (known?.n ?? 0) + 1,
    })
    bySpot.set(spot, kinds)
  }
  const heaviest = (kinds: Map<SignalName, Trouble>): Trouble =>
    [...kinds.values()].reduce((a, b) => (signals[b.signal].points > signals[a.signal].points ? b : a))
  const troubles = [...bySpot.values()].map(heaviest).sort((a, b) => weightOf(b) - weightOf(a) || a.ts - b.ts)
  const grave = troubles.filter(({ signal }) => !('mild' in signals[signal]))
  return grave.length > 0 ? grave : troubles
}
