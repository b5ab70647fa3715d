/** Alerts: what is watched, what would have been told, and what has been found. */
import type { AlertDefinition, AlertFiring, AlertRule, alertRoutes } from '@hindsight/protocol/api/alerts'
import type { Accounts } from '../accounts.ts'
import { previewAlert } from '../alerts/preview.ts'
import { type AlertRules, ruleIdOf, type StoredRule } from '../alerts/rules.ts'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { type Endpoints, endpointIdOf } from '../delivery/webhooks/endpoints.ts'
import { ProblemError } from '../errors.ts'
import type { NameOf, Names } from '../people/names.ts'
import { type FiringRow, getFiring, listFirings, newestFirings, writeFirings } from '../queries/outbound/firings.ts'
import type { SessionFilter } from '../queries/sessionFilter.ts'
import { pointsEver } from '../queries/struggle/pointRows.ts'
import type { StorageRoom } from '../retention/room.ts'
import { namedSegment } from '../segments/named.ts'
import type { Sites } from '../sites.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { settingsOf } from './siteSettings.ts'
import { invalid } from './validate.ts'

export type AlertDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  accounts: Pick<Accounts, 'byId' | 'list'>
  names: Names
  alertRules: AlertRules
  endpoints: Endpoints
  hasMail: boolean
  storage: Pick<StorageRoom, 'headroomOf'>
  audit: Audit['audit']
}

const absent = (): ProblemError => new ProblemError(404, 'alert_not_found', 'There is no such alert.')

/** Filters of the list of sessions that show what was counted; null: the measure and the segment ask for different ones. */
function sessionsOf({ measure, segment }: Pick<AlertDefinition, 'measure' | 'segment'>): SessionFilter | null {
  const more: SessionFilter =
    measure.kind === 'conversion'
      ? { converted: true }
      : measure.kind === 'errors'
        ? { signal: 'jsError' }
        : measure.kind === 'failedRequests'
          ? { signal: 'failedRequest' }
          : measure.kind === 'signal'
            ? { signal: measure.signal }
            : measure.kind === 'point'
              ? { point: measure.pointId }
              : {}
  const clash = Object.entries(more).some(([key, value]) => {
    const asked = segment[key as keyof typeof segment]
    return asked !== undefined && asked !== value
  })
  return clash ? null : { ...segment, ...more }
}

