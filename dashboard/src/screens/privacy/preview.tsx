import type { SnapshotPage } from '@hindsight/protocol/api/privacy'
import { Group, NativeSelect, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useSnapshotPages } from '../../api/privacy.ts'
import { Failed } from '../../components/failed.tsx'
import { relativeTime } from '../../format/time.ts'
import { createTabPlayer, type PageSize, type TabPlayer } from '../replay/player/tabPlayer.ts'
import type { SafeEvent } from '../replay/sanitise/events.ts'
import { useFit } from '../replay/useFit.ts'
import { createPageMask, type PageMask, type Rule } from './pageMask.ts'
import css from './privacy.module.css'
import { useSnapshot } from './snapshot.ts'

type Props = { siteId: string; rules: readonly Rule[]; onCounts: (counts: (number | null)[]) => void }

/** A recent snapshot of a page as it was recorded, with the rules that are being thought of done to it. */
export function Preview({ siteId, rules, onCounts }: Props) {
  const pages = useSnapshotPages(siteId, true)
  const [path, setPath] = useState('')
  const [size, setSize] = useState<'fit' | 'actual'>('fit')
  const page = pages.data?.find((one) => one.path === path) ?? pages.data?.[0] ?? null
  const snapshot = useSnapshot(siteId, page)
  if (pages.error)
    return <Failed error={pages.error} what="The pages could not be read" retry={() => pages.refetch()} />
  if (pages.data?.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No page has been replayed in the last 30 days. Once one is, it can be looked at here as it was recorded.
      </Text>
    )
  }
  return (
    <div className={css.preview}>
      <Group gap={8} justify="space-between">
        <PageChoice pages={pages.data ?? []} page={page} choose={setPath} />
        <SegmentedControl
          size="xs"
          aria-label="Size"
          value={size}
          onChange={(value) => setSize(value === 'actual' ? 'actual' : 'fit')}
          data={[
            { value: 'fit', label: 'Fit' },
            { value: 'actual', label: 'Actual size' },
          ]}
        />
      </Group>
      {snapshot.error ? (
        <Failed error={snapshot.error} what="The snapshot could not be read" retry={() => snapshot.refetch()} />
      ) : snapshot.data === undefined ? (
        <Skeleton height={420} radius={8} role="status" aria-label="Loading the page" />
      ) : snapshot.data === null ? (
        <Text size="sm">This snapshot is damaged. Choose another page.</Text>
      ) : (
        <Page events={snapshot.data} size={size} rules={rules} onCounts={onCounts} />
      )}
    </div>
  )
}

type Choice = { pages: SnapshotPage[]; page: SnapshotPage | null; choose: (path: string) => void }

function PageChoice({ pages, page, choose }: Choice) {
  const now = Date.now()
  return (
    <NativeSelect
      aria-label="Page"
      className={css.pageChoice}
      data={pages.map(({ path, at }) => ({ value: path, label: `${path} · ${relativeTime(at, now)}` }))}
      value={page?.path ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  )
}

type PageProps = { events: SafeEvent[]; size: 'fit' | 'actual'; rules: readonly Rule[]; onCounts: Props['onCounts'] }

function Page({ events, size, rules, onCounts }: PageProps) {
  const room = useRef<HTMLDivElement>(null)
  const root = useRef<HTMLDivElement>(null)
  const [page, setPage] = useState<PageSize>({ width: 1280, height: 800 })
  const [shown, setShown] = useState<PageMask | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const fit = useFit(room, page)
  const scale = size === 'actual' ? 1 : fit.scale

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
        if (!isGone && iframe.contentDocument) setShown(createPageMask(iframe.contentDocument))
      })
    } catch (error) {
      setFault(String(error))
    }
    return () => {
      isGone = true
      setShown(null)
      player?.destroy()
    }
  }, [events])

  useEffect(() => {
    if (shown) onCounts(shown.apply(rules))
  }, [shown, rules, onCounts])

  return (
    <div ref={room} className={css.room} data-size={size}>
      {fault === null ? null : <Text size="sm">The page could not be drawn: {fault}</Text>}
      <div className={css.fit} style={{ width: page.width * scale, height: page.height * scale }}>
        <div
          ref={root}
          className={css.page}
          style={{ width: page.width, height: page.height, transform: `scale(${scale})` }}
        />
      </div>
    </div>
  )
}
