/** SVG pictures in addresses: text that no browser is to draw before it is known how much it stands for. */
import { createReferences, idsInCss, maxDrawn } from './references.ts'

const dataSvg = /^data:image\/svg\+xml([^,]*),/i
/** Pictures within pictures. */
const maxInside = 3

/** What no XML is, or what stands for as much as it likes. */
class Refused extends Error {}

const attribute = /([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi
const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plain(text: string): string {
  return text.replace(entity, (_, decimal?: string, hex?: string, name = '') => {
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    return signs[name.toLowerCase()] ?? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '')
  })
}

/** As lenient as browsers are: a `%` that begins nothing stands for itself. */
function bytesOf(body: string): Uint8Array {
  const given = new TextEncoder().encode(body)
  const out = new Uint8Array(given.length)
  let length = 0
  for (let at = 0; at < given.length; at++) {
    const hex = given[at] === 0x25 ? String.fromCharCode(given[at + 1] ?? 0, given[at + 2] ?? 0) : ''
    const isCode = /^[\da-f]{2}$/i.test(hex)
    out[length++] = isCode ? Number.parseInt(hex, 16) : (given[at] ?? 0)
    if (isCode) at += 2
  }
  return out.subarray(0, length)
}

function textOf(url: string, head: string): string {
  const decoded = bytesOf(url.slice(head.length))
  if (!/;\s*base64\s*,$/i.test(head)) return new TextDecoder().decode(decoded)
  const bytes = atob(new TextDecoder('latin1').decode(decoded).replace(/\s/g, ''))
  return new TextDecoder().decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)))
}

/** Where this ends: what never does is no XML. */
function endOf(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  if (at === -1) throw new Refused()
  return at + end.length
}

function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '>') return at + 1
    if (sign === '<') break
    if (sign === '"' || sign === "'") at = endOf(text, sign, at + 1) - 1
  }
  throw new Refused()
}

type Told = { tag: (inside: string) => void; text: (content: string) => void }

/** Tags, and the texts between them, in their order. */
function read(text: string, { tag, text: words }: Told): void {
  for (let at = 0; ; ) {
    const from = text.indexOf('<', at)
    words(text.slice(at, from === -1 ? undefined : from))
    if (from === -1) return
    if (text.startsWith('<!--', from)) at = endOf(text, '-->', from + 4)
    else if (text.startsWith('<?', from)) at = endOf(text, '?>', from)
    else if (text.startsWith('<![CDATA[', from)) {
      at = endOf(text, ']]>', from)
      words(text.slice(from + 9, at - 3))
    } else {
      at = endOfTag(text, from + 1)
      const inside = text.slice(from + 1, at - 1)
      if (!inside.startsWith('!')) tag(inside)
      else if (inside.includes('[')) throw new Refused()
    }
  }
}

/** Elements in what may be drawn again for each that a style sheet names it for, times each other: as if all were nested. */
function drawnByStyles(css: string, inside: ReadonlyMap<string, number>): number {
  const names = new Set(idsInCss(css))
  return [...names].reduce((product, name) => product * Math.max(1, inside.get(name) ?? 0), 1)
}

const again = new Set(['pattern', 'mask', 'marker', 'clippath'])

function drawsTooMuch(text: string, depth: number): boolean {
  // Other encodings would hide what is in it.
  if (text.includes('\0') || text.includes('\u001b')) return true
  const references = createReferences()
  const open: { id: number; name: string; tag: string; holder: string }[] = []
  const inside = new Map<string, number>()
  let css = ''
  let lastId = 0

  function begin(name: string, given: string): void {
    const attributes: Record<string, string> = {}
    for (const [, key = '', quoted, single] of given.matchAll(attribute)) {
      const value = plain(quoted ?? single ?? '')
      if (!isSoundPicture(value.replace(/^[\s]+/, ''), depth + 1)) throw new Refused()
      attributes[key.toLowerCase().endsWith(':href') ? 'href' : key.toLowerCase()] = value
    }
    const tag = name.slice(name.indexOf(':') + 1).toLowerCase()
    const id = ++lastId
    references.learn(id, open.at(-1)?.id ?? 0, tag, true, attributes)
    for (const { holder } of open) if (holder !== '') inside.set(holder, (inside.get(holder) ?? 0) + 1)
    if (!given.endsWith('/')) open.push({ id, name, tag, holder: again.has(tag) ? (attributes.id ?? '') : '' })
  }

  try {
    read(text, {
      tag(given) {
        const [, end = '', name = '', rest = ''] = /^(\/?)([^\s/]*)([\s\S]*)$/.exec(given) ?? []
        if (end === '') begin(name, rest)
        else if (open.pop()?.name !== name) throw new Refused()
      },
      text(content) {
        if (open.at(-1)?.tag === 'style') css += `${plain(content)}\n`
      },
    })
  } catch (error) {
    if (error instanceof Refused) return true
    throw error
  }
  return references.isTooMuch() || drawnByStyles(css, inside) > maxDrawn
}

const known = new Map<string, boolean>()
const maxKnown = 500
const maxKnownChars = 20_000

/** Any address that is no SVG picture, or one that a browser draws in its stride. */
export function isSoundPicture(url: string, depth = 0): boolean {
  const [head] = dataSvg.exec(url) ?? []
  if (head === undefined) return true
  if (depth > maxInside) return false
  const before = known.get(url)
  if (before !== undefined) return before
  let isSound = false
  try {
    isSound = !drawsTooMuch(textOf(url, head), depth)
  } catch {
    // No base64, or nested beyond all measure: no browser shows it.
  }
  if (known.size >= maxKnown) known.clear()
  if (url.length <= maxKnownChars) known.set(url, isSound)
  return isSound
}
