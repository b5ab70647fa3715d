/** What a link to a board shows of its tiles: the same figures as colleagues see, without the lists behind them. */
import type { DayFigure, SharedTile, Tile } from '@hindsight/protocol/api/boards'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { ReportAnswer } from '@hindsight/protocol/api/reports'
import { ctrByDay } from '@hindsight/protocol/promotions'
import { daysOf } from '../queries/days.ts'
import { runFunnel } from '../queries/funnel/runFunnel.ts'
import { stepLabel } from '../queries/funnel/steps.ts'
import { sessionsByDay } from '../queries/overview/figures.ts'
import { ordersByDay } from '../queries/overview/orders.ts'
import { listPromotions } from '../queries/promotion/listPromotions.ts'
import type { Period } from '../queries/scope.ts'
import type { State } from '../state.ts'
import { rateOf } from '../statistics/rate.ts'
import { reportAnswer } from './reports.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'

type Deps = AnalysisDeps & { state: State }
type Cells = ReportAnswer['rows'][number]['cells']

/** Counts as plain numbers. */
function withoutLists(cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [
      name,
      typeof cell === 'object' && cell !== null && 'list' in cell ? cell.n : cell,
    ]),
  )
}

async function sharedDays({ store, sites }: Deps, siteId: string, figure: DayFigure, period: Period) {
  const { timeZone, conversion } = settingsOf(sites, siteId)
  const values =
    figure === 'revenue'
      ? (await ordersByDay(store, { siteId, period, timeZone, conversion })).map(
          (row) => [row.day, row.revenue] as const,
        )
      : (await sessionsByDay(store, siteId, period, timeZone)).map((row) => [row.day, row[figure]] as const)
  const byDay = new Map(values)
  return daysOf(period, timeZone, Date.now()).map(({ day, complete }) => ({
    day,
    complete,
    value: byDay.get(day) ?? 0,
  }))
}

async function sharedCtr({ store, sites }: Deps, siteId: string, promotionId: string, period: Period) {
  const { timeZone } = settingsOf(sites, siteId)
  const question = { siteId, period, timeZone, now: Date.now(), by: 'promotion' } as const
  const of = promotionId === '' ? {} : { promotion: promotionId }
  const { days } = await listPromotions(store, { ...question, ...of })
  return ctrByDay(days)
}

async function sharedFunnel({ store, state }: Deps, siteId: string, funnelId: string, period: Period) {
  const saved = await state.get<FunnelDefinition>('funnel', `${siteId}/${funnelId}`)
  if (!saved) return null
  const { reached } = await runFunnel(store, siteId, saved.body, period, Date.now())
  const steps = saved.body.steps.map((step, index) => ({
    label: stepLabel(step),
    reached: reached[index] ?? 0,
    ofEntered: rateOf(reached[index] ?? 0, reached[0] ?? 0),
  }))
  return { name: saved.body.name, steps }
}

export async function sharedTileOf(deps: Deps, siteId: string, tile: Tile, period: Period): Promise<SharedTile> {
  const { shows } = tile
  const nothing = { ...tile, report: null, days: null, funnel: null }
  if (shows.kind === 'days') return { ...nothing, days: await sharedDays(deps, siteId, shows.figure, period) }
  if (shows.kind === 'promotion') return { ...nothing, days: await sharedCtr(deps, siteId, shows.promotionId, period) }
  if (shows.kind === 'funnel') return { ...nothing, funnel: await sharedFunnel(deps, siteId, shows.funnelId, period) }
  if (shows.kind === 'note') return nothing
  const { sessions: _, ...answer } = await reportAnswer(deps, siteId, shows.report, period, shows.rows)
  return {
    ...nothing,
    report: { ...answer, rows: answer.rows.map((row) => ({ ...row, cells: withoutLists(row.cells) })) },
  }
}
