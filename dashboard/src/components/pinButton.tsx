import type { Board, Tile } from '@hindsight/protocol/api/boards'
import { ActionIcon, Anchor, Button, Menu, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPin } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { useBoards, useChangeBoard, useCreateBoard } from '../api/boards.ts'
import { urls } from '../routes.ts'

const shownMs = 8_000
const newBoardName = 'My board'
const maxTiles = 24

/** Where it was pinned to, with a way there. */
function sayPinned(siteId: string, { boardId, name }: Pick<Board, 'boardId' | 'name'>, title: string): void {
  notifications.show({
    autoClose: shownMs,
    title: `Pinned: ${title}`,
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <Text size="sm">
        {/* The message stands outside the router: a plain link. */}
        <Anchor href={`${urls.boards(siteId)}?${new URLSearchParams({ board: boardId })}`} size="sm">
          Open {name}
        </Anchor>
      </Text>
    ),
  })
}

function sayFailed(error: Error): void {
  notifications.show({
    color: 'red',
    title: 'It was not pinned',
    message: error.message,
    closeButtonProps: { 'aria-label': 'Close this message' },
  })
}

/** It can be renamed on the board itself. */
function freeName(boards: readonly Board[]): string {
  const taken = new Set(boards.map(({ name }) => name))
  let name = newBoardName
  for (let no = 2; taken.has(name); no++) name = `${newBoardName} ${no}`
  return name
}

type Props = {
  shows: Tile['shows']
  /** What it is called where it stands; also the tile's title where the tile has no words of its own. */
  name: string
  title?: string
  /** Beside the other signs of a chart, or as a button among the actions of a screen. */
  as?: 'sign' | 'button'
}

/** Pins what stands here to a board. */
export function PinButton({ shows, name, title = '', as = 'sign' }: Props) {
  const { siteId = '' } = useParams()
  const boards = useBoards(siteId)
  const change = useChangeBoard(siteId)
  const create = useCreateBoard(siteId)
  const tile = (): Tile => ({ tileId: crypto.randomUUID(), title, note: '', size: 'half', shows })
  const done = { onSuccess: (board: Board) => sayPinned(siteId, board, name), onError: sayFailed }
  const pinTo = (board: Board) => change.mutate({ board, patch: { tiles: [...board.tiles, tile()] } }, done)
  const label = `Pin to a board: ${name}`
  const isBusy = change.isPending || create.isPending
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        {as === 'button' ? (
          <Button variant="default" leftSection={<IconPin size={16} aria-hidden />} aria-label={label} loading={isBusy}>
            Pin
          </Button>
        ) : (
          <Tooltip label="Pin to a board">
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} loading={isBusy}>
              <IconPin size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Pin to a board</Menu.Label>
        {(boards.data ?? []).map((board) => (
          <Menu.Item key={board.boardId} disabled={board.tiles.length >= maxTiles} onClick={() => pinTo(board)}>
            {board.name}
            {board.tiles.length >= maxTiles ? ' (full)' : ''}
          </Menu.Item>
        ))}
        {boards.error ? <Menu.Item disabled>The boards could not be read</Menu.Item> : null}
        {boards.data ? (
          <Menu.Item
            onClick={() => create.mutate({ name: freeName(boards.data), days: 30, segment: '', tiles: [tile()] }, done)}
          >
            A new board
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
