/**
 * Which elements of the replayed page clicks were counted on. Their places are made as the recorder makes them
 * (recorder/src/dom/place.ts), but from what was sent of the page: an element whose words were masked, or whose words
 * the recorder took from elsewhere, is not offered. None is offered under a place that nobody ever clicked.
 */
import { maxLabelChars } from '@hindsight/protocol/limits'
import { placeOf } from '@hindsight/protocol/places'
import { redactText } from '@hindsight/protocol/redact'
import { roleOf } from '@hindsight/protocol/roles'
import { type Rect, visibleRect } from '../player/highlight.ts'

export type Offered<T> = { click: T; rect: Rect }

/** What is no control is clicked on only where it is small: a larger element stands around others. */
const maxDescendants = 3
const controls = 'a,button,label,summary,input,select,textarea,[role],[tabindex]'
const natives = 'input,select,textarea'
const captioned = 'input[type="submit"],input[type="button"],input[type="reset"]'

/** Spaces between elements are read in more than one way. */
const keyOf = (place: string): string => place.replace(/\s/g, '')

/** Texts that may be an element's label. */
function wordsOf(element: Element): string[] {
  const attribute = (name: string) => element.getAttribute(name) ?? ''
  const root = element.getRootNode() as Document | ShadowRoot
  const named = attribute('aria-labelledby').split(/\s+/).filter(Boolean)
  const labels = 'labels' in element ? Array.from((element as HTMLInputElement).labels ?? []) : []
  const texts = [
    named.map((id) => root.getElementById(id)?.textContent ?? '').join(' '),
    attribute('aria-label'),
    labels.map((label) => label.textContent ?? '').join(' '),
    element.matches(captioned) ? attribute('value') : '',
    element.matches(natives) ? '' : (element.textContent ?? ''),
    element.getAttribute('alt') ?? element.querySelector('img[alt]')?.getAttribute('alt') ?? '',
    element.querySelector('svg title')?.textContent ?? '',
    attribute('title'),
    attribute('placeholder'),
  ]
  const tidy = (text: string) =>
    text
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[\s*:：]+$/, '')
      .slice(0, maxLabelChars)
  return [...new Set(texts.map(tidy))]
}

function placesOf(element: Element): string[] {
  const attribute = (name: string) => element.getAttribute(name)
  const facts = {
    tag: element.localName,
    key: attribute('data-cx-key') ?? attribute('data-testid'),
    name: attribute('name'),
    autocomplete: attribute('autocomplete'),
    id: attribute('id'),
    role: roleOf(element),
    path: '',
  }
  return wordsOf(element).flatMap((words) => [
    placeOf({ ...facts, label: words, text: words }),
    placeOf({ ...facts, text: words }),
  ])
}

function* elementsIn(root: Document | ShadowRoot): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    if (element.closest('head')) continue
    yield element
    if (element.shadowRoot) yield* elementsIn(element.shadowRoot)
  }
}

const isClickable = (element: Element): boolean =>
  element.matches(controls) || element.getElementsByTagName('*').length <= maxDescendants

/** The larger ones first, so that what lies upon them can be pointed at. */
export function offeredOn<T extends { place: string }>(
  frame: HTMLIFrameElement,
  page: { width: number; height: number },
  clicks: readonly T[],
): Offered<T>[] {
  const document = frame.contentDocument
  if (document === null) return []
  const byPlace = new Map(clicks.map((click) => [keyOf(click.place), click]))
  const found: Offered<T>[] = []
  for (const element of elementsIn(document)) {
    if (!isClickable(element)) continue
    const click = placesOf(element)
      .map((place) => byPlace.get(keyOf(redactText(place))))
      .find((known) => known !== undefined)
    if (!click || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const rect = visibleRect(frame, element)
    const isSeen = rect && rect.x + rect.width > 0 && rect.y + rect.height > 0
    if (rect && isSeen && rect.x < page.width && rect.y < page.height) found.push({ click, rect })
  }
  return found.sort((a, b) => b.rect.width * b.rect.height - a.rect.width * a.rect.height)
}
