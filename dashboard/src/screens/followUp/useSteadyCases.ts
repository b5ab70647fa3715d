import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { useState } from 'react'
import { isSameOrder, steadyOrder } from '../../api/steadyOrder.ts'

const nothingBelow: string[] = []

/** The cases of the newest answer, each where it stood: acting on a case changes it, and must not move it away. */
export function useSteadyCases(question: string, newest: FollowUpCase[]): FollowUpCase[] {
  const [shown, setShown] = useState<{ question: string; ids: string[] }>({ question, ids: [] })
  const ids = steadyOrder(
    shown.question === question ? shown.ids : [],
    newest.map((one) => one.caseId),
    nothingBelow,
  )
  if (shown.question !== question || !isSameOrder(shown.ids, ids)) setShown({ question, ids })
  const byId = new Map(newest.map((one) => [one.caseId, one]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
