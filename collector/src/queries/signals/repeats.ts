/** Judgements about runs: the same again and again, within some time. Conditions over a row of `judged`. */
import type { ThresholdOf } from './thresholds.ts'

/** The last `n` of some times lie within `ms`. */
const isWithin = (times: string, n: string, ms: string): string =>
  `(length(${times}) >= ${n} AND ${times}[-1] - ${times}[-(${n})] <= ${ms})`

/**
 * So many of these sorted times lie within `ms` of one another. Each is held against the one so many before it, side by
 * side: a lambda that looked back into all of them would be given a copy of them for each.
 */
export const areClose = (times: string, n: string, ms: string): string =>
  `arrayExists(given -> arrayExists((at, before) -> at - before <= ${ms},
    arraySlice(given, ${n}), arraySlice(given, 1, greatest(length(given) - ${n} + 1, 0))), [${times}])`

/**
 * Rage: the last click and those before it on the same element, or near it, are close together in time. A burst counts
 * once, however long it lasts: at the click that makes it one, where the click before it on that place did not.
 */
export function isRage(of: ThresholdOf): string {
  const near = (index: string): string =>
    `(like != 0 AND like = likes[${index}] OR pow(x - xs[${index}], 2) + pow(y - ys[${index}], 2) <= pow(${of('rageClick', 'radius')}, 2))`
  const placed = '(at, like, x, y, i)'
  const rows = 'times, likes, xs, ys, arrayEnumerate(times)'
  const judgedAt = `arrayMap(found -> ${isWithin('found', of('rageClick', 'minClicks'), of('rageClick', 'withinMs'))}
      OR ${isWithin('found', of('rageClick', 'minClicksSlow'), of('rageClick', 'withinSlowMs'))},
    arrayMap(index -> arrayFilter(${placed} -> index > 0 AND i <= index AND ${near('index')}, ${rows}),
      [length(times), arrayLastIndex(${placed} -> i < length(times) AND ${near('length(times)')}, ${rows})]))`
  return `NOT exempt AND length(times) >= least(${of('rageClick', 'minClicks')}, ${of('rageClick', 'minClicksSlow')})
    AND ${judgedAt} = [1, 0]`
}

/** Reloads of one page in one tab; a loop counts once, at the reload that makes it one. */
export function isReloadLoop(of: ThresholdOf): string {
  const n = of('reloadLoop', 'minReloads')
  const ms = of('reloadLoop', 'withinMs')
  return `facts.navigation = 'reload' AND arrayMap(
    found -> ${isWithin('found', n, ms)},
    arrayMap(skipped -> arraySlice(arrayFilter((at, like) -> like = compared, times, likes) AS reloads, 1,
      length(reloads) - skipped), [0, 1])) = [1, 0]`
}

/**
 * The error that makes a field a struggle: the n-th, or the same one again although the field was filled in. Once per
 * field of a page and session.
 */
export function isStruggle(of: ThresholdOf): string {
  return `arrayFirstIndex(
    (i, like, isFilled) -> i >= ${of('fieldStruggle', 'minErrors')}
      OR isFilled AND has(arraySlice(likes, 1, i - 1), like),
    arrayEnumerate(likes), likes, fills) = nth`
}
