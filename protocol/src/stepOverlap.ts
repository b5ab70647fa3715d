/** Whether one event could satisfy two steps. What is asked of it beside the step is not looked at: rather yes than no. */
import type { FunnelStep } from './api/funnelStep.ts'
import { pagePatterns } from './places.ts'

/** Whether a text exists that both patterns match; * stands for anything. */
export function patternsMeet(a: string, b: string): boolean {
  // Of the beginnings of a and of b: whether some text matches both. A row per letter of a, so it stays small.
  let row = [true]
  for (let j = 1; j <= b.length; j++) row[j] = row[j - 1] === true && b[j - 1] === '*'
  for (let i = 1; i <= a.length; i++) {
    const [letter, next] = [a[i - 1], [row[0] === true && a[i - 1] === '*']]
    for (let j = 1; j <= b.length; j++) {
      const isAny = letter === '*' || b[j - 1] === '*'
      next[j] = isAny
        ? row[j] === true || next[j - 1] === true || row[j - 1] === true
        : row[j - 1] === true && letter === b[j - 1]
    }
    row = next
  }
  return row[b.length] === true
}

const pagesMeet = (a: string, b: string): boolean =>
  pagePatterns(a).some((one) => pagePatterns(b).some((other) => patternsMeet(one, other)))

export function mayOverlap(a: FunnelStep, b: FunnelStep): boolean {
  if (a.kind === 'page' && b.kind === 'page') return pagesMeet(a.path, b.path)
  if (a.kind === 'event' && b.kind === 'event') return a.name === b.name
  if (a.kind !== 'click' || b.kind !== 'click' || a.place !== b.place) return false
  return !a.path || !b.path || pagesMeet(a.path, b.path)
}
