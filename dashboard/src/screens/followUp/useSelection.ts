import { useState } from 'react'

/** Cases that are chosen for what is done to many; only of those that are in the list. */
export type Selection = {
  ids: string[]
  has(caseId: string): boolean
  toggle(caseId: string): void
  set(caseIds: readonly string[]): void
  clear(): void
}

export function useSelection(listed: readonly string[]): Selection {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const ids = chosen.filter((id) => listed.includes(id))
  return {
    ids,
    has: (caseId) => ids.includes(caseId),
    toggle: (caseId) => setChosen(ids.includes(caseId) ? ids.filter((id) => id !== caseId) : [...ids, caseId]),
    set: setChosen,
    clear: () => setChosen([]),
  }
}
