/** Stylesheets cut out of the replay, kept until the collector says whether it has them already. */
import { assetPrefix } from '@hindsight/protocol/batch'
import { maxAssetBytes } from '@hindsight/protocol/limits'
import { sha256 } from '@hindsight/protocol/sha256'
import { knownHash } from './capture/sheetFiles.ts'
import { gzip } from './gzip.ts'
import type { Page } from './page.ts'
import { send } from './send.ts'

export type Assets = {
  /** Keeps the text and gives what stands for it in the replay; null where it must stay: too short, or too long. */
  cut(text: string): { hash: string; reference: string } | null
  send(hashes: readonly string[]): void
}

/** Shorter than this, a reference saves nothing worth a request. */
const minAssetChars = 1000
/** All stylesheets of a page; beyond, the oldest are forgotten and cannot be sent by this page. */
const maxKeptChars = 8 * 1024 * 1024
const tries = 3
const retryMs = 2000

export function createAssets(page: Page, url: string): Assets {
  /** By hash. */
  const texts = new Map<string, string>()
  /** By text: hashing half a megabyte takes some ms, and every snapshot brings the same sheets. */
  const hashes = new Map<string, string>()
  const sent = new Set<string>()
  let keptChars = 0
  let sending = Promise.resolve()

  function keep(text: string): string {
    const known = hashes.get(text)
    if (known) return known
    const hash = knownHash(text) ?? sha256(text)
    texts.set(hash, text)
    hashes.set(text, hash)
    keptChars += text.length
    for (const [oldHash, oldText] of texts) {
      if (keptChars <= maxKeptChars || oldHash === hash) break
      texts.delete(oldHash)
      hashes.delete(oldText)
      keptChars -= oldText.length
    }
    return hash
  }

  /** POST as PUT: with plain text it needs no preflight, and that it is compressed is told by the address alone. */
  async function post(hash: string, text: string): Promise<void> {
    const packed = await gzip(new TextEncoder().encode(text))
    for (let tried = 1; tried <= tries; tried++) {
      const status = await send(`${url}&sha256=${hash}${packed ? '&encoding=gzip' : ''}`, {
        method: 'POST',
        body: packed ?? text,
        headers: { 'Content-Type': 'text/plain' },
      }).then(
        (response) => response.status,
        () => 0,
      )
      if (status > 0 && status < 500 && status !== 429) return
      await new Promise<void>((resolve) => page.after(retryMs * tried, resolve))
    }
    sent.delete(hash)
  }

  return {
    cut(text) {
      if (text.length < minAssetChars || text.length > maxAssetBytes / 2) return null
      const hash = keep(text)
      return { hash, reference: assetPrefix + hash }
    },
    send(missing) {
      for (const hash of Array.isArray(missing) ? missing : []) {
        const text = texts.get(hash)
        if (text === undefined || sent.has(hash)) continue
        sent.add(hash)
        sending = sending.then(() => post(hash, text))
      }
    },
  }
}
