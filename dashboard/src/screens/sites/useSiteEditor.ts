import type { Site } from '@hindsight/protocol/api/sites'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import { readSite, useChangeSite } from '../../api/sites.ts'
import { changedFields, changeOf, type DraftField, draftOf, type SiteDraft, withMine } from './siteDraft.ts'

/** Someone else saved while one was editing: what they changed, and where it meets one's own changes. */
export type Conflict = { theirs: Site; changed: DraftField[]; contested: DraftField[] }

/**
 * The draft of a site's settings. `base` is the site as it was read when the editing began; polls for "received" do not
 * touch it, so that a save carries the version the person has seen.
 */
export function useSiteEditor(site: Site, onSaved: (saved: Site, before: SiteDraft, changed: DraftField[]) => void) {
  const client = useQueryClient()
  const save = useChangeSite(site.siteId)
  const [base, setBase] = useState(site)
  const [draft, setDraft] = useState(() => draftOf(site))
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const changed = changedFields(draftOf(base), draft)

  // While nothing is being edited the newest is shown.
  if (site.version > base.version && changed.length === 0 && !save.isPending) {
    setBase(site)
    setDraft(draftOf(site))
  }

  const take = (next: Site) => {
    setBase(next)
    setDraft(draftOf(next))
    setConflict(null)
  }

  /** `from`: what stood in the form when it was said; what is written while the save runs stays. */
  async function send(over: Site, wanted: SiteDraft, from = draft): Promise<void> {
    const before = draftOf(over)
    const fields = changedFields(before, wanted)
    if (fields.length === 0) return take(over)
    try {
      const saved = await save.mutateAsync({ version: over.version, ...changeOf(wanted, fields) })
      setBase(saved)
      setConflict(null)
      setDraft((now) => withMine(draftOf(saved), now, changedFields(from, now)))
      onSaved(saved, before, fields)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409) return
      const theirs = await readSite(client, site.siteId)
      const theirChanges = changedFields(draftOf(base), draftOf(theirs))
      setConflict({ theirs, changed: theirChanges, contested: theirChanges.filter((field) => changed.includes(field)) })
    }
  }

  return {
    draft,
    set: (patch: Partial<SiteDraft>) => setDraft((before) => ({ ...before, ...patch })),
    changed,
    saving: save.isPending,
    error: conflict === null && save.error instanceof ApiProblem && save.error.status !== 409 ? save.error : null,
    conflict,
    save: () => send(base, draft),
    discard: () => {
      take(base)
      save.reset()
    },
    /** Mine on top of theirs; what only they changed stays. */
    keepMine: () => (conflict ? send(conflict.theirs, withMine(draftOf(conflict.theirs), draft, changed)) : undefined),
    takeTheirs: () => (conflict ? take(conflict.theirs) : undefined),
    /** Back to the form, to look and think; the next save meets the same question. */
    look: () => setConflict(null),
    /** Puts single fields back to what they were. */
    undo: (saved: Site, before: SiteDraft, fields: DraftField[]) =>
      send(saved, withMine(draftOf(saved), before, fields), draftOf(saved)),
  }
}
