import { Button, Tooltip } from '@mantine/core'
import css from './controls.module.css'
import { useWatching } from './replayContext.ts'
import { useReplayState } from './useReplayState.ts'

/** Of a session that goes on: whether one sees what happens now, and the way there. */
export function LiveControl() {
  const { player } = useWatching()
  const live = useReplayState(player, (state) => state.live)
  if (live === 'off') return null
  if (live === 'following')
    return (
      <span className={css.live} role="status">
        Live
      </span>
    )
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
