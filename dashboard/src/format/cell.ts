import type { HeatSpot } from '@hindsight/protocol/api/heatSpot'
import type { PathQuestion, PathStop } from '@hindsight/protocol/api/pathQuestion'
import { reportCell } from '@hindsight/protocol/api/reportCell'
import { reportOf, rowLabel } from '@hindsight/protocol/reports'
import { readJson } from '../filters/readJson.ts'
import { perCent } from './number.ts'
import { placeName } from './place.ts'

/** A stop of a way through the site: the page, or the name of the event. */
const prefix = /^(event|click):/
/** A tracked event or a named click. */
export const isNoPage = (node: string): boolean => prefix.test(node)
export const stopName = (node: string): string => node.replace(prefix, '')

function stopSays(stop: PathStop, { direction }: PathQuestion): string {
  const step = stop.level === 0 ? '' : ` ${direction === 'after' ? 'then' : 'before that'}`
  if ('ended' in stop) return `${step} nothing more`
  return 'node' in stop ? `${step} ${stopName(stop.node)}` : `${step} another page`
}

function pathSays(question: PathQuestion, stops: PathStop[]): string {
  const begin =
    question.from === '' ? '' : `, ${question.direction === 'after' ? 'from' : 'to'} ${stopName(question.from)}`
  return `way${begin}: ${stops.map((stop) => stopSays(stop, question).trim()).join(', ') || 'all of them'}`
}

function heatSays(spot: HeatSpot): string {
  if ('scrolledTo' in spot) return `scrolled to ${perCent(spot.scrolledTo)} of ${spot.path}, ${spot.device}`
  const what = spot.kind === 'click' ? 'clicked' : 'clicked in vain'
  return `${what} ${spot.place === undefined ? '' : `“${placeName(spot.place)}” `}on ${spot.path}, ${spot.device}`
}

/** What a figure of a report counts, in words. */
export function cellSays(text: string): string {
  const cell = readJson(reportCell, text)
  if (cell === null) return 'figure that cannot be read'
  if ('paths' in cell) return pathSays(cell.paths, cell.stops)
  if ('heat' in cell) return heatSays(cell.heat)
  const { row, columns } = reportOf(cell.report)
  const what = columns[cell.did]?.label.toLowerCase() ?? ''
  return `${row.toLowerCase()} ${rowLabel(cell.report, cell.value)}${what === 'sessions' ? '' : `: ${what}`}`
}
