/** A page view that the site's own code tells of: `hindsight.page(name, properties)`. */
import { maxMessageChars, maxNameChars, maxUrlChars } from '@hindsight/protocol/limits'
import { redactText } from '@hindsight/protocol/redact'
import type { Draft } from './host.ts'
import type { Privacy } from './privacy.ts'

export function pageCall(privacy: Privacy, name: unknown, properties: Record<string, unknown>): Draft<'pageView'> {
  return {
    kind: 'pageView',
    navigation: 'call',
    url: privacy.url(location.href).slice(0, maxUrlChars),
    title: privacy.text(document.title).slice(0, maxMessageChars),
    ...(typeof name === 'string' && name !== '' ? { name: redactText(name.slice(0, maxNameChars)) } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    viewportWidth: innerWidth,
    viewportHeight: innerHeight,
  }
}
