/** What must not be left of any recording once it is sanitised. */
import { expect } from 'vitest'

/** A foreignObject may stay: what is in it is cleaned as all else is (see the attacks through it). */
const forbiddenTags = /^(script|object|embed|base|applet|frame|frameset|portal|animate|set|template)$/i
const forbiddenNames =
  /^(on.*|srcdoc|action|formaction|ping|target|manifest|http-equiv|autofocus|srcset|poster|background|data|code|codebase|archive|__proto__|constructor|prototype)$/i

/** Nothing in it that a page must not hold, however it came there. */
export function check(value: unknown, key = ''): void {
  if (typeof value === 'string') {
    if (key === 'src' || key === 'rr_dataURL') expect(value).toMatch(/^data:image\//)
    if (key === 'xlink:href') expect(value).toMatch(/^(#|data:image\/)/)
    if (key === '_cssText' || key === 'style' || key === 'rule') expect(value).not.toMatch(/@import/)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'tagName') expect(inner).not.toMatch(forbiddenTags)
    if (name === 'attributes' && !Array.isArray(inner))
      for (const attribute of Object.keys(inner as object)) expect(attribute).not.toMatch(forbiddenNames)
    check(inner, name)
  }
}
