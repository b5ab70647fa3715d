import type { Tile } from '@hindsight/protocol/api/boards'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { ChartToolsPlace } from '../../components/chart/chartFrame.tsx'
import css from './boards.module.css'
import { tileTitle } from './words.ts'

export type TileActs = {
  /** By so many places; negative: towards the beginning. */
  move: (by: number) => void
  /** Another tile was dropped on this one. */
  dropped: (tileId: string) => void
  resize: () => void
  edit: () => void
  remove: () => void
  isFirst: boolean
  isLast: boolean
}

const dragged = 'application/x-hindsight-tile'

/** A tile with its title and note; without `acts` it is only looked at. */
export function TileFrame({ tile, acts, children }: { tile: Tile; acts?: TileActs; children: ReactNode }) {
  const [isOver, setIsOver] = useState(false)
  const [toolsPlace, setToolsPlace] = useState<HTMLElement | null>(null)
  const title = tileTitle(tile)
  const drag = acts && {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(dragged)) return
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      setIsOver(false)
      const tileId = event.dataTransfer.getData(dragged)
      if (tileId === '') return
      event.preventDefault()
      acts.dropped(tileId)
    },
  }
  return (
    <section
      className={css.tile}
      data-size={tile.size}
      data-shows={tile.shows.kind}
      data-over={isOver || undefined}
      aria-label={title}
      {...drag}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is dragged here is moved by the menu as well */}
      <header
        className={css.tileHead}
        draggable={acts !== undefined}
        onDragStart={(event) => event.dataTransfer.setData(dragged, tile.tileId)}
      >
        <h2>{title}</h2>
        <div ref={setToolsPlace} />
        {acts ? <TileMenu tile={tile} title={title} acts={acts} /> : null}
      </header>
      {tile.note === '' ? null : <p className={css.note}>{tile.note}</p>}
      <ChartToolsPlace value={toolsPlace}>{children}</ChartToolsPlace>
    </section>
  )
}

function TileMenu({ tile, title, acts }: { tile: Tile; title: string; acts: TileActs }) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Arrange ${title}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={acts.isFirst} onClick={() => acts.move(-1)}>
          Move towards the beginning
        </Menu.Item>
        <Menu.Item disabled={acts.isLast} onClick={() => acts.move(1)}>
          Move towards the end
        </Menu.Item>
        <Menu.Item onClick={acts.resize}>{tile.size === 'half' ? 'Make it wide' : 'Make it narrow'}</Menu.Item>
        <Menu.Item onClick={acts.edit}>Title and note …</Menu.Item>
        <Menu.Item onClick={acts.remove}>Take it off the board</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
