/** Stylesheets of a session's pages: fetched once, named by their hash. */
import { callBytes } from '../../../api/client.ts'
import { retried } from './retried.ts'

export type Sheets = {
  /** The texts of those that were not told before. */
  untold(hashes: Iterable<string>): Promise<Record<string, string>>
}

/** @param onMissing one is not stored: its pages look plainer than they were. */
export function createSheets(siteId: string, signal: AbortSignal, onMissing: () => void): Sheets {
  const asked = new Map<string, Promise<string>>()
  const told = new Set<string>()

  function textOf(sha256: string): Promise<string> {
    const known = asked.get(sha256)
    if (known) return known
    const text = retried(() => callBytes('getAsset', { params: { siteId, sha256 }, signal }), signal).then(
      ({ bytes }) => new TextDecoder().decode(bytes),
      () => {
        onMissing()
        return ''
      },
    )
    asked.set(sha256, text)
    return text
  }

  return {
    async untold(hashes) {
      const wanted = [...new Set(hashes)].filter((hash) => !told.has(hash))
      const texts = await Promise.all(wanted.map(async (hash) => [hash, await textOf(hash)] as const))
      for (const hash of wanted) told.add(hash)
      return Object.fromEntries(texts)
    },
  }
}
