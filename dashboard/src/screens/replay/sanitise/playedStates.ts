/**
 * States that the viewer's own pointer, keyboard and form checks would give to the replayed page, or that it could not
 * have at all. Their selectors are rewritten to classes (`:hover` → a class named ":hover"), which the player sets as the
 * recording tells. A pseudo-class and a class weigh the same, so the cascade stays as it was.
 */
import { elementStates } from '@hindsight/protocol/batch'

/** The popover is really opened; the field's own state is not needed there. */
const native = new Set(['popover-open', 'indeterminate'])
const played = new Set<string>([
  'hover',
  'active',
  'focus',
  'focus-within',
  ...elementStates.filter((state) => !native.has(state)),
])
/** Older names of the same. */
const aliases: Record<string, string> = { '-webkit-autofill': 'autofill', '-moz-focusring': 'focus-visible' }

const known = (name: string) => (Object.hasOwn(aliases, name) ? aliases[name] : name) ?? name

/** As sheets may name them. */
export const playedStates: readonly string[] = [...played, ...Object.keys(aliases)]

export function isPlayedState(name: string): boolean {
  return played.has(known(name))
}

/** The class that stands for a state. */
export function stateClass(name: string): string {
  return `:${name}`
}

/** Written so that rrweb, which looks for ":hover" in style sheets to rewrite it too, finds nothing to do. */
export function stateSelector(name: string): string {
  return `.\\3a ${known(name)}`
}

/** Far enough for any selector list; a longer one is taken for what it most likely is. */
const lookAheadChars = 2000

/** Whether a rule's block opens before the declaration ends: `a:hover {` against `a{animation-name:hover}`. */
export function isSelectorAhead(css: string, from: number): boolean {
  const end = Math.min(css.length, from + lookAheadChars)
  // Cut off first: a search that finds nothing goes on to the end of the sheet, once for each of its states.
  const ahead = css.slice(from, end)
  const telling = /[{;}\\"']/g
  for (let found = telling.exec(ahead); found !== null; found = telling.exec(ahead)) {
    const [c] = found
    if (c === '{') return true
    if (c === ';' || c === '}') return false
    if (c === '\\') telling.lastIndex++
    else {
      const close = ahead.indexOf(c, found.index + 1)
      if (close < 0) break
      telling.lastIndex = close + 1
    }
  }
  return end < css.length
}
