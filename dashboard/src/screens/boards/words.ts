import type { DayFigure, Tile } from '@hindsight/protocol/api/boards'
import { reportOf } from '@hindsight/protocol/reports'
import type { ChartColor } from '../../components/chart/chartTheme.ts'
import { countOf, money } from '../../format/number.ts'

export const figureWords: Record<DayFigure, string> = {
  sessions: 'Sessions per day',
  converted: 'Converted sessions per day',
  struggled: 'Sessions with a struggle per day',
  revenue: 'Revenue per day',
}

export const figureColors: Record<DayFigure, ChartColor> = {
  sessions: 'plain',
  converted: 'success',
  struggled: 'error',
  revenue: 'success',
}

export const figureText = (figure: DayFigure, value: number, currency: string): string =>
  figure === 'revenue' ? money(value, currency) : countOf(value, 'session')

export const allPromotions = 'All promotions'

/** Its own title, or what it shows. */
export function tileTitle({ title, shows }: Pick<Tile, 'title' | 'shows'>): string {
  if (title !== '') return title
  if (shows.kind === 'report') return reportOf(shows.report).title
  if (shows.kind === 'days') return figureWords[shows.figure]
  if (shows.kind === 'promotion') return `CTR of ${shows.promotionId || 'all promotions'} per day`
  return shows.kind === 'funnel' ? 'Funnel' : 'Note'
}
