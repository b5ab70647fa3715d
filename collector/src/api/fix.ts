/** Fix and tell: what became of those whom a struggle point hit, and telling those who still wait. */
import type { FixGroup, fixRoutes } from '@hindsight/protocol/api/fix'
import { defaultMailsPerMinute, maxMailRecipients } from '@hindsight/protocol/api/mail'
import { createComparisons } from '../analysis/fix/comparisons.ts'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import type { BatchStatus, StoredBatch } from '../delivery/mail/batches.ts'
import type { MailRoom } from '../delivery/mail/room.ts'
import { ProblemError } from '../errors.ts'
import type { Cases } from '../people/cases.ts'
import { casesToTell, whomToTell } from '../people/tellFixed.ts'
import { type FixOf, fixOf } from '../points/fixOf.ts'
import { countsAs, createPoints } from '../points/pointStates.ts'
import { countAfterFix, type FixQuestion, knowsCalls } from '../queries/fix/afterFix.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { casesUrl } from './cases.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted } from './lists.ts'
import { siteOf } from './mailTemplates.ts'
import { settingsOf } from './siteSettings.ts'
import { invalid } from './validate.ts'

export type FixDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  cases: Cases
  audit: Audit['audit']
  mail: Pick<MailRoom, 'batches' | 'templates'>
}
type Asked = { fix: FixOf; question: FixQuestion }

const notFixed = (): ProblemError =>
  new ProblemError(409, 'point_not_fixed', 'Mark the struggle point as fixed first: then there is something to tell.')
const notOut = (release: string | null): ProblemError =>
  new ProblemError(409, 'fix_not_out', `No visit with ${release ?? 'the fix'} has been seen yet: wait until it is out.`)
const isBeingTold = (): ProblemError =>
  new ProblemError(
    409,
    'already_telling',
    'E-mails about this fix are prepared or on their way: finish or discard them.',
  )

const unfinished: readonly BatchStatus[] = ['draft', 'running', 'paused']

/** Those whom a fix is about; null: nobody said that it is fixed. */
export async function askedOfFix(
  { store, state, sites }: Pick<FixDeps, 'store' | 'state' | 'sites'>,
  siteId: string,
  askedPoint: string,
): Promise<Asked | null> {
  const states = await createPoints(state).all(siteId)
  const pointId = countsAs(states, askedPoint)
  const fix = await fixOf(store, siteId, states, pointId, Date.now())
  if (!fix) return null
  const { conversion } = settingsOf(sites, siteId)
  return { fix, question: { siteId, pointId, conversion, period: fix.period, fixedAt: fix.fixedAt } }
}

export function fixHandlers(deps: FixDeps): HandlersOf<keyof typeof fixRoutes> {
  const { store, state, sites, cases, audit, mail } = deps
  const compare = createComparisons(store)

  const tellingOf = async (siteId: string, pointId: string): Promise<StoredBatch[]> =>
    (await mail.batches.list(siteId)).filter(({ body }) => body.tells === pointId && unfinished.includes(body.status))

  const counted = (n: number, { siteId, period, pointId }: FixQuestion, fix?: FixGroup) =>
    personsCounted(n, siteId, period, { point: pointId, fix })

  /** Nothing is told of what is not out. */
  async function asked(siteId: string, pointId: string): Promise<Asked> {
    const found = await askedOfFix(deps, siteId, pointId)
    if (!found) throw notFixed()
    if (found.fix.fixedAt === null) throw notOut(found.fix.release)
    return found
  }

  async function templateOf(siteId: string, templateId: string | null) {
    if (templateId === null) return null
    const template = await mail.templates.get(siteId, templateId)
    if (!template) throw invalid('body', [{ field: 'templateId', rule: 'must be a template of this site' }])
    return { templateId, template: template.body }
  }

  return {
    async getFix({ params: { siteId, pointId: point } }) {
      const found = await askedOfFix(deps, siteId, point)
      if (!found) return { fix: null }
      const { fix, question } = found
      const [counts, known, telling] = await Promise.all([
        countAfterFix(store, question),
        knowsCalls(store, question),
        tellingOf(siteId, question.pointId),
      ])
      const { value, calls } = await compare(question, counts)
      return {
        fix: {
          release: fix.release,
          fixedAt: fix.fixedAt,
          from: fix.period.fromMs,
          to: fix.period.toMs,
          affected: counted(counts.affected, question),
          stillOpen: counted(counts.stillOpen, question, 'stillOpen'),
          notTold: counted(counts.notTold, question, 'notTold'),
          told: counted(counts.told, question, 'told'),
          returned: counted(counts.returned, question, 'returned'),
          convertedSince: counted(counts.convertedSince, question, 'convertedSince'),
          value: { observed: counts.worth, compared: value },
          calls: { known, before: counts.calledBefore, after: counts.calledAfter, compared: calls },
          telling: telling.map(({ body: { batchId, status } }) => ({ batchId, status })),
        },
      }
    },

    async previewTell({ params: { siteId, pointId } }) {
      const { question } = await asked(siteId, pointId)
      const sorted = await whomToTell(store, siteOf(sites, siteId), question)
      const n = Object.values(sorted).reduce((sum, part) => sum + part.length, 0)
      return {
        notTold: counted(n, question, 'notTold'),
        anonymous: sorted.anonymous.length,
        doNotContact: sorted.doNotContact.length,
        sensitive: sorted.sensitive.length,
        byMail: sorted.byMail.length,
        byCall: sorted.byCall.length,
      }
    },

    tell({ params: { siteId, pointId: point }, body: { reason, templateId }, who, address }) {
      const by = who?.by ?? ''
      // Two presses at once would make two drafts for the same customers.
      return state.inTurn(`telling of ${siteId}/${point}`, async () => {
        const [{ question }, chosen] = await Promise.all([asked(siteId, point), templateOf(siteId, templateId)])
        const { pointId } = question
        if (chosen !== null && (await tellingOf(siteId, pointId)).length > 0) throw isBeingTold()
        const site = siteOf(sites, siteId)
        const { byMail, byCall } = await whomToTell(store, site, question)
        const now = chosen === null ? byMail : byMail.slice(0, maxMailRecipients)
        const persons = [...now, ...byCall]
        const { flagged, joined, caseOf } = await casesToTell(store, cases, site, { pointId, reason, persons, by })
        const about = now.flatMap(({ person }) => {
          const caseId = caseOf.get(person)
          return caseId === undefined ? [] : [{ caseId, person }]
        })
        const given = { siteId, perMinute: defaultMailsPerMinute, tells: pointId }
        const batch =
          chosen === null || about.length === 0 ? null : await mail.batches.make({ ...given, ...chosen }, about, by)
        const batchId = batch?.body.batchId ?? null
        const detail = { reason, flagged, joined, batchId }
        await audit({ action: 'strugglePoint.told', who: by, siteId, subject: pointId, address, detail })
        const list = casesUrl(siteId, { status: 'open', point: pointId })
        return { flagged, joined, list, batchId, later: byMail.length - now.length }
      })
    },
  }
}
