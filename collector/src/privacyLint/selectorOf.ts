/** A CSS selector for an element, made of what the page's makers named, so that it holds on other visits. */
import { isGenerated } from '@hindsight/protocol/places'
import type { PageNode } from './pageTree.ts'

/** Written by hand, as far as one can tell; redacted ones and those of CSS tools are not. */
const plainName = /^[A-Za-z_][\w-]{0,60}$/
/** Classes that say how something looks or stands at the moment, not what it is. */
const ofLooks =
  /^(active|open|show|shown|visible|hidden|selected|disabled|focus|hover|is-|has-|js-|col-|row|container|d-|m[tbxyse]?-|p[tbxyse]?-|text-|bg-|flex|grid|gap-|w-|h-|font-|border|rounded|shadow|items-|justify-|space-|sm:|md:|lg:)/
const landmarks = new Set(['header', 'nav', 'main', 'footer', 'aside', 'form', 'dialog', 'table'])
const maxLevels = 8

function idOf(node: PageNode): string | null {
  const { id } = node.attributes
  return typeof id === 'string' && plainName.test(id) && !isGenerated(id) && !/\d{2,}/.test(id) ? `#${id}` : null
}

function classOf(node: PageNode): string | null {
  const given = typeof node.attributes.class === 'string' ? node.attributes.class.split(/\s+/) : []
  const named = given.filter((name) => plainName.test(name) && !isGenerated(name) && !ofLooks.test(name))
  // The longest says most.
  const best = named.sort((a, b) => b.length - a.length)[0]
  return best === undefined ? null : `.${best}`
}

/** Its place among those of its kind, where it has no name. */
function placeOf(node: PageNode): string {
  const alike = (node.parent?.children ?? []).filter(({ tag }) => tag === node.tag)
  return alike.length > 1 ? `${node.tag}:nth-of-type(${alike.indexOf(node) + 1})` : node.tag
}

/** The element itself, or for a text the element it stands in. Upwards to the first name that is one of its own. */
export function selectorOf(node: PageNode): string {
  let at: PageNode | null = node.tag === '' ? node.parent : node
  if (!at || at.tag === '') return 'body'
  const own = idOf(at)
  if (own) return own
  const ownClass = classOf(at)
  const parts = [ownClass ?? placeOf(at)]
  for (let level = 0; level < maxLevels && at.parent; level++) {
    const step: PageNode = at.parent
    const id = idOf(step)
    const name = id ?? classOf(step) ?? (landmarks.has(step.tag) ? step.tag : null)
    // Between two names any number of elements may come and go; between places none may.
    if (name !== null) {
      const joint = parts[0]?.startsWith('.') ? ' ' : ' > '
      return [name, parts.join(' > ')].join(level === 0 && joint === ' > ' ? ' > ' : joint)
    }
    if (step.tag === '' || step.tag === 'body' || step.tag === 'html') break
    if (!parts[0]?.startsWith('.')) parts.unshift(placeOf(step))
    at = step
  }
  return parts.join(' > ')
}
