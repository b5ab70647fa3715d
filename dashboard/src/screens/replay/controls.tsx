import { ActionIcon, Button, Switch, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import css from './controls.module.css'
import { speeds } from './keys.ts'
import { clockText } from './moments.ts'
import type { Player } from './player/player.ts'
import { useReplayState } from './useReplayState.ts'

type Props = { player: Player; durationMs: number; onStep: (direction: 1 | -1) => void; onToggle: () => void }

export function Controls({ player, durationMs, onStep, onToggle }: Props) {
  const playing = useReplayState(player, (state) => state.playing)
  const speed = useReplayState(player, (state) => state.speed)
  const skips = useReplayState(player, (state) => state.skipsInactivity)
  return (
    <div className={css.controls} role="toolbar" aria-label="Player">
      <div className={css.group}>
        <Tooltip label={playing ? 'Pause (Space)' : 'Play (Space)'}>
          <ActionIcon size={34} radius="xl" onClick={onToggle} aria-label={playing ? 'Pause' : 'Play'}>
            {playing ? <IconPlayerPauseFilled size={18} aria-hidden /> : <IconPlayerPlayFilled size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Previous step (←)">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconChevronLeft size={16} aria-hidden />}
            onClick={() => onStep(-1)}
          >
            Previous
          </Button>
        </Tooltip>
        <Tooltip label="Next step (→)">
          <Button
            size="xs"
            variant="default"
            rightSection={<IconChevronRight size={16} aria-hidden />}
            onClick={() => onStep(1)}
          >
            Next
          </Button>
        </Tooltip>
      </div>
      <Time player={player} durationMs={durationMs} />
      <div className={css.right}>
        <Switch
          size="xs"
          label="Skip inactivity"
          checked={skips}
          onChange={(event) => player.setSkipsInactivity(event.currentTarget.checked)}
        />
        <fieldset className={css.speeds} aria-label="Speed">
          {speeds.map((each) => (
            <button key={each} type="button" aria-pressed={each === speed} onClick={() => player.setSpeed(each)}>
              {each}×
            </button>
          ))}
        </fieldset>
      </div>
    </div>
  )
}

function Time({ player, durationMs }: { player: Player; durationMs: number }) {
  const seconds = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  return (
    <div className={css.time} data-time={seconds}>
      {clockText(seconds * 1000)} <span>/ {clockText(Math.round(durationMs / 1000) * 1000)}</span>
    </div>
  )
}
