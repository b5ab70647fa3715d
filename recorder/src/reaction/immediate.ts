/** Reactions that the browser gives by itself, without telling the page: known from what was clicked. */
import type { Reaction } from '@hindsight/protocol/events'
import { asNative, isField, isTypedIn } from '../dom/field.ts'

/** What a click on this element does at once, if the page lets it; null for what only the page could react to. */
export function immediateReaction(target: Element): Reaction | null {
  const link = target.closest('a[href]')
  if (link) {
    if (/^(mailto|tel|sms|callto|whatsapp|intent):/i.test(link.getAttribute('href') ?? '')) return 'window'
    const frame = link.getAttribute('target') ?? ''
    if (frame !== '' && !/^_(self|top|parent)$/i.test(frame)) return 'window'
    return link.hasAttribute('download') ? 'navigation' : null
  }
  const native = asNative(target)
  if (native?.disabled) return null
  if (native instanceof HTMLInputElement && native.type === 'file') return 'dialog'
  // A click puts the caret in a text field, or opens a list of the browser's own.
  if (native instanceof HTMLSelectElement || (isField(target) && isTypedIn(target))) return 'focus'
  return target.matches('video[controls],audio[controls]') ? 'media' : null
}
