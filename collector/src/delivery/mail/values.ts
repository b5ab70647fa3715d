/**
 * What the variables of mails about cases stand for. Unless the template names products and nothing of it is sensitive,
 * no value tells what she looked at: a page is its first part, and a text that names a product of the session is none.
 */

import { isUuid } from '@hindsight/protocol/ids'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { Store } from '../../clickhouse/store.ts'
import type { CaseBody } from '../../people/caseBody.ts'
import { incidentOf, incidentPages, type Products, pointsNamed, productsOf } from '../../queries/mail/forMail.ts'
import type { Site } from '../../sites.ts'
import type { MailValues } from './render.ts'

/** Shorter ones are part of other words. */
const minProductChars = 4
const maxProducts = 5

export type WorkaroundOf = (siteId: string, pointIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
export type ValueDeps = { store: Store; workarounds: WorkaroundOf }

/** By language, since a day is written differently in each. */
export type CaseValues = (language: string) => MailValues

function dayIn(language: string, timeZone: string, at: number): string {
  const options = { timeZone, day: 'numeric', month: 'long', year: 'numeric' } as const
  return new Intl.DateTimeFormat(language, options).format(at)
}

const firstPart = (path: string): string => (path === '' ? '' : `/${path.split('/')[1] ?? ''}`)

/** A case is found again by the code of the session that it is about, else by its own. */
export const caseCode = ({ caseId, evidence }: Pick<CaseBody, 'caseId' | 'evidence'>): string => {
  const id = incidentOf({ evidence })?.sessionId ?? caseId
  return isUuid(id) ? sessionCode(id) : id.slice(0, 8).toUpperCase()
}

export async function valuesOf(
  { store, workarounds }: ValueDeps,
  site: Site,
  cases: readonly CaseBody[],
  template: { namesProducts: boolean },
): Promise<Map<string, CaseValues>> {
  const { siteId, settings } = site
  const sessions = cases.map((one) => incidentOf(one)?.sessionId ?? '').filter(isUuid)
  const points = cases.flatMap(({ pointId }) => pointId ?? [])
  const [pages, named, products, notes] = await Promise.all([
    incidentPages(store, siteId, sessions),
    pointsNamed(store, siteId, points),
    productsOf(store, siteId, settings.sensitive, sessions),
    workarounds(siteId, points),
  ])

  function values(one: CaseBody): CaseValues {
    const incident = incidentOf(one)
    const point = one.pointId === null ? undefined : named.get(one.pointId)
    const ofSession: Products = products.get(incident?.sessionId ?? '') ?? { named: [], wanted: [] }
    const secret = ofSession.named.map((name) => name.toLowerCase()).filter((name) => name.length >= minProductChars)
    const isOpen = (name: string) =>
      template.namesProducts && ofSession.wanted.some((one) => one.toLowerCase() === name)
    const neutral = (text: string) =>
      secret.some((name) => text.toLowerCase().includes(name) && !isOpen(name)) ? '' : text
    const page = pages.get(incident?.sessionId ?? '') ?? point?.path ?? ''
    return (language) => ({
      'case.reason': neutral(one.reason),
      'case.code': caseCode(one),
      'incident.page': template.namesProducts ? page : firstPart(page),
      'incident.date': dayIn(language, settings.timeZone, incident?.ts ?? one.createdAt),
      'incident.products': template.namesProducts ? ofSession.wanted.slice(0, maxProducts).join(', ') : '',
      'site.name': site.name,
      'point.label': neutral(point?.label ?? ''),
      workaround: neutral(one.pointId === null ? '' : (notes.get(one.pointId) ?? '')),
    })
  }
  return new Map(cases.map((one) => [one.caseId, values(one)]))
}
