import { ActionIcon, Switch, Tooltip } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconZzz,
} from '@tabler/icons-react'
import { type ReactNode, useMemo } from 'react'
import { SignMark } from '../../signs/signMark.tsx'
import css from './controls.module.css'
import { speeds } from './keys.ts'
import { clockText } from './moments.ts'
import type { Player } from './player/player.ts'
import type { ReplayStep, StepKind } from './steps.ts'
import { useReplayState } from './useReplayState.ts'

type Props = {
  player: Player
  steps: readonly ReplayStep[]
  durationMs: number
  onStep: (direction: 1 | -1, kind?: StepKind) => void
  onToggle: () => void
  /** Beside the time: what a session that still goes on needs. */
  children?: ReactNode
}

export function Controls({ player, steps, durationMs, onStep, onToggle, children }: Props) {
  const playing = useReplayState(player, (state) => state.playing)
  const speed = useReplayState(player, (state) => state.speed)
  const skips = useReplayState(player, (state) => state.skipsInactivity)
  const struggles = useMemo(() => steps.filter(({ isStruggle }) => isStruggle).length, [steps])
  const pages = useMemo(() => steps.filter(({ isNavigation }) => isNavigation).length, [steps])
  return (
    <div className={css.frame}>
      <div className={css.controls} role="toolbar" aria-label="Player">
        <Tooltip label={playing ? 'Pause (Space)' : 'Play (Space)'}>
          <ActionIcon size={34} radius="xl" onClick={onToggle} aria-label={playing ? 'Pause' : 'Play'}>
            {playing ? <IconPlayerPauseFilled size={18} aria-hidden /> : <IconPlayerPlayFilled size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Time player={player} durationMs={durationMs} />
        {children}
        <div className={css.group}>
          <Moves name="step" keys="" kind="step" n={steps.length} onStep={onStep}>
            Step
          </Moves>
          <Moves name="error or trouble" keys="Shift " kind="struggle" n={struggles} onStep={onStep}>
            <SignMark kind="error" size={13} />
            <span className={css.word}>Struggle</span> {struggles}
          </Moves>
          <Moves name="page" keys="Alt " kind="page" n={pages} onStep={onStep}>
            <SignMark kind="navigation" size={13} />
            <span className={css.word}>Page</span> {pages}
          </Moves>
        </div>
        <div className={css.right}>
          <Tooltip label="Cuts out the time in which nothing was done (I)">
            <div className={css.skipSwitch}>
              <Switch
                size="xs"
                label={
                  <span className={css.skip}>
                    <IconZzz size={14} stroke={1.8} aria-hidden />
                    <span className={css.skipWords}>Skip inactivity</span>
                  </span>
                }
                checked={skips}
                onChange={(event) => player.setSkipsInactivity(event.currentTarget.checked)}
              />
            </div>
          </Tooltip>
          <fieldset className={css.speeds} aria-label="Speed" title="Speed: [ slower, ] faster">
            {speeds.map((each) => (
              <button key={each} type="button" aria-pressed={each === speed} onClick={() => player.setSpeed(each)}>
                {each}×
              </button>
            ))}
          </fieldset>
        </div>
      </div>
    </div>
  )
}

type MovesProps = {
  name: string
  /** Held with the arrow keys. */
  keys: string
  kind: StepKind
  n: number
  onStep: Props['onStep']
  children: ReactNode
}

/** Back and forth by one kind of step. */
function Moves({ name, keys, kind, n, onStep, children }: MovesProps) {
  return (
    <div className={css.moves} data-none={n === 0 || undefined}>
      <Tooltip label={`Previous ${name} (${keys}←)`}>
        <button type="button" aria-label={`Previous ${name}`} disabled={n === 0} onClick={() => onStep(-1, kind)}>
          <IconChevronLeft size={17} aria-hidden />
        </button>
      </Tooltip>
      <span className={css.what}>{children}</span>
      <Tooltip label={`Next ${name} (${keys}→)`}>
        <button type="button" aria-label={`Next ${name}`} disabled={n === 0} onClick={() => onStep(1, kind)}>
          <IconChevronRight size={17} aria-hidden />
        </button>
      </Tooltip>
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
