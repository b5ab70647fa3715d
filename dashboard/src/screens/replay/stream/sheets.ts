/** Stylesheets of a session's pages: fetched once, named by their hash. */

import { callBytes } from '../../../api/client.ts'
import { ApiProblem } from '../../../api/problem.ts'
import { retried } from './retried.ts'

export type Sheets = {
  /** The texts of those that were not told before. */
  untold(hashes: Iterable<string>): Promise<Record<string, string>>
}

type Options = {
  siteId: string
  signal: AbortSignal
  /** The session goes on: what is not stored yet may be on its way. */
  isLive(): boolean
  /** So many are not stored: their pages look plainer than they were. */
  onMissing(count: number): void
}

/**
 * A recorder sends a sheet when it is told, in the answer to the chunk that names it, that nobody has sent it yet. Who
 * follows a session may be there first: asked again after these times, about as long as the recorder tries.
 */
const onItsWayMs = [200, 400, 700, 1200, 2000, 3500]

const isNotStored = (error: unknown) => error instanceof ApiProblem && error.status === 404

export function createSheets({ siteId, signal, isLive, onMissing }: Options): Sheets {
  const asked = new Map<string, Promise<string | null>>()
  const told = new Set<string>()
  const missing = new Set<string>()

  async function fetched(sha256: string): Promise<string> {
    const ask = () => retried(() => callBytes('getAsset', { params: { siteId, sha256 }, signal }), signal)
    const waits = missing.has(sha256) ? [] : [...onItsWayMs]
    for (;;) {
      try {
        return new TextDecoder().decode((await ask()).bytes)
      } catch (error) {
        const waitMs = isLive() && isNotStored(error) && !signal.aborted ? waits.shift() : undefined
        if (waitMs === undefined) throw error
        await new Promise<void>((resolve) => setTimeout(resolve, waitMs))
      }
    }
  }

  /** null: it cannot be had now. */
  function textOf(sha256: string): Promise<string | null> {
    const known = asked.get(sha256)
    if (known) return known
    const text = fetched(sha256).then(
      (found) => {
        if (missing.delete(sha256)) onMissing(missing.size)
        return found
      },
      () => {
        // Asked for again with the next page that needs it.
        asked.delete(sha256)
        missing.add(sha256)
        onMissing(missing.size)
        return null
      },
    )
    asked.set(sha256, text)
    return text
  }

  return {
    async untold(hashes) {
      const wanted = [...new Set(hashes)].filter((hash) => !told.has(hash))
      const texts = await Promise.all(wanted.map(async (hash) => [hash, await textOf(hash)] as const))
      const found = texts.filter((entry): entry is readonly [string, string] => entry[1] !== null)
      for (const [hash] of found) told.add(hash)
      return Object.fromEntries(found)
    },
  }
}
