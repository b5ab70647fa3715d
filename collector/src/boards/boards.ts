/** Boards as they are kept. Of a link only a hash, so that neither a copy of the data nor the history opens one. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Board, BoardContent } from '@hindsight/protocol/api/boards'
import { ProblemError } from '../errors.ts'
import type { Entity, State } from '../state.ts'

type Share = { tokenHash: string; expiresAt: number }
export type BoardBody = Omit<BoardContent, 'segment'> & { share: Share | null; segment?: string }

const kind = 'board'
/** 24 bytes are 32 characters: far too many to guess. */
const tokenBytes = 24
const dayMs = 24 * 60 * 60 * 1000

const idOf = (siteId: string, boardId: string): string => `${siteId}/${boardId}`
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
export const boardNotFound = (): ProblemError => new ProblemError(404, 'board_not_found', 'There is no such board.')

export function shownBoard({ id, version, body: { share, segment = '', ...content } }: Entity<BoardBody>): Board {
  const isOpen = share !== null && share.expiresAt > Date.now()
  return {
    ...content,
    // Boards made before they had one.
    segment,
    boardId: id.slice(id.indexOf('/') + 1),
    version,
    share: isOpen ? { expiresAt: share.expiresAt } : null,
  }
}

export function createBoards(state: State) {
  async function known(siteId: string, boardId: string): Promise<Entity<BoardBody>> {
    const found = await state.get<BoardBody>(kind, idOf(siteId, boardId))
    if (!found) throw boardNotFound()
    return found
  }

  async function put(siteId: string, boardId: string, body: BoardBody, expectedVersion: number, by: string) {
    return shownBoard(await state.put<BoardBody>(kind, idOf(siteId, boardId), body, { expectedVersion, by }))
  }

  return {
    async list(siteId: string): Promise<Board[]> {
      const boards = (await state.list<BoardBody>(kind, `${siteId}/`)).map(shownBoard)
      return boards.sort((a, b) => a.name.localeCompare(b.name))
    },

    async get(siteId: string, boardId: string): Promise<Board> {
      return shownBoard(await known(siteId, boardId))
    },

    create: (siteId: string, content: BoardContent, by: string) =>
      put(siteId, randomUUID(), { ...content, share: null }, 0, by),

    async change(siteId: string, boardId: string, content: BoardContent, version: number, by: string): Promise<Board> {
      const { body } = await known(siteId, boardId)
      return await put(siteId, boardId, { ...content, share: body.share }, version, by)
    },

    async remove(siteId: string, boardId: string, by: string): Promise<void> {
      const { version } = await known(siteId, boardId)
      await state.remove(kind, idOf(siteId, boardId), { expectedVersion: version, by })
    },

    /** The token is in the answer and nowhere else. */
    async share(siteId: string, boardId: string, days: number, by: string): Promise<{ board: Board; token: string }> {
      const { body, version } = await known(siteId, boardId)
      const token = randomBytes(tokenBytes).toString('base64url')
      const share = { tokenHash: hashOf(token), expiresAt: Date.now() + days * dayMs }
      return { board: await put(siteId, boardId, { ...body, share }, version, by), token }
    },

    async unshare(siteId: string, boardId: string, by: string): Promise<Board> {
      const { body, version } = await known(siteId, boardId)
      return await put(siteId, boardId, { ...body, share: null }, version, by)
    },

    /** The board that a link opens, with its site; null where it was taken back, has ended, or never was. */
    async byToken(token: string): Promise<{ siteId: string; board: Board; expiresAt: number } | null> {
      const tokenHash = hashOf(token)
      const found = (await state.list<BoardBody>(kind)).find(({ body }) => body.share?.tokenHash === tokenHash)
      const share = found?.body.share
      if (!found || !share || share.expiresAt <= Date.now()) return null
      return { siteId: found.id.slice(0, found.id.indexOf('/')), board: shownBoard(found), expiresAt: share.expiresAt }
    },
  }
}
