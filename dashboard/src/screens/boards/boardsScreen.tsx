import type { Board, Tile } from '@hindsight/protocol/api/boards'
import { Button, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useBoards } from '../../api/boards.ts'
import { useMay } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { periodKeys, periodLabel } from '../../filters/period.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { BoardSettings } from './boardSettings.tsx'
import { BoardView } from './boardView.tsx'
import { NewBoard } from './newBoard.tsx'
import { RemoveBoard } from './removeBoard.tsx'
import { ShareDialog } from './shareDialog.tsx'
import { useBoardPeriod } from './useBoardPeriod.ts'

type Opened = 'share' | 'settings' | 'remove' | 'new'

/** Reports, figures and funnels that a team looks at together. */
export function BoardsScreen() {
  const { siteId = '' } = useParams()
  const [search, setSearch] = useSearch()
  const boards = useBoards(siteId)
  const site = useSite(siteId)
  const [open, setOpen] = useState<Opened | null>(null)
  const [editing, setEditing] = useState<Tile | null | undefined>(undefined)
  const choose = (boardId: string) =>
    setSearch((next) => {
      // Each board has a period and a segment of its own.
      for (const key of periodKeys) next.delete(key)
      next.set('board', boardId)
      return next
    })
  const board = boards.data?.find(({ boardId }) => boardId === search.get('board')) ?? boards.data?.[0]
  const period = useBoardPeriod(board)
  const error = boards.error ?? site.error
  return (
    <>
      <ScreenHead
        title={board?.name ?? 'Boards'}
        says={board ? periodLabel(period) : 'What a team looks at together'}
        actions={
          board ? (
            <BoardActions
              boards={boards.data ?? []}
              board={board}
              choose={choose}
              add={() => setEditing(null)}
              open={setOpen}
            />
          ) : undefined
        }
      />
      {error ? (
        <Failed error={error} what="The boards could not be read" retry={() => void boards.refetch()} />
      ) : !boards.data || !site.data ? (
        <SkeletonCards heights={[180, 180]} label="Loading boards" />
      ) : board === undefined ? (
        <Card title="Make the first board">
          <NewBoard siteId={siteId} onMade={choose} />
        </Card>
      ) : (
        <BoardView
          key={board.boardId}
          siteId={siteId}
          board={board}
          period={period}
          currency={site.data.settings.currency}
          editing={editing}
          edit={setEditing}
        />
      )}
      {open === 'share' && board ? (
        <ShareDialog
          siteId={siteId}
          board={board}
          allowed={site.data?.settings.sharedBoards ?? false}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'settings' && board ? (
        <BoardSettings
          siteId={siteId}
          board={board}
          onDone={() => {
            choose(board.boardId)
            setOpen(null)
          }}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'remove' && board ? <RemoveBoard siteId={siteId} board={board} onClose={() => setOpen(null)} /> : null}
      {open === 'new' ? (
        <Dialog title="New board" onClose={() => setOpen(null)}>
          <NewBoard
            siteId={siteId}
            onMade={(boardId) => {
              choose(boardId)
              setOpen(null)
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

type ActionProps = {
  boards: Board[]
  board: Board
  choose: (boardId: string) => void
  add: () => void
  open: (what: Opened) => void
}

function BoardActions({ boards, board, choose, add, open }: ActionProps) {
  const mayShare = useMay('exports.make')
  return (
    <Group gap={8}>
      {boards.length > 1 ? (
        <NativeSelect
          aria-label="Board"
          value={board.boardId}
          data={boards.map(({ boardId, name }) => ({ value: boardId, label: name }))}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      ) : null}
      <Button onClick={add}>Add</Button>
      <Button variant="default" onClick={() => open('new')}>
        New board
      </Button>
      <Button variant="default" onClick={() => open('settings')}>
        Settings
      </Button>
      {mayShare ? (
        <Button variant="default" onClick={() => open('share')}>
          {board.share === null ? 'Share' : 'Shared'}
        </Button>
      ) : null}
      <Button variant="default" onClick={() => open('remove')}>
        Remove
      </Button>
    </Group>
  )
}
