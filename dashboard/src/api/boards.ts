import { type Board, type BoardContent, boardRoutes } from '@hindsight/protocol/api/boards'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const boardsKey = (siteId: string) => ['sites', siteId, 'boards'] as const

export function useBoards(siteId: string) {
  return useQuery({
    queryKey: boardsKey(siteId),
    queryFn: async ({ signal }) => (await ask(boardRoutes.listBoards, { params: { siteId }, signal })).boards,
  })
}

/** Whatever changes a board: the list is read anew, also where someone else was quicker. */
function useBoardChange<Given, Answer>(siteId: string, act: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: boardsKey(siteId) }),
  })
}

export const useCreateBoard = (siteId: string) =>
  useBoardChange(siteId, (body: BoardContent) => ask(boardRoutes.createBoard, { params: { siteId }, body }))

export const useChangeBoard = (siteId: string) =>
  useBoardChange(siteId, ({ board, patch }: { board: Board; patch: Partial<BoardContent> }) => {
    const { boardId, share: _, ...content } = board
    return ask(boardRoutes.changeBoard, { params: { siteId, boardId }, body: { ...content, ...patch } })
  })

export const useRemoveBoard = (siteId: string) =>
  useBoardChange(siteId, (boardId: string) => ask(boardRoutes.removeBoard, { params: { siteId, boardId } }))

export const useShareBoard = (siteId: string) =>
  useBoardChange(siteId, ({ boardId, days }: { boardId: string; days: number }) =>
    ask(boardRoutes.shareBoard, { params: { siteId, boardId }, body: { days } }),
  )

export const useUnshareBoard = (siteId: string) =>
  useBoardChange(siteId, (boardId: string) => ask(boardRoutes.unshareBoard, { params: { siteId, boardId } }))

/** What a link shows, asked anew so often: it may hang on a wall. */
const sharedPollMs = 5 * 60_000

export function useSharedBoard(token: string) {
  return useQuery({
    queryKey: ['sharedBoard', token],
    queryFn: ({ signal }) => ask(boardRoutes.openSharedBoard, { body: { token }, signal }),
    enabled: token !== '',
    retry: false,
    refetchInterval: sharedPollMs,
  })
}
