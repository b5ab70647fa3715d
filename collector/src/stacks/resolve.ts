/** Frames of a stack with their original places, from maps that are given; nothing is fetched. */
import type { OriginalPlace, StackFrame } from '@hindsight/protocol/api/sourceMaps'
import { originalPositionFor, sourceContentFor, type TraceMap } from '@jridgewell/trace-mapping'
import { parseStack } from 'error-stack-parser-es/lite'

/** Lines shown on either side of the one that failed. */
const contextLines = 3
/** Of one such line; a bundle inside a bundle has lines of a megabyte. */
const maxLineChars = 300
const maxFrames = 100

type Raised = { stack: string; source: string; line: number; column: number }
type Place = Pick<StackFrame, 'raw' | 'function' | 'url' | 'line' | 'column'>

/** Of an error without a stack, where it was told of. */
export function framesOf({ stack, source, line, column }: Raised): Place[] {
  const frames = stack.trim() === '' ? [] : parseStack(stack).slice(0, maxFrames)
  if (frames.length === 0 && source !== '') {
    return [
      { raw: `${source}:${line}:${column}`, function: '', url: source, line: line || null, column: column || null },
    ]
  }
  return frames.map((frame) => ({
    raw: (frame.raw ?? '').trim(),
    function: frame.function ?? '',
    url: frame.file ?? '',
    line: frame.line ?? null,
    column: frame.col ?? null,
  }))
}

function contextOf(map: TraceMap, source: string, line: number): OriginalPlace['context'] {
  const text = sourceContentFor(map, source)
  if (text === null) return []
  const lines = text.split(/\r\n|[\n\r]/)
  const first = Math.max(1, line - contextLines)
  return lines
    .slice(first - 1, line + contextLines)
    .map((said, n) => ({ line: first + n, text: said.slice(0, maxLineChars) }))
}

/** Lines count from 1 in both; columns from 1 in stacks, from 0 in maps. */
function originalOf(map: TraceMap, line: number, column: number): OriginalPlace | null {
  const found = originalPositionFor(map, { line, column: Math.max(0, column - 1) })
  if (found.source === null) return null
  const context = contextOf(map, found.source, found.line)
  return { file: found.source, line: found.line, column: found.column + 1, name: found.name ?? '', context }
}

export async function resolveFrames(
  places: readonly Place[],
  mapOf: (url: string) => Promise<TraceMap | null>,
): Promise<StackFrame[]> {
  const frames: StackFrame[] = []
  for (const place of places) {
    const { url, line, column } = place
    if (url === '' || line === null || line === 0) {
      frames.push({ ...place, original: null, why: 'noPlace' })
      continue
    }
    const map = await mapOf(url)
    const original = map && originalOf(map, line, column ?? 1)
    frames.push({ ...place, original, why: map === null ? 'noMap' : original === null ? 'notInMap' : 'resolved' })
  }
  return frames
}
