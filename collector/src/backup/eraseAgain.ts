/** Erases from restored data whoever was erased after they were backed up. */
import type { Store } from '../clickhouse/store.ts'
import type { Erasures } from '../erasure/erasures.ts'
import type { Tombstones } from '../erasure/tombstones.ts'
import { anonymousPrefix } from '../people/personOf.ts'
import { idsOfSite, personsOf } from '../queries/backup/ids.ts'
import { putTombstones, readTombstones, type TombstoneRow } from '../queries/erasure/erasures.ts'
import { type Target, targetsOfPerson, targetsOfSession } from '../queries/erasure/targets.ts'
import { notIn } from './erasedFile.ts'

type Deps = { store: Store; tombstones: Tombstones; erasures: Pick<Erasures, 'eraseAgain'> }

/** Everything in the data that one of the hashes stands for. */
async function found(deps: Deps, siteId: string, rows: readonly TombstoneRow[]): Promise<Target[]> {
  const { store, tombstones } = deps
  async function idsOf(kind: TombstoneRow['kind']): Promise<string[]> {
    const hashes = new Set(rows.filter((row) => row.kind === kind).map(({ hash }) => hash))
    if (hashes.size === 0) return []
    return (await idsOfSite(store, siteId, kind)).filter((id) => hashes.has(tombstones.hashOf(siteId, kind, id)))
  }
  const [customers, visitors, sessions] = [await idsOf('customer'), await idsOf('visitor'), await idsOf('session')]
  const persons = [...(await personsOf(store, siteId, customers)), ...visitors.map((id) => `${anonymousPrefix}${id}`)]
  const targets: Target[] = sessions.flatMap(targetsOfSession)
  for (const person of persons) targets.push(...(await targetsOfPerson(store, siteId, person)))
  return [...new Map(targets.map((target) => [`${target.kind} ${target.value}`, target])).values()]
}

/** Resolves to the number of persons and sessions that had come back, once they are gone again. */
export async function eraseAgain(deps: Deps, erased: readonly TombstoneRow[]): Promise<number> {
  const { store, tombstones, erasures } = deps
  const missing = notIn(await readTombstones(store), erased)
  if (missing.length === 0) return 0
  await putTombstones(store, missing)
  await tombstones.load()
  let n = 0
  for (const siteId of new Set(missing.map((row) => row.siteId))) {
    const targets = await found(
      deps,
      siteId,
      missing.filter((row) => row.siteId === siteId),
    )
    if (targets.length === 0) continue
    await erasures.eraseAgain(siteId, targets)
    n += targets.filter(({ kind }) => kind === 'customer' || kind === 'session').length
  }
  return n
}
