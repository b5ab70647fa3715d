/** Work on many cases and around them: flagging lists, callers, bulk changes with undo, saved views, workarounds. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CaseView, caseWorkRoutes } from '@hindsight/protocol/api/caseWork'
import type { Accounts } from '../accounts.ts'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { createBulk } from '../people/bulkCases.ts'
import { createCallers } from '../people/callers.ts'
import type { CaseBody } from '../people/caseBody.ts'
import type { Cases } from '../people/cases.ts'
import { shownCases } from '../people/caseView.ts'
import { createCaseViews, idOfView, type StoredCaseView } from '../people/caseViews.ts'
import { flagCounts, sortMoments, withValues } from '../people/flagAll.ts'
import type { NameOf, Names } from '../people/names.ts'
import { demandSame, idFor } from '../people/once.ts'
import { isCaller } from '../people/personOf.ts'
import { createWorkarounds } from '../people/workarounds.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
import { listCases } from '../queries/cases/listCases.ts'
import { personsOfList } from '../queries/cases/personsOfList.ts'
import { personNow } from '../queries/customers/personNow.ts'
import type { Period } from '../queries/scope.ts'
import type { SessionFilter } from '../queries/sessionFilter.ts'
import { workaroundsOf } from '../queries/struggle/workarounds.ts'
import type { Site, Sites } from '../sites.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import { caseFilterOf, casesUrl, checkOwner, checkTeam } from './cases.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { periodOf } from './period.ts'

export type CaseWorkDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  accounts: Pick<Accounts, 'byId'>
  names: Names
  cases: Cases
  audit: Audit['audit']
}

const absent = (): ProblemError => new ProblemError(404, 'case_not_found', 'There is no such case.')
/** As many cases as one change of a whole list may touch. */
const maxBulk = 1_000

function viewShown(view: StoredCaseView, by: string, nameOf: NameOf): CaseView {
  const { name, search, shared, by: maker } = view.body
  return { viewId: idOfView(view), name, search, shared, mine: maker === by, by: nameOf(maker), version: view.version }
}

