/** Signals: thresholds and what they would flag, the score of a session, and what is no struggle. */
import type { IgnoreRule, Judgement, signalRoutes } from '@hindsight/protocol/api/signals'
import type { Thresholds } from '@hindsight/protocol/settings'
import { maxCounted, type SignalName, scoreOf, signalNames, signals, type Threshold } from '@hindsight/protocol/signals'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { IgnoreRules, StoredRule } from '../ignoreRules.ts'
import type { NameOf, Names } from '../people/names.ts'
import { judgements } from '../queries/judgements.ts'
import { begunIn, onSiteDays, type Period } from '../queries/scope.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import { previewSignal } from '../queries/signals/preview.ts'
import { fingerprint } from '../queries/signals/rules.ts'
import {
  newestOfPoint,
  type SessionSignal,
  sessionSignals,
  sessionsBySignal,
} from '../queries/signals/sessionSignals.ts'
import { thresholdOf } from '../queries/signals/thresholds.ts'
import type { Site, Sites } from '../sites.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { Call, HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { invalid } from './validate.ts'

export type SignalDeps = {
  store: Store
  sites: Sites
  ignoreRules: IgnoreRules
  names: Names
  audit: Audit['audit']
}

const previewMs = 14 * 24 * 60 * 60 * 1000
const rulesOf = (signal: SignalName): [string, Threshold][] => Object.entries(signals[signal].thresholds)
const isMild = (signal: SignalName): boolean => 'mild' in signals[signal]

/** Thresholds as asked for, each within its limits. What equals the default is left out. */
function checked(signal: SignalName, given: Record<string, number>): Record<string, number> {
  const rules = new Map(rulesOf(signal))
  const faults = Object.entries(given).flatMap(([name, value]) => {
    const rule = rules.get(name)
    const field = `thresholds.${name}`
    if (!rule)
      return [{ field, rule: `is one of ${[...rules.keys()].join(', ') || 'none: this signal has no thresholds'}` }]
    const isWhole = rule.unit === 'ratio' || rule.unit === 'shift' || Number.isInteger(value)
    if (value < rule.min || value > rule.max || !isWhole)
      return [{ field, rule: `a ${isWhole ? '' : 'whole '}number from ${rule.min} to ${rule.max}` }]
    return []
  })
  if (faults.length > 0) throw invalid('body', faults)
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => rules.get(name)?.default !== value))
}

const withOwn = (thresholds: Thresholds, signal: SignalName, own: Record<string, number>): Thresholds => {
  const { [signal]: _, ...others } = thresholds
  return Object.keys(own).length === 0 ? others : { ...others, [signal]: own }
}

/** The score's parts, most points first. */
function partsOf(found: readonly SessionSignal[]) {
  const parts = signalNames.flatMap((signal) => {
    const moments = found.filter((one) => one.signal === signal).map(({ signal: _, ...moment }) => moment)
    const n = moments.length
    const points = scoreOf(signal, n)
    const counted = Math.min(n, maxCounted)
    return n === 0 ? [] : [{ signal, says: signals[signal].says, n, counted, points, mild: isMild(signal), moments }]
  })
  return parts.sort((a, b) => b.points - a.points)
}

const shown = ({ tabId: _, eventNo: __, ...rule }: StoredRule, nameOf: NameOf): IgnoreRule => ({
  ...rule,
  signal: rule.signal as SignalName,
  sessionId: rule.sessionId === '' ? null : rule.sessionId,
  by: nameOf(rule.by),
})

