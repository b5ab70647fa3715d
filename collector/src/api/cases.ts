/** Follow-up: who is to be called back, why, by whom, and what came of it. */
import type { caseRoutes, FollowUpCase } from '@hindsight/protocol/api/cases'
import type { Counted } from '@hindsight/protocol/api/route'
import { isUuid } from '@hindsight/protocol/ids'
import { mayDo } from '@hindsight/protocol/rights'
import type { Accounts } from '../accounts.ts'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { CaseBody } from '../people/caseBody.ts'
import { caseHistory, namedIn } from '../people/caseHistory.ts'
import type { Cases } from '../people/cases.ts'
import { shownCases } from '../people/caseView.ts'
import { contactCheck } from '../people/contactCheck.ts'
import { flagCounts, flagOf, sortAffected, withValues } from '../people/flagAll.ts'
import { followPersons } from '../people/followPersons.ts'
import type { Names } from '../people/names.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
import { type CaseCursor, type CaseFilter, countCases, listCases } from '../queries/cases/listCases.ts'
import { isKnownPerson, personsOfSessions } from '../queries/cases/whose.ts'
import type { Site, Sites } from '../sites.ts'
import { ConflictError, type Entity } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { invalid } from './validate.ts'

export type CaseDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  accounts: Pick<Accounts, 'byId'>
  names: Names
  cases: Cases
  audit: Audit['audit']
}

const absent = (): ProblemError => new ProblemError(404, 'case_not_found', 'There is no such case.')

/** Names of teams are the site's own; this one says that a case is of none. */
const noTeam = 'none'

/** Whom and which the caller means by her own words. */
export function caseFilterOf<F extends { owner?: string | undefined; team?: string | undefined }>(
  filter: F,
  me: string,
) {
  const { owner, team } = filter
  return {
    ...filter,
    owner: owner === 'me' ? me : owner === 'nobody' ? null : owner,
    team: team === noTeam ? null : team,
  }
}

/** A colleague's clock may be ahead of ours. */
const maxAheadMs = 5 * 60 * 1000

/** What has not happened yet is no evidence, and nothing could ever have succeeded since. */
function checkTime(at: number, field: string): void {
  if (at > Date.now() + maxAheadMs) throw invalid('body', [{ field, rule: 'must not be in the future' }])
}

function readCursor(text: string): CaseCursor {
  const [place = '', caseId = '', ...more] = text.split('_')
  if (!/^\d{1,15}$/.test(place) || !isUuid(caseId) || more.length > 0) {
    throw invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])
  }
  return { place: Number(place), caseId }
}

export function casesUrl(siteId: string, { owner, team, ...filter }: CaseFilter): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(filter)) if (value !== undefined) search.set(key, String(value))
  if (team !== undefined) search.set('team', team ?? noTeam)
  if (owner !== undefined) search.set('owner', owner ?? 'nobody')
  return `/api/sites/${siteId}/cases?${search.toString()}`
}

const counted = (n: number, siteId: string, filter: CaseFilter): Counted => ({ n, list: casesUrl(siteId, filter) })

/** null and undefined are nobody and no change. */
export async function checkOwner(accounts: Pick<Accounts, 'byId'>, owner: string | null | undefined): Promise<void> {
  if (!owner) return
  const account = await accounts.byId(owner)
  if (account && mayDo(account.role, 'cases.write')) return
  const rule = account ? 'must be someone who may work on cases' : 'must be an accountId'
  throw invalid('body', [{ field: 'owner', rule }])
}

export function checkTeam({ settings }: Pick<Site, 'settings'>, team: string | null | undefined): void {
  if (team === null || team === undefined || settings.teams.includes(team)) return
  throw invalid('body', [{ field: 'team', rule: 'must be one of the teams of this site' }])
}

