import type { Board, Tile } from '@hindsight/protocol/api/boards'
import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { useBoards, useCreateBoard, useRemoveBoard } from '../../api/boards.ts'
import { useMay } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { periodLabel } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { BoardView } from './boardView.tsx'
import { ShareDialog } from './shareDialog.tsx'

type Opened = 'share' | 'remove' | 'new'

/** Reports, figures and funnels that a team looks at together. */
export function BoardsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const [search, setSearch] = useSearchParams()
  const boards = useBoards(siteId)
  const site = useSite(siteId)
  const [open, setOpen] = useState<Opened | null>(null)
  const [editing, setEditing] = useState<Tile | null | undefined>(undefined)
  const choose = (boardId: string) => {
    const next = new URLSearchParams(search)
    next.set('board', boardId)
    setSearch(next)
  }
  const board = boards.data?.find(({ boardId }) => boardId === search.get('board')) ?? boards.data?.[0]
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

function NewBoard({ siteId, onMade }: { siteId: string; onMade: (boardId: string) => void }) {
  const create = useCreateBoard(siteId)
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    create.mutate({ name: name.trim(), days: 30, tiles: [] }, { onSuccess: ({ boardId }) => onMade(boardId) })
  }
  return (
    <form onSubmit={submit}>
      {create.error ? <Failed error={create.error} what="The board was not made" /> : null}
      <Group align="flex-end">
        <TextInput
          label="Name"
          placeholder="Monday"
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
          Make it
        </Button>
      </Group>
    </form>
  )
}

function RemoveBoard({ siteId, board, onClose }: { siteId: string; board: Board; onClose: () => void }) {
  const remove = useRemoveBoard(siteId)
  return (
    <Dialog title={`Remove ${board.name}?`} onClose={onClose}>
      {remove.error ? <Failed error={remove.error} what="The board was not removed" /> : null}
      <p>
        Its tiles are gone for everyone{board.share === null ? '' : ', and the link to it ends'}. The reports themselves
        stay.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(board.boardId, { onSuccess: onClose })}
        >
          Remove
        </Button>
      </Group>
    </Dialog>
  )
}
