/** From the bytes of somebody's file to recorded events, whatever of the usual forms it has. Nothing is checked yet. */
import { isObject, type Plain } from '../sanitise/values.ts'
import { inflate } from '../stream/decode.ts'

/** What was wrong with the file, in words for the person who opened it. */
export class FileProblem extends Error {}

export type FoundTab = { tabId: string; events: unknown[] }
export type Found = {
  tabs: FoundTab[]
  /** Lines that are no JSON. */
  unreadable: number
  /** The whole object, where the file is one: an export of ours has more in it. */
  whole: Plain | null
}

/** A text of more cannot be taken in by a browser. */
const maxFileBytes = 384 * 1024 * 1024

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

/** Before it is read: what is too large must not be brought into memory to find out. */
export function checkSize({ size }: { size: number }): void {
  if (size === 0) throw new FileProblem('The file is empty.')
  if (size <= maxFileBytes) return
  throw new FileProblem(
    `The file is too large: it has ${megabytes(size)} MB, and at most ${megabytes(maxFileBytes)} MB can be opened.`,
  )
}

export async function textOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const inside = await inflate(bytes, isGzip ? 'gzip' : 'identity', maxFileBytes)
  if ('fault' in inside) {
    throw new FileProblem(
      inside.fault === 'tooLarge'
        ? `The file is too large: unpacked, it has more than the ${megabytes(maxFileBytes)} MB that can be opened.`
        : 'The file is packed with gzip and cannot be unpacked: it is damaged, or its end is missing.',
    )
  }
  return new TextDecoder().decode(inside)
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** One event per line; some may be broken. */
function fromLines(text: string): Found | null {
  const events: unknown[] = []
  let unreadable = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const found = parsed(line)
    // A line of a JSON text that was made to be read can be JSON by itself: a number, `{}`.
    if (found !== null && isObject(found.value) && 'timestamp' in found.value) events.push(found.value)
    else unreadable++
  }
  return events.length === 0 ? null : { tabs: [{ tabId: 'file', events }], unreadable, whole: null }
}

/** JSON whose end is missing: brackets or a string that were never closed. */
function isCutOff(text: string): boolean {
  if (!/^\s*[[{]\s*["[{\d]/.test(text)) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '"') inString = !inString
    else if (!inString && (char === '[' || char === '{')) depth++
    else if (!inString && (char === ']' || char === '}')) depth--
  }
  return inString || depth > 0
}

export function foundIn(text: string): Found {
  const found = parsed(text)
  if (found === null) {
    const lines = fromLines(text)
    if (lines) return lines
    throw new FileProblem(
      isCutOff(text)
        ? 'The file is cut off: its JSON breaks off before its end. Was it copied or downloaded whole?'
        : 'The file is neither JSON nor one JSON event per line.',
    )
  }
  const { value } = found
  if (Array.isArray(value)) return { tabs: [{ tabId: 'file', events: value }], unreadable: 0, whole: null }
  if (isObject(value) && Array.isArray(value.tabs)) {
    const tabs = value.tabs.filter(isObject).flatMap(({ tabId, events }, i): FoundTab[] => {
      return Array.isArray(events) ? [{ tabId: typeof tabId === 'string' ? tabId : `tab ${i + 1}`, events }] : []
    })
    if (tabs.length > 0) return { tabs, unreadable: 0, whole: value }
  }
  if (isObject(value) && Array.isArray(value.events)) {
    return { tabs: [{ tabId: 'file', events: value.events }], unreadable: 0, whole: value }
  }
  // A file with a single line is one event.
  if (isObject(value) && 'timestamp' in value)
    return { tabs: [{ tabId: 'file', events: [value] }], unreadable: 0, whole: null }
  throw new FileProblem('The file is JSON, but there is no list of rrweb events in it.')
}
