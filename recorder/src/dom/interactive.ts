/** What looks as if it did something when clicked. */
import { fieldSelector } from './field.ts'
import { parentOf } from './path.ts'

/** Besides those of fields. */
const interactiveRoles = 'button link tab menuitem menuitemcheckbox menuitemradio option treeitem gridcell'
const interactiveSelector = [
  'a[href],button,summary,label,video[controls],audio[controls],area[href],input:not([type="hidden"])',
  '[onclick],[tabindex]:not([tabindex="-1"])',
  ...interactiveRoles.split(' ').map((role) => `[role="${role}"]`),
  fieldSelector,
].join(',')

/** A hand cursor says "click me", but a card of it holds only so many layers. */
const maxCursorLevels = 6

export type Target = { element: Element; interactive: boolean }

/** The nearest interactive ancestor, else the outermost one with a hand cursor, else the element itself. */
export function targetOf(path: Element[]): Target | null {
  const hit = path[0]
  if (!hit) return null
  const found = path.find((element) => element.matches(interactiveSelector))
  if (found && found !== document.body && found !== document.documentElement)
    return { element: found, interactive: true }
  if (!hasHand(hit)) return { element: hit, interactive: false }
  let outermost = hit
  for (let level = 0; level < maxCursorLevels; level++) {
    const parent = parentOf(outermost)
    if (!parent || parent === document.body || !hasHand(parent)) break
    outermost = parent
  }
  return { element: outermost, interactive: true }
}

function hasHand(element: Element): boolean {
  return getComputedStyle(element).cursor === 'pointer'
}
