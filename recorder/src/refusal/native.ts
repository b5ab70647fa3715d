/**
 * The browser's own validation. `invalid` events also come from a silent `checkValidity()`; the visitor is only shown
 * something where she tried to send a form that leaves validation to the browser, or where the focus was moved to the
 * field (`reportValidity`).
 */
import { asNative } from '../dom/field.ts'
import type { Host } from '../host.ts'
import type { Stop } from '../page.ts'
import type { Attempts } from '../watch/attempts.ts'

/** capture.md §4, 3. */
const afterAttemptMs = 2500

/** `isRefused`: the browser has refused this field, and it is still not valid. */
export type Native = { isRefused(field: Element): boolean; stop: Stop }

export function watchNative(host: Host, attempts: Attempts): Native {
  const refused = new WeakSet<Element>()
  let batch: { field: Element; event: Event }[] = []

  function judge(): void {
    const events = batch
    batch = []
    const attempt = attempts.latest()
    const form = attempt?.form
    const button = attempt?.button
    const isLeftToBrowser =
      form instanceof HTMLFormElement && !form.noValidate && !button?.hasAttribute('formnovalidate')
    const isReported = events.some(({ field }) => field === document.activeElement)
    for (const { field, event } of events) {
      if (!event.defaultPrevented && (isLeftToBrowser || isReported)) refused.add(field)
    }
  }

  const stop = host.page.listen(
    window,
    'invalid',
    (event) => {
      const at = attempts.latest()?.at ?? 0
      if (!(event.target instanceof Element) || Date.now() - at > afterAttemptMs) return
      if (batch.push({ field: event.target, event }) === 1) host.page.after(0, judge)
    },
    { capture: true },
  )
  return {
    isRefused(field) {
      if (!refused.has(field)) return false
      if (asNative(field)?.validity.valid === false) return true
      refused.delete(field)
      return false
    },
    stop,
  }
}
