/** Boards, and the links that show one to people without an account. */
import type { boardRoutes } from '@hindsight/protocol/api/boards'
import type { Audit } from '../audit.ts'
import { type BoardBody, boardNotFound, createBoards, shownBoard } from '../boards/boards.ts'
import { ProblemError } from '../errors.ts'
import { lookUpSegment } from '../segments/asked.ts'
import type { Segments } from '../segments/segments.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { periodOf } from './period.ts'
import { sharedTileOf } from './sharedTiles.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'
import { invalid } from './validate.ts'

type Deps = AnalysisDeps & { state: State; segments: Pick<Segments, 'get'>; audit: Audit['audit']; publicUrl: string }

const dayMs = 24 * 60 * 60 * 1000
const linkGone = () =>
  new ProblemError(404, 'shared_board_not_found', 'This link was taken back, has ended, or never was.')

/** Tells the second writer what stands there now. */
async function unlessConflict<T>(act: Promise<T>): Promise<T> {
  try {
    return await act
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    if (error.current === null) throw boardNotFound()
    throw new ConflictProblem(
      'Someone else changed this board since you read it; `current` shows what it is now.',
      shownBoard(error.current as Entity<BoardBody>),
    )
  }
}

export function boardHandlers(deps: Deps): HandlersOf<keyof typeof boardRoutes> {
  const { sites, state, segments, audit, publicUrl } = deps
  const boards = createBoards(state)
  const known = async (siteId: string, segment: string): Promise<void> => {
    if (segment === '' || (await segments.get(siteId, segment))) return
    throw invalid('body', [{ field: 'segment', rule: 'There is no such segment.' }])
  }
  /** Everybody, or those of the board's segment; null when that was removed: everybody would be another board. */
  const whoseOf = async (siteId: string, segmentId: string) => {
    if (segmentId === '') return { name: '', segment: undefined }
    const saved = await segments.get(siteId, segmentId)
    const segment = await lookUpSegment(
      segments,
      { siteId, conversion: settingsOf(sites, siteId).conversion },
      segmentId,
    )
    return saved && !Array.isArray(segment) ? { name: saved.body.name, segment } : null
  }
  return {
    listBoards: async ({ params: { siteId } }) => ({ boards: await boards.list(siteId) }),
    async createBoard({ params: { siteId }, body, who }) {
      await known(siteId, body.segment)
      return await boards.create(siteId, body, who?.by ?? '')
    },
    async changeBoard({ params: { siteId, boardId }, body: { version, ...content }, who }) {
      // One that was removed meanwhile must not keep the board as it is.
      if (content.segment !== (await boards.get(siteId, boardId)).segment) await known(siteId, content.segment)
      return await unlessConflict(boards.change(siteId, boardId, content, version, who?.by ?? ''))
    },

    async removeBoard({ params: { siteId, boardId }, who }) {
      await unlessConflict(boards.remove(siteId, boardId, who?.by ?? ''))
      return undefined
    },

    async shareBoard({ params: { siteId, boardId }, body: { days }, who, address }) {
      if (!settingsOf(sites, siteId).sharedBoards) {
        throw new ProblemError(403, 'sharing_off', 'This site does not allow links to boards (Sites, Reports).')
      }
      const by = who?.by ?? ''
      const { board, token } = await unlessConflict(boards.share(siteId, boardId, days, by))
      await audit({ action: 'board.shared', who: by, subject: board.name, siteId, address, detail: { days } })
      // Behind #, which no server writes into its log.
      return { board, url: `${publicUrl}/shared-board#${token}` }
    },

    async unshareBoard({ params: { siteId, boardId }, who, address }) {
      const by = who?.by ?? ''
      const board = await unlessConflict(boards.unshare(siteId, boardId, by))
      await audit({ action: 'board.unshared', who: by, subject: board.name, siteId, address })
      return board
    },

    async openSharedBoard({ body: { token } }) {
      const found = await boards.byToken(token)
      const site = found && sites.byId(found.siteId)
      // Switched off, every link ends at once.
      if (!found || !site?.settings.sharedBoards) throw linkGone()
      const { siteId, board, expiresAt } = found
      const now = Date.now()
      const whose = await whoseOf(siteId, board.segment)
      if (!whose) throw linkGone()
      const period = periodOf({ from: now - board.days * dayMs, segment: whose.segment }, now)
      const tiles = []
      for (const tile of board.tiles) tiles.push(await sharedTileOf(deps, siteId, tile, period))
      const { timeZone, currency } = site.settings
      const { fromMs: from, toMs: to } = period
      return {
        name: board.name,
        siteName: site.name,
        from,
        to,
        timeZone,
        currency,
        segment: whose.name,
        expiresAt,
        tiles,
      }
    },
  }
}