export function alertHandlers(deps: AlertDeps): HandlersOf<keyof typeof alertRoutes> {
  const { store, sites, accounts, names, alertRules, endpoints, hasMail, storage, audit } = deps

  async function known(siteId: string, ruleId: string): Promise<StoredRule> {
    const rule = await alertRules.get(siteId, ruleId)
    if (!rule) throw absent()
    return rule
  }

  /** What names something that is not there would silently watch, or tell, nothing. */
  async function check(siteId: string, { measure, segment, accounts: to, endpoints: hooks }: AlertDefinition) {
    const faults: { field: string; rule: string }[] = []
    if (measure.kind === 'point' && (await pointsEver(store, siteId, [measure.pointId])).length === 0) {
      faults.push({ field: 'measure.pointId', rule: 'must be a struggle point of this site' })
    }
    if (sessionsOf({ measure, segment }) === null) {
      faults.push({ field: 'segment', rule: 'asks for other sessions than what is counted' })
    }
    if ((await namedSegment(store, { siteId, conversion: settingsOf(sites, siteId).conversion }, segment)) === null) {
      faults.push({ field: 'segment.segment', rule: 'must be a segment of this site, or a filter as JSON' })
    }
    for (const [at, accountId] of to.entries()) {
      if (!(await accounts.byId(accountId))) faults.push({ field: `accounts.${at}`, rule: 'must be an accountId' })
    }
    for (const [at, endpointId] of hooks.entries()) {
      if (!(await endpoints.get(siteId, endpointId))) {
        faults.push({ field: `endpoints.${at}`, rule: 'must be a webhook of this site' })
      }
    }
    if (faults.length > 0) throw invalid('body', faults)
  }

  function shownFiring(row: FiringRow, nameOf: NameOf): AlertFiring {
    const { siteId, firingId, ruleId, openedAt, closedAt, acknowledgedAt, acknowledgedBy, body } = row
    const { name, says, value, expected, fromMs, toMs, pointId, measure } = body
    const filter = measure.kind === 'newPoints' || measure.kind === 'headroom' ? null : sessionsOf(body)
    return {
      firingId,
      ruleId,
      name,
      says,
      openedAt,
      closedAt,
      value,
      expected,
      sessions: filter && sessionsCounted(body.sessions, siteId, { fromMs, toMs }, filter),
      pointId,
      acknowledged: acknowledgedAt === null ? null : { at: acknowledgedAt, by: nameOf(acknowledgedBy) },
    }
  }

  async function shown(siteId: string, list: readonly StoredRule[]): Promise<AlertRule[]> {
    const newest = await newestFirings(store, siteId)
    const nameOf = await names.of([
      ...list.map(({ body }) => body.createdBy),
      ...[...newest.values()].map(({ acknowledgedBy }) => acknowledgedBy),
    ])
    return list.map((rule) => {
      const { createdAt: _, since: __, ...body } = rule.body
      const firing = newest.get(ruleIdOf(rule))
      return {
        ...body,
        ruleId: ruleIdOf(rule),
        createdBy: nameOf(body.createdBy),
        changedAt: rule.changedAt,
        open: firing && firing.closedAt === null ? shownFiring(firing, nameOf) : null,
        version: rule.version,
      }
    })
  }

  async function one(siteId: string, rule: StoredRule | null): Promise<AlertRule> {
    const [view] = rule ? await shown(siteId, [rule]) : []
    if (!view) throw absent()
    return view
  }

  /** What nobody watches any more is over, and told to nobody who was not told already. */
  async function endOpen(siteId: string, ruleId: string): Promise<void> {
    const newest = (await newestFirings(store, siteId)).get(ruleId)
    if (!newest || newest.closedAt !== null) return
    const closedAt = Date.now()
    const wasTold = newest.tellOpenedAt !== null && newest.tellOpenedAt <= closedAt
    const tellOpenedAt = wasTold ? newest.tellOpenedAt : null
    await writeFirings(store, [{ ...newest, version: newest.version + 1, closedAt, tellOpenedAt }])
  }

  return {
    async listAlerts({ params: { siteId } }) {
      return { rules: await shown(siteId, await alertRules.list(siteId)) }
    },

    async listAlertChannels({ params: { siteId } }) {
      const [people, hooks] = await Promise.all([accounts.list(), endpoints.list(siteId)])
      return {
        accounts: people.map(({ accountId, name }) => ({ accountId, name })),
        endpoints: hooks.map((endpoint) => {
          const { name, format, on } = endpoint.body
          return { endpointId: endpointIdOf(endpoint), name, format, on }
        }),
        mail: hasMail,
      }
    },

    async addAlert({ params: { siteId }, body, who, address }) {
      await check(siteId, body)
      const by = who?.by ?? ''
      const made = await alertRules.add(siteId, body, by)
      const detail = { name: body.name }
      await audit({ action: 'alert.added', who: by, subject: ruleIdOf(made), siteId, address, detail })
      return one(siteId, made)
    },

    async changeAlert({ params: { siteId, ruleId }, body: { version, ...definition }, who, address }) {
      await check(siteId, definition)
      const by = who?.by ?? ''
      try {
        const changed = await alertRules.change(await known(siteId, ruleId), definition, version, by)
        if (!definition.on) await endOpen(siteId, ruleId)
        const detail = { name: definition.name, on: definition.on }
        await audit({ action: 'alert.changed', who: by, subject: ruleId, siteId, address, detail })
        return await one(siteId, changed)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        const current = await alertRules.get(siteId, ruleId)
        throw new ConflictProblem(
          'Someone else changed this alert since you read it; `current` shows what it is now.',
          current && (await one(siteId, current)),
        )
      }
    },

    async removeAlert({ params: { siteId, ruleId }, who, address }) {
      const by = who?.by ?? ''
      const rule = await known(siteId, ruleId)
      await alertRules.remove(rule, by)
      await endOpen(siteId, ruleId)
      const detail = { name: rule.body.name }
      await audit({ action: 'alert.removed', who: by, subject: ruleId, siteId, address, detail })
      return undefined
    },

    async snoozeAlert({ params: { siteId, ruleId }, body: { until }, who, address }) {
      const by = who?.by ?? ''
      const changed = await alertRules.snooze(await known(siteId, ruleId), until, by)
      await audit({ action: 'alert.snoozed', who: by, subject: ruleId, siteId, address, detail: { until } })
      return one(siteId, changed)
    },

    async previewAlert({ params: { siteId }, body }) {
      await check(siteId, body)
      const { timeZone, conversion } = settingsOf(sites, siteId)
      const headroomDays = storage.headroomOf(siteId)?.days ?? null
      return previewAlert(store, { siteId, timeZone, conversion, rule: body, now: Date.now(), headroomDays })
    },

    async listFirings({ params: { siteId }, query: { rule, state, limit } }) {
      const { total, firings } = await listFirings(store, { siteId, rule, state }, limit)
      const nameOf = await names.of(firings.map(({ acknowledgedBy }) => acknowledgedBy))
      return { total, firings: firings.map((row) => shownFiring(row, nameOf)) }
    },

    async acknowledgeFiring({ params: { siteId, ruleId, firingId }, who, address }) {
      const by = who?.by ?? ''
      const row = await getFiring(store, siteId, ruleId, firingId)
      if (!row) throw new ProblemError(404, 'firing_not_found', 'There was no such alert.')
      const nameOf = await names.of([by, row.acknowledgedBy])
      if (row.acknowledgedAt !== null) return shownFiring(row, nameOf)
      const seen = { ...row, version: row.version + 1, acknowledgedAt: Date.now(), acknowledgedBy: by }
      await writeFirings(store, [seen])
      await audit({ action: 'alert.acknowledged', who: by, subject: ruleId, siteId, address, detail: { firingId } })
      return shownFiring(seen, nameOf)
    },
  }
}
