/** Names of places (protocol/places.ts) for elements, fields and forms, and the labels that go with them. */
import { maxLabelChars, maxNameChars } from '@hindsight/protocol/limits'
import { pathTemplate, placeOf } from '@hindsight/protocol/places'
import { redactText } from '@hindsight/protocol/redact'
import { roleOf } from '@hindsight/protocol/roles'
import type { Privacy } from '../privacy.ts'
import { asNative, fieldType, isField } from './field.ts'
import { labelTextBefore } from './nearby.ts'
import { parentOf } from './path.ts'

const landmarks = 'form,main,nav,header,footer,aside,section,dialog,body'
const maxPathLevels = 8

const attribute = (element: Element, name: string): string | null => element.getAttribute(name)

/** The label shown in steps; for a field without one, the words in front of it. Asterisks and colons are no words. */
export function labelFor(privacy: Privacy, element: Element): string {
  const radios =
    fieldType(element) === 'radio' && isField(element) ? element.closest('fieldset,[role="radiogroup"]') : null
  const legend = radios?.querySelector('legend')
  let label = legend ? privacy.label(legend) : radios?.hasAttribute('aria-label') ? privacy.label(radios) : ''
  if (label === '') label = privacy.label(element)
  if (asNative(element) && (label === '' || label === attribute(element, 'name'))) {
    const before = labelTextBefore(element)
    label = (before && privacy.label(before)) || label
  }
  return label.replace(/[\s*:：]+$/, '').slice(0, maxLabelChars)
}

export function elementPlace(privacy: Privacy, element: Element): string {
  const label = labelFor(privacy, element)
  const native = asNative(element)
  return tidy(
    placeOf({
      tag: element.localName,
      key: attribute(element, 'data-cx-key') ?? attribute(element, 'data-testid'),
      name: attribute(element, 'name'),
      autocomplete: attribute(element, 'autocomplete'),
      id: attribute(element, 'id'),
      label: native || isField(element) ? label : attribute(element, 'aria-label') && label,
      role: roleOf(element),
      text: label,
      path: structure(element),
    }),
  )
}

/** Attributes, not properties: a field named "name" or "id" hides the form's own. */
export function formPlace(privacy: Privacy, form: Element | null): string {
  if (!form) return ''
  const action = attribute(form, 'action')
  const heading = headingOf(form)
  return tidy(
    placeOf({
      tag: form.localName,
      key: attribute(form, 'data-cx-key') ?? attribute(form, 'data-testid'),
      name: attribute(form, 'name'),
      id: attribute(form, 'id'),
      label: heading && !action ? privacy.label(heading) : '',
      role: 'form',
      path: action ? `form ${pathTemplate(action)}` : structure(form),
    }),
  )
}

/** What a form is called: its own name, its heading, else the caption of its button. */
export function formLabel(privacy: Privacy, form: Element, button: Element | null): string {
  if (form.hasAttribute('aria-label') || form.hasAttribute('aria-labelledby')) return privacy.label(form)
  const heading = headingOf(form)
  return (heading && privacy.label(heading)) || (button ? privacy.label(button) : '')
}

/** Not the heading of a list of errors: it is gone when they are. */
function headingOf(form: Element): Element | null {
  const headings = [...form.querySelectorAll('legend,h1,h2,h3')]
  return headings.find((heading) => !heading.closest('[role="alert"],[class*="error" i],[id*="error" i]')) ?? null
}

/** Tag names from the nearest landmark. */
function structure(element: Element): string {
  const tags = [element.localName]
  let at = element.matches(landmarks) ? null : parentOf(element)
  for (let level = 0; at && level < maxPathLevels; level++) {
    tags.unshift(at.localName)
    at = at.matches(landmarks) ? null : parentOf(at)
  }
  return tags.join('>')
}

function tidy(place: string): string {
  return redactText(place).slice(0, maxNameChars)
}
