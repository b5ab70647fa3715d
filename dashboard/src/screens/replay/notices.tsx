import { Button } from '@mantine/core'
import { IconPlayerSkipForward } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { duration } from '../../format/duration.ts'
import type { SessionNav } from './head/useSessionNav.ts'
import css from './notices.module.css'
import { useWatching } from './replayContext.ts'

/** A skip is told for this long. */
const toldMs = 2600
/** Before the next session begins, there is time to stay. */
const countdownSeconds = 4

/** What the player did by itself, told in passing over the page. */
export function Notices({ nav }: { nav: SessionNav | null }) {
  return (
    <div className={css.notices} role="status">
      <SkipNotice />
      {nav?.autoplays && nav.nextId !== null ? <NextNotice nextId={nav.nextId} open={nav.open} /> : null}
    </div>
  )
}

/** A pause that was cut out while playing, with its length. */
function SkipNotice() {
  const { player, plan } = useWatching()
  const [skipped, setSkipped] = useState<{ ms: number } | null>(null)
  useEffect(() => {
    if (!player) return
    let before = player.state()
    return player.subscribe(() => {
      const now = player.state()
      const last = before
      before = now
      if (!last.playing || !now.playing || !now.skipsInactivity || now.ms <= last.ms) return
      const pause = plan.inactivity.find(({ fromMs, toMs }) => last.ms < toMs && now.ms >= toMs && fromMs < now.ms)
      // Played through, it is no skip.
      if (!pause || now.ms - last.ms < (pause.toMs - Math.max(pause.fromMs, last.ms)) * 0.9) return
      setSkipped({ ms: pause.toMs - Math.max(pause.fromMs, last.ms) })
    })
  }, [player, plan])
  // Apart from the plan: it is made anew when more is read, and the words would stay for good.
  useEffect(() => {
    if (skipped === null) return
    const timer = setTimeout(() => setSkipped(null), toldMs)
    return () => clearTimeout(timer)
  }, [skipped])
  if (skipped === null) return null
  return (
    <span className={css.notice} data-skipped={Math.round(skipped.ms)}>
      <IconPlayerSkipForward size={15} aria-hidden />
      Skipped {duration(skipped.ms)} without activity
    </span>
  )
}

/** At the end: the next session of the list, unless one stays. */
function NextNotice({ nextId, open }: { nextId: string; open: SessionNav['open'] }) {
  const { player, plan } = useWatching()
  const [left, setLeft] = useState<number | null>(null)
  const isLive = plan.live
  useEffect(() => {
    if (!player || isLive) return
    let wasPlaying = player.state().playing
    return player.subscribe(() => {
      const { playing, ms } = player.state()
      if (wasPlaying && !playing && ms >= plan.durationMs) setLeft(countdownSeconds)
      else if (playing || ms < plan.durationMs) setLeft(null)
      wasPlaying = playing
    })
  }, [player, plan, isLive])
  useEffect(() => {
    if (left === null) return
    const timer = setTimeout(() => (left <= 1 ? open(nextId, true) : setLeft(left - 1)), 1000)
    return () => clearTimeout(timer)
  }, [left, nextId, open])
  if (left === null) return null
  return (
    <span className={css.notice}>
      Next session in {left} s
      <Button size="compact-xs" variant="default" onClick={() => open(nextId, true)}>
        Now
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => setLeft(null)}>
        Stay
      </Button>
    </span>
  )
}
