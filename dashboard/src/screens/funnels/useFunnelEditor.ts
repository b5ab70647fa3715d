import type { Funnel, FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { readFunnels, useSaveFunnel } from '../../api/funnels.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { finished, isSame, plain, readDraft } from './funnelDraft.ts'

/** The funnel on the screen: the saved one that the URL names, or what stands in the URL itself, so that it can be shared. */
export function useFunnelEditor(siteId: string, saved: Funnel[]) {
  const client = useQueryClient()
  const [search, setSearch] = useSearch()
  const id = search.get('id')
  const text = search.get('funnel')
  const base = saved.find(({ funnelId }) => funnelId === id) ?? null
  const edited = useMemo(() => readDraft(text), [text])
  const draft = edited ?? (base === null ? null : plain(base))
  const save = useSaveFunnel(siteId)
  /** What someone else has saved since; null: they removed it. */
  const [theirs, setTheirs] = useState<{ funnel: Funnel | null } | null>(null)

  /** Shows a funnel; `null` leads back to the list. Replaces, so that Back leaves the editor rather than undoes letters. */
  const show = useCallback(
    (funnelId: string | null, definition: FunnelDefinition | null, replace = false) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before)
          after.delete('id')
          after.delete('funnel')
          if (funnelId !== null) after.set('id', funnelId)
          if (definition !== null) after.set('funnel', JSON.stringify(plain(definition)))
          return after
        },
        // At once: a change that follows must build on this one, and nothing typed since may be put back.
        { replace, preventScrollReset: replace, flushSync: true },
      ),
    [setSearch],
  )

  async function store(over: Funnel | null, definition: FunnelDefinition): Promise<void> {
    try {
      const stored = await save.mutateAsync({ over, definition })
      setTheirs(null)
      show(stored.funnelId, null, true)
    } catch (error) {
      if (!(error instanceof ApiProblem) || (error.status !== 409 && error.status !== 404) || over === null) return
      const now = await readFunnels(client, siteId)
      setTheirs({ funnel: now.find(({ funnelId }) => funnelId === over.funnelId) ?? null })
    }
  }

  return {
    draft,
    base,
    /** Differs from what is saved. */
    isChanged: draft !== null && (base === null || !isSame(base, draft)),
    /** The URL names one that is no longer there. */
    isGone: id !== null && base === null && edited === null,
    show,
    change: (patch: Partial<FunnelDefinition>) => {
      if (draft === null) return
      const next = { ...draft, ...patch }
      show(base?.funnelId ?? null, base !== null && isSame(base, next) ? null : next, true)
    },
    saving: save.isPending,
    error: theirs === null && save.error instanceof ApiProblem && save.error.status !== 409 ? save.error : null,
    save: () => (draft === null ? undefined : store(base, finished(draft))),
    saveAsNew: () => (draft === null ? undefined : store(null, finished(draft))),
    theirs,
    /** Over what they saved; as a new one where they removed it. */
    keepMine: () => (draft === null || theirs === null ? undefined : store(theirs.funnel, finished(draft))),
    takeTheirs: () => {
      if (theirs === null) return
      show(theirs.funnel?.funnelId ?? null, null, true)
      setTheirs(null)
    },
    look: () => setTheirs(null),
  }
}
export type FunnelEditor = ReturnType<typeof useFunnelEditor>
