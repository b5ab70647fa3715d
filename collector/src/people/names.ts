/** How the doers of things are called: what is written down is an id, what people read is a name. */
import { isUuid } from '@hindsight/protocol/ids'
import type { Accounts } from '../accounts.ts'
import type { Store } from '../clickhouse/store.ts'
import { namesEver } from '../queries/namesEver.ts'

/** How this program calls itself where it has done something of its own accord. */
export const programName = 'Hindsight'

export type NameOf = (by: string) => string

export type Names = ReturnType<typeof createNames>

export function createNames(store: Store, accounts: Pick<Accounts, 'byId'>) {
  /** Of those who have left; a name does not change any more. */
  const former = new Map<string, string>()

  return {
    /** Names of these ids; what is no id is its own name. */
    async of(ids: Iterable<string>): Promise<NameOf> {
      const names = new Map<string, string>([
        ['api-key', 'API key'],
        ['', ''],
      ])
      const unknown: string[] = []
      for (const id of new Set(ids)) {
        const name = names.get(id) ?? (await accounts.byId(id))?.name ?? former.get(id)
        if (name !== undefined) names.set(id, name)
        // Parts of this program are called what they are.
        else if (isUuid(id)) unknown.push(id)
      }
      if (unknown.length > 0) {
        for (const [id, name] of await namesEver(store, unknown)) {
          former.set(id, name)
          names.set(id, name)
        }
      }
      return (by) => names.get(by) ?? by
    },
  }
}
