/**
 * Attempts to send a form, seen once for all captures: a click on the sending button, Enter, or the submit event,
 * whichever comes first; the others within a second belong to it. So an attempt is also seen when the browser's own
 * validation, or a script, keeps the form from being sent.
 */

import { isEmpty, isRequired } from '../dom/field.ts'
import { fieldsOf, formOf, sends } from '../dom/form.ts'
import { timeOf } from '../dom/here.ts'
import { pathOf } from '../dom/path.ts'
import { elementPlace, formPlace } from '../dom/place.ts'
import type { Host } from '../host.ts'
import type { Stop } from '../page.ts'
import { createStore } from '../storage.ts'
import { createHearers, sharedPerHost } from './once.ts'

export type Attempt = {
  form: Element
  /** Place of the form. */
  place: string
  button: Element | null
  /** From 1, for each form of the page; goes on over the reload of a form that the server sent back. */
  no: number
  at: number
  /** Places of the fields that were required and empty. */
  blank: string[]
  /** The submit event, once it came. */
  event: Event | null
}

export type Attempts = {
  hear(handler: (attempt: Attempt) => void): Stop
  latest(): Attempt | null
  /** Attempts so far at the form with this place. */
  count(place: string): number
  /** The attempt that led to this page: the form that was sent less than 30 s ago. */
  arrived: { place: string; no: number } | null
}

const sameAttemptMs = 1000
/** capture.md §4, 5. */
const arrivedWithinMs = 30_000
const maxPlaces = 100

type Sent = { place: string; no: number; at: number }

export const attemptsOf = sharedPerHost<Attempts>('attempts', (host) => {
  const store = createStore(() => sessionStorage, 'form')
  const hearers = createHearers<Attempt>()
  const counts = new Map<string, number>()
  const found = store.read('sent') as Sent | null
  store.remove('sent')
  const arrived =
    found && Math.abs(Date.now() - found.at) < arrivedWithinMs ? { place: found.place, no: found.no } : null
  if (arrived) counts.set(arrived.place, arrived.no)
  let latest: Attempt | null = null
  /** When it was heard of: on a page that is busy, that may be long after the click, and the submit comes with it. */
  let heardAt = 0

  function attempt(form: Element, button: Element | null, event: Event | null, at: number): void {
    if (host.isIgnored(button ?? form)) return
    const now = Date.now()
    if (latest && latest.form === form && now - heardAt < sameAttemptMs && !(event && latest.event)) {
      latest.event = latest.event ?? event
      latest.button = latest.button ?? button
      if (event) remember(latest)
      return
    }
    const place = formPlace(host.privacy, form)
    const no = (counts.get(place) ?? 0) + 1
    counts.set(place, no)
    heardAt = now
    latest = { form, place, button, no, at, blank: blankIn(host, form), event }
    if (event) remember(latest)
    hearers.tell(latest)
  }

  /** Written down before the page may go; what comes back from the server is then known to be an answer. */
  function remember(made: Attempt): void {
    store.write('sent', { place: made.place, no: made.no, at: made.at } satisfies Sent)
  }

  const stops = [
    host.page.listen(
      window,
      'click',
      (event) => {
        const sent = event.isTrusted ? sends(pathOf(event)) : null
        // Told after the click that made it, although it is seen first.
        if (sent) attempt(sent.form, sent.button, null, timeOf(event) + 1)
      },
      { capture: true },
    ),
    host.page.listen(
      window,
      'submit',
      (event) => {
        const form = pathOf(event)[0]
        const button = (event as SubmitEvent).submitter ?? null
        if (event.isTrusted && form) attempt(form, button, event, timeOf(event))
      },
      { capture: true },
    ),
    // Without a form element nothing but the key tells of Enter.
    host.page.listen(
      window,
      'keydown',
      (event) => {
        const field = pathOf(event)[0]
        const isEnter = event.isTrusted && (event as KeyboardEvent).key === 'Enter'
        if (!isEnter || !field?.matches('input') || (field as HTMLInputElement).form) return
        const form = formOf(field)
        if (form) attempt(form, null, null, timeOf(event))
      },
      { capture: true },
    ),
  ]
  return [
    { hear: hearers.hear, latest: () => latest, count: (place) => counts.get(place) ?? 0, arrived },
    () => {
      for (const stop of stops) stop()
    },
  ]
})

function blankIn(host: Host, form: Element): string[] {
  return fieldsOf(form)
    .filter((field) => isRequired(field) && isEmpty(field))
    .slice(0, maxPlaces)
    .map((field) => elementPlace(host.privacy, field))
}