export function signalHandlers({
  store,
  sites,
  ignoreRules,
  names,
  audit,
}: SignalDeps): HandlersOf<keyof typeof signalRoutes> {
  const findDay = sessionDayFinder(store)

  function known(siteId: string): Site {
    const site = sites.byId(siteId)
    if (!site) throw new ProblemError(404, 'site_not_found', `There is no site ${siteId}.`)
    return site
  }

  /** A change that the roll-up has not seen yet is told as one that has just begun. */
  async function judgementOf({ siteId, settings }: Site): Promise<Judgement> {
    const stored = (await judgements(store, siteId)).get(siteId)
    if (!stored) return { done: 0, total: 0, finished: true, startedAt: null }
    const isCurrent = stored.judgedBy === fingerprint({ ...settings, ignored: ignoreRules.of(siteId) })
    const { total, startedAt } = stored
    if (!isCurrent) return { done: 0, total, finished: false, startedAt }
    return { done: Math.min(stored.done, total), total, finished: stored.finished, startedAt }
  }

  const lastDays = (): Period => {
    const toMs = Date.now()
    return { fromMs: toMs - previewMs, toMs }
  }

  async function sessionSignalsOf(siteId: string, sessionId: string): Promise<SessionSignal[]> {
    const day = await findDay(siteId, sessionId)
    if (day === null) throw new ProblemError(404, 'session_not_found', 'There is no such session.')
    return sessionSignals(store, siteId, day, sessionId)
  }

  /** The signal that a rule is made from: one of a session, or the newest of a point. */
  async function signalMeant(siteId: string, body: Call<'addIgnoreRule'>['body']): Promise<SessionSignal> {
    const { scope, signal, pointId, sessionId, tabId, eventNo } = body
    if (sessionId !== undefined) {
      const found = (await sessionSignalsOf(siteId, sessionId)).find(
        (one) => one.signal === signal && one.tabId === tabId && one.eventNo === eventNo,
      )
      if (found) return found
    } else if (pointId !== undefined && scope !== 'instance') {
      const found = await newestOfPoint(store, siteId, pointId)
      if (found?.signal === signal) return found
    } else
      throw invalid('body', [
        { field: 'sessionId', rule: 'needed with tabId and eventNo, or pointId for more than one' },
      ])
    throw new ProblemError(404, 'signal_not_found', 'There is no such signal: it may be ignored already.')
  }

  return {
    async listSignals({ params: { siteId } }) {
      const site = known(siteId)
      const period = lastDays()
      const [judgement, counts] = await Promise.all([
        judgementOf(site),
        sessionsBySignal(store, begunIn(siteId, period), onSiteDays(siteId, period).sql),
      ])
      return {
        judgement,
        version: site.version,
        signals: signalNames.map((signal) => ({
          signal,
          says: signals[signal].says,
          source: signals[signal].source,
          points: signals[signal].points,
          counts: maxCounted,
          mild: isMild(signal),
          thresholds: rulesOf(signal).map(([name, rule]) => ({
            name,
            ...rule,
            value: thresholdOf(site.settings.thresholds, signal, name),
          })),
          sessions: sessionsCounted(counts.get(signal) ?? 0, siteId, period, { signal }),
        })),
      }
    },

    async getJudgement({ params: { siteId } }) {
      return judgementOf(known(siteId))
    },

    async previewSignal({ params: { siteId, signal }, body }) {
      const { thresholds } = known(siteId).settings
      const proposed = withOwn(thresholds, signal, checked(signal, body.thresholds))
      const ignored = ignoreRules.of(siteId)
      try {
        return await previewSignal(store, {
          siteId,
          period: lastDays(),
          signal,
          present: thresholds,
          proposed,
          ignored,
        })
      } catch (error) {
        if (!/TIMEOUT_EXCEEDED|MEMORY_LIMIT/.test(String((error as { type?: unknown }).type))) throw error
        throw new ProblemError(503, 'preview_too_large', 'There is too much to look at just now. Try again later.')
      }
    },

    async setThresholds({ params: { siteId, signal }, body, who, address }) {
      const by = who?.by ?? ''
      const own = checked(signal, body.thresholds)
      try {
        const thresholds = withOwn(known(siteId).settings.thresholds, signal, own)
        const site = await sites.change(siteId, body.version, { settings: { thresholds } }, by)
        const detail = { version: site.version, signal, thresholds: own }
        await audit({ action: 'site.thresholdsSet', who: by, subject: siteId, siteId, address, detail })
        return { version: site.version }
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        await sites.load()
        const { version } = known(siteId)
        throw new ConflictProblem('Someone else changed this site since you read it.', { version })
      }
    },

    async getSessionScore({ params: { siteId, sessionId } }) {
      const parts = partsOf(await sessionSignalsOf(siteId, sessionId))
      return { score: parts.reduce((sum, { points }) => sum + points, 0), parts }
    },

    async listIgnoreRules({ params: { siteId } }) {
      const rules = [...ignoreRules.of(siteId)].sort((a, b) => b.at - a.at)
      const nameOf = await names.of(rules.map(({ by }) => by))
      return { rules: rules.map((rule) => shown(rule, nameOf)) }
    },

    async addIgnoreRule({ params: { siteId }, body, who, address }) {
      const by = who?.by ?? ''
      const { scope, signal, why, sessionId = '' } = body
      const { path, place, label, says, pointId, tabId, eventNo } = await signalMeant(siteId, body)
      if (scope === 'place' && place === '')
        throw invalid('body', [{ field: 'scope', rule: 'place: this signal belongs to a page, not to a place' }])
      const isOne = scope === 'instance'
      const one = isOne ? { sessionId, tabId, eventNo } : { sessionId: '', tabId: '', eventNo: 0 }
      const kept = { scope, signal, path, place, label, says, pointId, ...one, why, by, at: Date.now() }
      const rule = await ignoreRules.add(siteId, kept)
      const detail = { scope, signal, says, why, path, place, pointId, sessionId: one.sessionId }
      await audit({ action: 'ignoreRule.added', who: by, subject: rule.ruleId, siteId, address, detail })
      return shown(rule, await names.of([by]))
    },

    async removeIgnoreRule({ params: { siteId, ruleId }, who, address }) {
      const by = who?.by ?? ''
      if (!(await ignoreRules.remove(siteId, ruleId, by)))
        throw new ProblemError(404, 'ignore_rule_not_found', 'There is no such rule.')
      await audit({ action: 'ignoreRule.removed', who: by, subject: ruleId, siteId, address })
      return undefined
    },
  }
}
