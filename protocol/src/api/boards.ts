/** Boards: reports, figures by day and funnels pinned beside one another; and what a link to one shows. */
import * as z from 'zod'
import { type ReportName, reportNames } from '../reports.ts'
import { reportAnswer } from './reports.ts'
import { onSite, route, time } from './route.ts'
import { rate } from './struggles.ts'

export const dayFigures = ['sessions', 'converted', 'struggled', 'revenue'] as const
export type DayFigure = (typeof dayFigures)[number]

const tileShows = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('report'),
    report: z.enum(reportNames as [ReportName, ...ReportName[]]),
    rows: z.number().int().min(3).max(50).default(8),
  }),
  z.object({ kind: z.literal('days'), figure: z.enum(dayFigures) }),
  /** Its click-through rate by day; empty: of all promotions together. */
  z.object({ kind: z.literal('promotion'), promotionId: z.string().max(200) }),
  z.object({ kind: z.literal('funnel'), funnelId: z.string().min(1).max(100) }),
  /** Nothing but its note. */
  z.object({ kind: z.literal('note') }),
])

export const tile = z.object({
  tileId: z.uuid(),
  title: z.string().trim().max(100).default(''),
  note: z.string().trim().max(1_000).default(''),
  size: z.enum(['half', 'full']).default('half'),
  shows: tileShows,
})
export type Tile = z.infer<typeof tile>

export const boardContent = z.object({
  name: z.string().trim().min(1, 'give it a name').max(100),
  /** The period that it shows where none is chosen: so many days up to now. */
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]).default(30),
  /** The saved segment that it shows where none is chosen, and by its link; empty: everybody. */
  segment: z.string().max(100).default(''),
  tiles: z.array(tile).max(24, 'at most 24 tiles').default([]),
})
export type BoardContent = z.infer<typeof boardContent>

export const board = boardContent.extend({
  boardId: z.string(),
  version: z.number().int(),
  /** null: nobody but colleagues sees it. */
  share: z.object({ expiresAt: time }).nullable(),
})
export type Board = z.infer<typeof board>

/** What a link shows of a tile: figures, and nothing that leads to a session. */
export const sharedTile = tile.extend({
  report: reportAnswer.omit({ sessions: true }).nullable(),
  days: z.array(z.object({ day: z.string(), value: z.number(), complete: z.boolean() })).nullable(),
  funnel: z
    .object({ name: z.string(), steps: z.array(z.object({ label: z.string(), reached: z.number(), ofEntered: rate })) })
    .nullable(),
})
export type SharedTile = z.infer<typeof sharedTile>

export const sharedBoard = z.object({
  name: z.string(),
  siteName: z.string(),
  from: time,
  to: time,
  timeZone: z.string(),
  currency: z.string(),
  /** Name of the segment that it is of; empty: everybody. */
  segment: z.string(),
  expiresAt: time,
  tiles: z.array(sharedTile),
})
export type SharedBoard = z.infer<typeof sharedBoard>

const onBoard = onSite.extend({ boardId: z.string().max(100) })

export const boardRoutes = {
  listBoards: route({
    method: 'get',
    path: '/api/sites/{siteId}/boards',
    need: 'analytics.read',
    summary: 'Boards of a site, by name',
    params: onSite,
    output: z.object({ boards: z.array(board) }),
  }),
  createBoard: route({
    method: 'post',
    path: '/api/sites/{siteId}/boards',
    need: 'analytics.read',
    summary: 'Make a board',
    params: onSite,
    body: boardContent,
    output: board,
  }),
  changeBoard: route({
    method: 'put',
    path: '/api/sites/{siteId}/boards/{boardId}',
    need: 'analytics.read',
    summary: 'Change a board, its tiles and their order; 409 if it changed since',
    params: onBoard,
    body: boardContent.extend({ version: z.number().int() }),
    output: board,
  }),
  removeBoard: route({
    method: 'delete',
    path: '/api/sites/{siteId}/boards/{boardId}',
    need: 'analytics.read',
    summary: 'Remove a board (204); a link to it ends',
    params: onBoard,
  }),
  shareBoard: route({
    method: 'post',
    path: '/api/sites/{siteId}/boards/{boardId}/share',
    need: 'exports.make',
    summary:
      'Make a link that shows the board to anyone who has it, for so many days, without sign-in; an earlier link ends. Only where the site allows it (`sharedBoards`). The link is in this answer and nowhere else',
    params: onBoard,
    body: z.object({ days: z.number().int().min(1).max(365).default(30) }),
    output: z.object({ url: z.string(), board }),
  }),
  unshareBoard: route({
    method: 'delete',
    path: '/api/sites/{siteId}/boards/{boardId}/share',
    need: 'analytics.read',
    summary: 'Take back the link to a board',
    params: onBoard,
    output: board,
  }),
  openSharedBoard: route({
    method: 'post',
    path: '/api/shared-boards/open',
    need: 'anyone',
    summary:
      'What a link to a board shows: figures only, no persons, nothing that leads to a session. What stands behind the # of the link is sent as `token`, so that it is in no log of addresses',
    body: z.object({ token: z.string().max(200) }),
    output: sharedBoard,
  }),
}