export function caseHandlers(deps: CaseDeps): HandlersOf<keyof typeof caseRoutes> {
  const { store, sites, accounts, names, cases, audit } = deps

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

  /** The answer to a change; to a second writer, what the first made of it. */
  async function answer(siteId: string, write: Promise<StoredCase | null>): Promise<FollowUpCase> {
    try {
      const written = await write
      if (!written) throw absent()
      return await shown(siteId, written)
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      const current = error.current as Entity<CaseBody> | null
      throw new ConflictProblem(
        'A colleague changed this case since you read it; `current` shows what it is now.',
        current && (await shown(siteId, current)),
      )
    }
  }

  /** Whom the caller means, by what is known by now; evidence must be hers. */
  async function meant(siteId: string, person: string, sessionId: string | undefined): Promise<string> {
    const evidence = sessionId === undefined ? [] : [{ sessionId, step: '', ts: 0, text: '' }]
    if (sessionId !== undefined && !isUuid(sessionId)) {
      throw invalid('body', [{ field: 'evidence.sessionId', rule: 'must be a session of this site' }])
    }
    const asked = { flaggedAs: person, evidence }
    const [followed, ofSession, isKnown] = await Promise.all([
      followPersons(store, siteId, [asked]),
      personsOfSessions(store, siteId, sessionId === undefined ? [] : [sessionId]),
      isKnownPerson(store, siteId, person),
    ])
    const now = followed.get(asked) ?? person
    if (!isKnown && now === person) {
      throw new ProblemError(404, 'person_not_found', 'Nothing is known of such a person.')
    }
    if (sessionId === undefined || ofSession.get(sessionId) === now) return now
    const rule = ofSession.has(sessionId) ? 'must be a session of this person' : 'must be a session of this site'
    throw invalid('body', [{ field: 'evidence.sessionId', rule }])
  }

  return {
    async listCases({ params: { siteId }, query, who }) {
      const { limit, cursor, order, ...rest } = query
      const me = who?.by ?? ''
      const filter = caseFilterOf(rest, me)
      const now = Date.now()
      const after = cursor === undefined ? null : readCursor(cursor)
      const [found, counts] = await Promise.all([
        listCases(store, { siteId, filter, order, limit, after }),
        countCases(store, siteId, me, now),
      ])
      return {
        total: counted(found.total, siteId, filter),
        counts: {
          open: counted(counts.open, siteId, { status: 'open' }),
          mine: counted(counts.mine, siteId, { status: 'open', owner: me }),
          overdue: counted(counts.overdue, siteId, { status: 'open', dueBefore: now }),
          unassigned: counted(counts.unassigned, siteId, { status: 'open', owner: null }),
          resolved: counted(counts.resolved, siteId, { status: 'resolved' }),
          closed: counted(counts.closed, siteId, { status: 'closed' }),
        },
        cases: await shownCases(store, names, siteId, found.cases),
        next: found.next && `${found.next.place}_${found.next.caseId}`,
      }
    },

    async getCase({ params: { siteId, caseId } }) {
      return answer(siteId, cases.get(siteId, caseId))
    },

    async listCaseHistory({ params: { siteId, caseId } }) {
      const versions = await cases.history(siteId, caseId)
      if (versions.length === 0) throw absent()
      return { changes: caseHistory(versions, await names.of(namedIn(versions))) }
    },

    async flagPerson({ params: { siteId }, body: { person, ...flag }, once, who }) {
      if (flag.evidence) checkTime(flag.evidence.ts, 'evidence.ts')
      const whom = await meant(siteId, person, flag.evidence?.sessionId)
      const [valued] = await withValues(store, siteOf(siteId), [{ person: whom, flag }])
      const flagged = await cases.flag(siteId, whom, { ...(valued?.flag ?? flag), once }, who?.by ?? '')
      return { case: await shown(siteId, flagged.case), joined: flagged.joined }
    },

    async previewFlagAll({ params: { siteId, pointId }, query }) {
      const period = periodOf(query, Date.now())
      const sorted = await sortAffected(store, siteOf(siteId), period, pointId)
      const { affected, ...counts } = await flagCounts(store, siteId, sorted)
      const { fromMs: from, toMs: to } = period
      return { from, to, affected: personsCounted(affected, siteId, period, { point: pointId }), ...counts }
    },

    async flagAll({ params: { siteId, pointId }, body: { reason, from, to, segment }, who, address }) {
      const period = periodOf({ from, to, segment }, Date.now())
      const site = siteOf(siteId)
      const by = who?.by ?? ''
      const whom = async () => {
        const { wouldFlag } = await sortAffected(store, site, period, pointId)
        const all = wouldFlag.map((affected) => flagOf(affected, pointId, reason))
        return withValues(store, site, all)
      }
      const { flagging, flagged } = await cases.flagAll(siteId, whom, by)
      const detail = { reason, from: period.fromMs, to: period.toMs, flagged, flagging }
      await audit({ action: 'case.flaggedAll', who: by, siteId, subject: pointId, address, detail })
      return { flagged, list: casesUrl(siteId, { status: 'all', flagging }) }
    },

    async changeCase({ params: { siteId, caseId }, body: { version, ...change }, who }) {
      await checkOwner(accounts, change.owner)
      checkTeam(siteOf(siteId), change.team)
      return answer(siteId, cases.change(siteId, caseId, version, change, who?.by ?? ''))
    },

    async logContact({ params: { siteId, caseId }, body: { version, ...contact }, once, who }) {
      const at = contact.at ?? Date.now()
      checkTime(at, 'at')
      const nextAttempt = contact.nextAttempt ?? null
      const override = contact.override ?? ''
      const check = contactCheck(store, siteOf(siteId), { channel: contact.channel, at, override })
      const logged = { ...contact, at, nextAttempt, override, once }
      return answer(siteId, cases.logContact(siteId, caseId, version, logged, who?.by ?? '', check))
    },

    async addNote({ params: { siteId, caseId }, body: { version, text }, once, who }) {
      return answer(siteId, cases.addNote(siteId, caseId, version, { text, once }, who?.by ?? ''))
    },
  }
}
