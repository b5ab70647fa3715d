/** What the caller says: customers, visits, cases and pages in one answer. Nothing that was typed is written down. */
import type { FoundSession, findRoutes } from '@hindsight/protocol/api/find'
import { mayDo } from '@hindsight/protocol/rights'
import { sessionIdStart } from '@hindsight/protocol/sessionCode'
import type { Store } from '../clickhouse/store.ts'
import { callersOf } from '../people/callers.ts'
import { maskedName } from '../people/masked.ts'
import { isCaller } from '../people/personOf.ts'
import { findCallers } from '../queries/find/findCallers.ts'
import { findCases } from '../queries/find/findCases.ts'
import { findPages } from '../queries/find/findPages.ts'
import { findPersons } from '../queries/find/findPersons.ts'
import {
  foundSessions,
  type SessionMoment,
  sessionsByCode,
  sessionsByError,
  sessionsByOrder,
  sessionsJustNow,
} from '../queries/find/findSessions.ts'
import type { Sites } from '../sites.ts'
import { customerRows, isAnonymous } from './customerRows.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'

export type FindDeps = { store: Store; sites: Pick<Sites, 'byId'> }

type Asked = { siteId: string; text: string; limit: number; now: number }

/** What people type instead of nothing. */
const justNow = /^(just ?now|now|live|online)$/i

export function findHandlers({ store, sites }: FindDeps): HandlersOf<keyof typeof findRoutes> {
  async function sessionsOf(asked: Asked, isCustomerDesk: boolean): Promise<FoundSession[]> {
    const { siteId, text, limit, now } = asked
    const idStart = sessionIdStart(text)
    const found: SessionMoment[][] = await Promise.all([
      idStart === null ? [] : sessionsByCode(store, { siteId, idStart }),
      isCustomerDesk ? sessionsByOrder(store, asked) : [],
      sessionsByError(store, asked),
    ])
    return (await foundSessions(store, siteId, found.flat(), now)).slice(0, limit)
  }

  async function pagesOf({ siteId, text, limit, now }: Asked) {
    const period = periodOf({}, now)
    const found = await findPages(store, { siteId, period, text, limit })
    return found.map(({ path, n }) => ({ path, sessions: sessionsCounted(n, siteId, period, { visitedPath: path }) }))
  }

  /** Persons, and the cases of the ones found. */
  async function peopleOf({ siteId, text, limit }: Asked) {
    const [found, called] = await Promise.all([
      findPersons(store, { siteId, text, limit }),
      findCallers(store, { siteId, text }),
    ])
    const known = found.map(({ person }) => person)
    const foundCases = await findCases(store, { siteId, text, persons: known, called, limit })
    const others = [...new Set(foundCases.map(({ person }) => person))].filter((person) => !known.includes(person))
    const strangers = foundCases.flatMap(({ person, caseId }) => (isCaller(person) ? [caseId] : []))
    const [rows, callers] = await Promise.all([
      customerRows(store, sites, siteId, [...known, ...others]),
      callersOf(store, siteId, strangers),
    ])
    const byPerson = new Map(rows.map((row) => [row.person, row]))
    const customers = found.flatMap(({ person, by }) => {
      const customer = byPerson.get(person)
      return customer ? [{ by, customer }] : []
    })
    const cases = foundCases.map(({ person, ...one }) => {
      const name = byPerson.get(person)?.contact.name
      if (isCaller(person)) return { ...one, who: maskedName(callers.get(one.caseId)?.name ?? '') || 'Caller' }
      return { ...one, who: name || (isAnonymous(person) ? `Visitor ${person.slice(5, 13)}` : person) }
    })
    return { customers, cases }
  }

  return {
    async find({ params: { siteId }, body: { text, limit }, who }) {
      const asked = { siteId, text, limit, now: Date.now() }
      if (text === '' || justNow.test(text)) {
        const moments = await sessionsJustNow(store, asked)
        return { customers: [], sessions: await foundSessions(store, siteId, moments, asked.now), cases: [], pages: [] }
      }
      const isCustomerDesk = who !== null && mayDo(who.role, 'customers.read')
      const [people, sessions, pages] = await Promise.all([
        isCustomerDesk ? peopleOf(asked) : { customers: [], cases: [] },
        sessionsOf(asked, isCustomerDesk),
        pagesOf(asked),
      ])
      return { ...people, sessions, pages }
    },
  }
}
