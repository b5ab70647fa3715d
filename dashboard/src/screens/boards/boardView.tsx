import type { Board, Tile } from '@hindsight/protocol/api/boards'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChangeBoard } from '../../api/boards.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import type { Period } from '../../filters/period.ts'
import css from './boards.module.css'
import { TileBody } from './tileBody.tsx'
import { TileDialog } from './tileDialog.tsx'
import { TileFrame } from './tileFrame.tsx'

type Props = {
  siteId: string
  board: Board
  period: Period
  currency: string
  /** What the dialog makes or changes; undefined: it is closed. */
  editing: Tile | null | undefined
  edit: (tile: Tile | null | undefined) => void
}

/** The tiles of a board, in their order. Each change is saved at once. */
export function BoardView({ siteId, board, period, currency, editing, edit }: Props) {
  const change = useChangeBoard(siteId)
  // What was just changed is shown until the answer is there.
  const [ahead, setAhead] = useState<{ version: number; tiles: Tile[] } | null>(null)
  const tiles = ahead?.version === board.version ? ahead.tiles : board.tiles
  const save = (next: Tile[]) => {
    setAhead({ version: board.version, tiles: next })
    change.mutate({ board, patch: { tiles: next } }, { onError: () => setAhead(null) })
  }
  const moved = (tileId: string, to: number) => {
    const tile = tiles.find((one) => one.tileId === tileId)
    if (!tile) return
    save(tiles.filter((one) => one !== tile).toSpliced(Math.max(0, to), 0, tile))
  }
  return (
    <>
      {change.error ? <Failed error={change.error} what="The change was not saved" /> : null}
      {tiles.length === 0 ? (
        <EmptyCard
          title="Nothing on this board yet"
          says="Put reports, figures by day and saved funnels beside one another, with a note where one is needed."
        >
          <Button onClick={() => edit(null)}>Add a tile</Button>
        </EmptyCard>
      ) : (
        <div className={css.grid}>
          {tiles.map((tile, index) => (
            <TileFrame
              key={tile.tileId}
              tile={tile}
              acts={{
                move: (by) => moved(tile.tileId, index + by),
                dropped: (tileId) => tileId !== tile.tileId && moved(tileId, index),
                resize: () =>
                  save(
                    tiles.map((one) => (one === tile ? { ...one, size: one.size === 'half' ? 'full' : 'half' } : one)),
                  ),
                edit: () => edit(tile),
                remove: () => save(tiles.filter((one) => one !== tile)),
                isFirst: index === 0,
                isLast: index === tiles.length - 1,
              }}
            >
              <TileBody siteId={siteId} tile={tile} period={period} currency={currency} />
            </TileFrame>
          ))}
        </div>
      )}
      {editing === undefined ? null : (
        <TileDialog siteId={siteId} board={board} tile={editing} onClose={() => edit(undefined)} />
      )}
    </>
  )
}