export function caseWorkHandlers(deps: CaseWorkDeps): HandlersOf<keyof typeof caseWorkRoutes> {
  const { store, state, sites, accounts, names, cases, audit } = deps
  const bulk = createBulk(state, cases)
  const callers = createCallers(state)
  const views = createCaseViews(state)
  const workarounds = createWorkarounds(state, names)

  function siteOf(siteId: string): Site {
    const site = sites.byId(siteId)
    if (!site) throw new ProblemError(404, 'site_not_found', `There is no site ${siteId}.`)
    return site
  }

  async function shown(siteId: string, one: StoredCase): Promise<FollowUpCase> {
    const [view] = await shownCases(store, names, siteId, [one])
    if (!view) throw absent()
    return view
  }

  async function sortedList(siteId: string, period: Period, filter: SessionFilter, by: string) {
    const site = siteOf(siteId)
    const { timeZone } = site.settings
    const persons = await personsOfList(store, { siteId, period, timeZone, by, filter })
    const moments = persons.map((one) => ({ ...one, step: '' }))
    return sortMoments(store, site, period.toMs, moments)
  }

  return {
    async previewFlagSessions({ params: { siteId }, query: { from, to, segment, ...filter }, who }) {
      const period = periodOf({ from, to, segment, traffic: filter.traffic }, Date.now())
      const sorted = await sortedList(siteId, period, filter, who?.by ?? '')
      return { from: period.fromMs, to: period.toMs, ...(await flagCounts(store, siteId, sorted)) }
    },

    async flagSessions({
      params: { siteId },
      query: { from, to, segment, ...filter },
      body: { reason },
      who,
      address,
    }) {
      const period = periodOf({ from, to, segment, traffic: filter.traffic }, Date.now())
      const by = who?.by ?? ''
      const whom = async () => {
        const { wouldFlag } = await sortedList(siteId, period, filter, by)
        const all = wouldFlag.map(({ person, sessionId, step, ts }) => {
          return { person, flag: { reason, evidence: { sessionId, step, ts, text: 'One of a list of sessions' } } }
        })
        return withValues(store, siteOf(siteId), all)
      }
      const { flagging, flagged } = await cases.flagAll(siteId, whom, by)
      const detail = { reason, from: period.fromMs, to: period.toMs, flagged, flagging }
      await audit({ action: 'case.flaggedAll', who: by, siteId, subject: 'sessions', address, detail })
      return { flagged, list: casesUrl(siteId, { status: 'all', flagging }) }
    },

    async openCallerCase({ params: { siteId }, body, once, who }) {
      checkTeam(siteOf(siteId), body.team)
      const { name, contact, channel, reason, note, ...details } = body
      const by = who?.by ?? ''
      const caseId = once === undefined ? randomUUID() : idFor(once)
      const before = once === undefined ? null : await cases.get(siteId, caseId)
      if (before) {
        demandSame(before.body.reason === reason)
        return shown(siteId, before)
      }
      // What she gave comes first: a case without it would be of nobody. It is there where only the case was not made.
      const isGiven = once !== undefined && (await callers.get(siteId, caseId)) !== null
      if (!isGiven) await callers.add(siteId, caseId, { name, contact }, by)
      const came = channel === undefined ? '' : `Came to us by ${channel}`
      const flag = { reason, note: [came, note].filter(Boolean).join('. ') || undefined }
      return shown(siteId, await cases.openCaller(siteId, caseId, flag, details, by))
    },

    async revealCaller({ params: { siteId, caseId }, body: { reason }, who, address }) {
      const [found, caller] = await Promise.all([cases.get(siteId, caseId), callers.get(siteId, caseId)])
      if (!found) throw absent()
      if (!caller) throw new ProblemError(404, 'caller_not_found', 'This case did not begin with a caller.')
      const detail = { reason }
      await audit({
        action: 'contact.revealed',
        who: who?.by ?? '',
        siteId,
        subject: `case ${caseId}`,
        address,
        detail,
      })
      return { name: caller.name, contact: caller.contact }
    },

    async joinCase({ params: { siteId, caseId }, body: { version, person: asked }, who, address }) {
      const by = who?.by ?? ''
      const person = isCaller(asked) ? null : await personNow(store, siteId, asked)
      if (person === null) throw new ProblemError(404, 'person_not_found', 'Nothing is known of such a person.')
      try {
        const joined = await cases.joinTo(siteId, caseId, version, person, by)
        if (!joined) throw absent()
        await audit({ action: 'case.joined', who: by, siteId, subject: caseId, address, detail: { person } })
        return await shown(siteId, joined)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        const current = error.current as Entity<CaseBody> | null
        throw new ConflictProblem(
          'A colleague changed this case since you read it; `current` shows what it is now.',
          current && (await shown(siteId, current)),
        )
      }
    },

    async changeCases({ params: { siteId }, query, body: { caseIds, ...change }, who, address }) {
      const by = who?.by ?? ''
      await checkOwner(accounts, change.owner)
      checkTeam(siteOf(siteId), change.team)
      const filter = caseFilterOf(query, by)
      const whole = { siteId, filter, order: 'changed', limit: maxBulk, after: null } as const
      const ids = caseIds ?? (await listCases(store, whole)).cases.map(({ body }) => body.caseId)
      const result = await bulk.change(siteId, ids, change, by)
      const { done, undoId } = result
      await audit({
        action: 'case.changedMany',
        who: by,
        siteId,
        subject: undoId,
        address,
        detail: { ...change, done },
      })
      return result
    },

    async undoChangeCases({ params: { siteId, undoId }, who, address }) {
      const by = who?.by ?? ''
      const result = await bulk.undo(siteId, undoId, by)
      const detail = { undone: result.done }
      await audit({ action: 'case.changedMany', who: by, siteId, subject: undoId, address, detail })
      return result
    },

    async getWorkaround({ params: { siteId, pointId } }) {
      const [written, said] = await Promise.all([
        workarounds.get(siteId, pointId),
        workaroundsOf(store, siteId, [pointId]),
      ])
      // Of merged points the newest counts, whichever of them it was written at.
      const shared = said.get(pointId)
      if (!shared) return { ...written, text: '' }
      const nameOf = await names.of([shared.by])
      return { ...written, ...shared, by: nameOf(shared.by) }
    },

    async setWorkaround({ params: { siteId, pointId }, body: { version, text }, who, address }) {
      const by = who?.by ?? ''
      try {
        const written = await workarounds.set(siteId, pointId, text, version, by)
        await audit({
          action: 'strugglePoint.workaround',
          who: by,
          siteId,
          subject: pointId,
          address,
          detail: { text },
        })
        return written
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        throw new ConflictProblem(
          'A colleague wrote something else since you read it; `current` shows what stands there now.',
          await workarounds.get(siteId, pointId),
        )
      }
    },

    async listCaseViews({ params: { siteId }, who }) {
      const by = who?.by ?? ''
      const all = await views.list(siteId, by)
      const nameOf = await names.of(all.map(({ body }) => body.by))
      return { views: all.map((view) => viewShown(view, by, nameOf)) }
    },

    async saveCaseView({ params: { siteId, viewId }, body: { version, ...view }, who }) {
      const by = who?.by ?? ''
      const nameOf = await names.of([by])
      try {
        return viewShown(await views.save(siteId, viewId, view, version, by), by, nameOf)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        const current = error.current as StoredCaseView | null
        const says = 'This view was changed since you read it; `current` shows what it is now.'
        throw new ConflictProblem(says, current && viewShown(current, by, nameOf))
      }
    },

    async removeCaseView({ params: { siteId, viewId }, who }) {
      await views.remove(siteId, viewId, who?.by ?? '')
      return undefined
    },
  }
}
