/** Secrets of webhooks that were written before secrets were sealed: in what stands now, and in every version before. */
import type { Store } from '../../clickhouse/store.ts'

const tables = ['stateHistory', 'state'] as const

/** `seal` makes the body as it is to be from the body as it is. The versions stay what they are. */
export async function sealClearSecrets(
  store: Store,
  kind: string,
  seal: (id: string, body: string) => string,
): Promise<number> {
  let sealed = 0
  for (const table of tables) {
    const rows = await store.query<{ id: string; version: string; body: string }>(
      `SELECT id, toString(version) AS version, body FROM ${table}
       WHERE kind = {kind:String} AND NOT deleted AND position(body, '"secret":"whsec_') > 0`,
      { kind },
    )
    for (const { id, version, body } of rows) {
      await store.command(
        `ALTER TABLE ${table} UPDATE body = {sealed:String}
         WHERE kind = {kind:String} AND id = {id:String} AND version = {version:UInt64}`,
        { kind, id, version, sealed: seal(id, body) },
        { mutations_sync: '1' },
      )
      sealed++
    }
  }
  return sealed
}
