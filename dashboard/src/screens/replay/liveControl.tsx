import { Button, Tooltip } from '@mantine/core'
import { useNow } from '../../components/useNow.ts'
import { duration } from '../../format/duration.ts'
import css from './controls.module.css'
import { useReplay, useWatching } from './replayContext.ts'
import { useReplayState } from './useReplayState.ts'
import { whereabouts } from './whereabouts.ts'

/** Without anything from her for so long, one wonders whether it still goes on. */
const quietMs = 30_000

/** Live, and what keeps the page from moving where it does not. */
function Following() {
  const { detail, events } = useReplay()
  const now = useNow(1000)
  const { is, sinceTs } = whereabouts(events, now)
  const quiet = now - Math.max(detail.session.lastTs, events.at(-1)?.ts ?? 0)
  const ago = (ms: number) => duration(Math.max(0, Math.floor(ms / 1000) * 1000))
  const says =
    is === 'left'
      ? `left the site ${ago(now - sinceTs)} ago`
      : is === 'away'
        ? `page in the background for ${ago(now - sinceTs)}`
        : quiet >= quietMs
          ? `nothing for ${ago(quiet)}`
          : null
  return (
    <span className={css.following}>
      <span className={css.live} data-quiet={says !== null || undefined} role="status">
        Live
      </span>
      {says === null ? null : <span className={css.ended}>{says}</span>}
    </span>
  )
}

/** Of a session that goes on: whether one sees what happens now, and the way there. */
export function LiveControl() {
  const { player } = useWatching()
  const live = useReplayState(player, (state) => state.live)
  if (live === 'off') return null
  if (live === 'following') return <Following />
  if (live === 'ended')
    return (
      <span className={css.ended} role="status">
        The session has ended
      </span>
    )
  return (
    <Tooltip label="Jump to what happens now (L)">
      <Button size="compact-sm" variant="light" onClick={() => player?.followLive()}>
        Jump to live
      </Button>
    </Tooltip>
  )
}
