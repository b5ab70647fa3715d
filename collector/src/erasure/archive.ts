/** All that is held on a customer as one ZIP, for her to be given. */
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Store } from '../clickhouse/store.ts'
import { type ZipEntry, zip } from '../exports/zip.ts'
import { places } from '../queries/erasure/places.ts'
import { type ReplayTab, readReplay, replayTabs } from '../queries/erasure/replays.ts'
import { countAt, forgetTargets, putTargets, readAt } from '../queries/erasure/rows.ts'
import { targetsOfPerson } from '../queries/erasure/targets.ts'

const compress = promisify(gzip)

const readme = `Everything that this installation of Hindsight holds on one person.

*.jsonl     one file per table, one row per line, as JSON. Times are UTC.
replays/    what was recorded of her visits, as rrweb events, one per line, compressed with gzip: a folder per session,
            a file per browser tab. It was masked before it was sent: nothing that was typed is in it.
state.jsonl cases, notes and contact statuses; stateHistory.jsonl every version they had.
audit.jsonl what was done with her data, and when.

Not in it: stylesheets of the site's pages, and texts about other customers that mention her.
`

/** Chunks of one tab one after the other: gzip members joined are gzip. */
async function replayOf(store: Store, siteId: string, tab: ReplayTab): Promise<Buffer> {
  const parts: Buffer[] = []
  const newline = await compress('\n')
  for (const { encoding, bytes } of await readReplay(store, siteId, tab)) {
    parts.push(encoding === 'gzip' ? bytes : await compress(bytes), newline)
  }
  return Buffer.concat(parts)
}

async function* entriesOf(store: Store, siteId: string, person: string): AsyncGenerator<ZipEntry> {
  const erasureId = `archive-${randomUUID()}`
  const subject = { siteId, erasureId }
  await putTargets(store, erasureId, await targetsOfPerson(store, siteId, person))
  try {
    yield { name: 'README.txt', bytes: Buffer.from(readme) }
    for (const place of places) {
      if (place.archive === null || (await countAt(store, place, subject)) === 0) continue
      yield { name: `${place.table}.jsonl`, bytes: await readAt(store, place, place.archive, subject) }
    }
    for (const tab of await replayTabs(store, subject)) {
      const bytes = await replayOf(store, siteId, tab)
      yield { name: `replays/${tab.sessionId}/${tab.tabId}.jsonl.gz`, bytes }
    }
  } finally {
    await forgetTargets(store, erasureId)
  }
}

export const archiveOf = (store: Store, siteId: string, person: string): AsyncGenerator<Uint8Array> =>
  zip(entriesOf(store, siteId, person))
