/** Whether bytes are a source map, and what it holds: the door through which one comes in. */
import { decodedMappings, type EncodedSourceMap, FlattenMap, TraceMap } from '@jridgewell/trace-mapping'
import { ProblemError } from '../errors.ts'

/** Some servers put this before JSON, so that no page can run it as a script; the specification says to skip it. */
const guard = /^\)\]\}'[^\n]*\n/

const refused = (rule: string): ProblemError =>
  new ProblemError(400, 'source_map_invalid', `This is not a source map: ${rule}.`, [{ field: 'body', rule }])

/** A map with sections is one of several maps, side by side. */
export function traceable(text: string): TraceMap {
  const json: unknown = JSON.parse(text.replace(guard, ''))
  const isSectioned = typeof json === 'object' && json !== null && 'sections' in json
  return isSectioned
    ? new FlattenMap(json as ConstructorParameters<typeof FlattenMap>[0])
    : new TraceMap(json as EncodedSourceMap)
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => one === null || typeof one === 'string')

/** Throws a 400 that names the rule it breaks. */
export function readSourceMap(bytes: Uint8Array): { sources: number; hasContent: boolean } {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(guard, ''))
  } catch {
    throw refused('it is not JSON in UTF-8')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refused('it is not an object')
  const { version, sections, mappings, sources } = json as Record<string, unknown>
  if (version !== 3) throw refused('its version is not 3')
  if (sections === undefined && (typeof mappings !== 'string' || !isTexts(sources))) {
    throw refused('it needs mappings and sources')
  }
  try {
    const map = traceable(new TextDecoder().decode(bytes))
    const known = map.sources.length
    for (const line of decodedMappings(map)) {
      for (const [, source = 0, at = 0] of line) {
        if (source < 0 || source >= Math.max(1, known) || at < 0) throw refused('its mappings name sources it lacks')
      }
    }
    return { sources: known, hasContent: map.sourcesContent?.some((text) => typeof text === 'string') ?? false }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw refused('its mappings cannot be read')
  }
}
