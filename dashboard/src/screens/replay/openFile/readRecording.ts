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

export async function textOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes.length === 0) throw new FileProblem('The file is empty.')
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const inside = await inflate(bytes, isGzip ? 'gzip' : 'identity', maxFileBytes)
  if ('fault' in inside) {
    throw new FileProblem(
      inside.fault === 'tooLarge'
        ? `The file is too large: at most ${maxFileBytes / 1024 / 1024} MB can be opened.`
        : 'The file is damaged: it is packed with gzip, but cannot be unpacked.',
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
    if (found === null) unreadable++
    else events.push(found.value)
  }
  return events.length === 0 ? null : { tabs: [{ tabId: 'file', events }], unreadable, whole: null }
}

export function foundIn(text: string): Found {
  const found = parsed(text)
  if (found === null) {
    const lines = fromLines(text)
    if (lines) return lines
    throw new FileProblem('The file is neither JSON nor one JSON event per line.')
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
