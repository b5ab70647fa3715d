import type { HeatAnswer } from '@hindsight/protocol/api/heat'
import type { SnapshotPage } from '@hindsight/protocol/api/privacy'
import { Skeleton, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Failed } from '../../components/failed.tsx'
import { useSnapshot } from '../privacy/snapshot.ts'
import { createTabPlayer, type PageSize, type TabPlayer } from '../replay/player/tabPlayer.ts'
import type { SafeEvent } from '../replay/sanitise/events.ts'
import { drawClicks, drawDepths } from './drawHeat.ts'
import css from './heatmap.module.css'

export type MapKind = 'click' | 'deadClick' | 'scroll'
/** A page that goes on and on is cut there: browsers draw no larger canvas. */
const maxHeightPx = 12_000

type Props = { siteId: string; answer: HeatAnswer; map: MapKind }

/** The page as it was recorded, made as safe as in a replay, with the map drawn over it. */
export function HeatStage({ siteId, answer, map }: Props) {
  const { snapshot: page } = answer
  const snapshot = useSnapshot(siteId, page, true)
  if (page === null) return <Unseen says="No replay of this page on such a device in the last 30 days to draw on." />
  if (snapshot.error)
    return <Failed error={snapshot.error} what="The page could not be read" retry={() => snapshot.refetch()} />
  if (snapshot.data === undefined)
    return <Skeleton height={480} radius={8} role="status" aria-label="Loading the page" />
  if (snapshot.data === null) return <Unseen says="The newest recording of this page is damaged." />
  return <Drawn key={keyOf(page)} events={snapshot.data} answer={answer} map={map} />
}

const keyOf = ({ sessionId, tabId, chunkNo }: SnapshotPage): string => `${sessionId} ${tabId} ${chunkNo}`

function Unseen({ says }: { says: string }) {
  return (
    <Text size="sm" c="dimmed">
      {says} The places beside are complete without it.
    </Text>
  )
}

function useWidth() {
  const room = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = room.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { room, width }
}

function Drawn({ events, answer, map }: { events: SafeEvent[]; answer: HeatAnswer; map: MapKind }) {
  const { room, width } = useWidth()
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [page, setPage] = useState<PageSize>({ width: 1280, height: 800 })
  const [fault, setFault] = useState<string | null>(null)
  const scale = width === 0 ? 1 : Math.min(1, width / page.width)

  useEffect(() => {
    if (!root.current) return
    let player: TabPlayer | null = null
    let isGone = false
    try {
      player = createTabPlayer({
        root: root.current,
        events,
        colorScheme: 'light',
        onSize: setPage,
        onFault: (error) => setFault(String(error)),
      })
      const { iframe } = player
      player.showAt((events.at(-1)?.timestamp ?? 0) + 1)
      void player.settled.then(() => {
        if (isGone) return
        const height = Math.min(maxHeightPx, iframe.contentDocument?.documentElement.scrollHeight ?? 0)
        if (height === 0) return
        // All of the page, not only what one window of it showed.
        iframe.style.height = `${height}px`
        setPage((before) => ({ ...before, height: Math.max(before.height, height) }))
      })
    } catch (error) {
      setFault(String(error))
    }
    return () => {
      isGone = true
      player?.destroy()
    }
  }, [events])

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const size = { width: Math.round(page.width * scale), height: Math.round(page.height * scale), scale }
    context.canvas.width = size.width
    context.canvas.height = size.height
    if (map === 'scroll') drawDepths(context, answer, size)
    else drawClicks(context, answer.spots, page, size)
  }, [answer, map, page, scale])

  const shown = { width: page.width * scale, height: page.height * scale }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section ref={room} className={css.room} tabIndex={0} aria-label="The page with its map; the table says the same">
      {fault === null ? null : <Text size="sm">The page could not be drawn: {fault}</Text>}
      <div className={css.fit} style={shown}>
        <div
          ref={root}
          className={css.page}
          style={{ width: page.width, height: page.height, transform: `scale(${scale})` }}
        />
        <canvas ref={canvas} className={css.canvas} style={shown} aria-hidden />
      </div>
    </section>
  )
}
