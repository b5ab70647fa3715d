import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Failed } from '../../components/failed.tsx'
import { SignMark } from '../../signs/signMark.tsx'
import { clockText } from '../replay/moments.ts'
import type { Plan, Player } from '../replay/player/player.ts'
import { Stage } from '../replay/stage.tsx'
import type { LoadState } from '../replay/stream/loader.ts'
import { usePlayer } from '../replay/usePlayer.ts'
import { usePlan, useRecording, useSession } from '../replay/useReplayData.ts'
import { useReplayState } from '../replay/useReplayState.ts'
import { whyNoReplay } from '../sessions/replayMissing.ts'
import css from './evidence.module.css'

/** The clip starts this long before the moment: what led to it belongs to it. */
const leadMs = 6000

type Props = { siteId: string; sessionId: string; step: string; ts: number }

/** The moment as a still with the element framed; played, it begins a few seconds before. */
export function EvidenceClip({ siteId, sessionId, step, ts }: Props) {
  const session = useSession(siteId, sessionId)
  const recording = useRecording(siteId, sessionId, session)
  const { loaded } = recording
  const plan = usePlan(session, recording)
  const detail = session.detail.data
  const error = session.detail.error ?? session.events.error
  if (error && (!detail || !plan)) return <Failed error={error} what="The moment could not be read" />
  if (!detail || !plan) return <Skeleton height={280} role="status" aria-label="Loading the moment" />
  const missing = detail.tabs.some(({ chunks }) => chunks.length > 0)
    ? null
    : (whyNoReplay({ ...detail.session, hasReplay: false }) ?? 'No replay has arrived')
  return <Clip plan={plan} loaded={loaded} missing={missing} step={step} ts={ts} />
}

type ClipProps = { plan: Plan; loaded: LoadState; missing: string | null; step: string; ts: number }

function Clip({ plan, loaded, missing, step, ts }: ClipProps) {
  const root = useRef<HTMLDivElement>(null)
  const player = usePlayer(root, plan, loaded.version > 0)
  const shownOn = useRef<Player | null>(null)
  const atMs = plan.steps.find(({ id }) => id === step)?.atMs ?? Math.max(0, ts - plan.startTs)
  useEffect(() => {
    if (player === null || shownOn.current === player) return
    shownOn.current = player
    if (step === '' || !player.goTo(step)) player.seek(atMs)
  }, [player, step, atMs])
  return (
    <div className={css.clip}>
      <div className={css.stage}>
        <Stage player={player} root={root} steps={plan.steps} missing={missing} />
      </div>
      {missing === null ? <ClipControls player={player} plan={plan} step={step} atMs={atMs} /> : null}
    </div>
  )
}

function ClipControls({
  player,
  plan,
  step,
  atMs,
}: Pick<ClipProps, 'plan' | 'step'> & { player: Player | null; atMs: number }) {
  const playing = useReplayState(player, (state) => state.playing)
  const stepId = useReplayState(player, (state) => state.stepId)
  const seconds = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const now = plan.steps.find(({ id }) => id === stepId)
  const play = () => {
    if (!player) return
    if (playing) return player.pause()
    player.seek(Math.max(0, atMs - leadMs))
    player.play()
  }
  const back = () => {
    player?.pause()
    if (step === '' || !player?.goTo(step)) player?.seek(atMs)
  }
  return (
    <div className={css.controls} role="toolbar" aria-label="Clip">
      <Tooltip label={playing ? 'Pause' : `Play from ${leadMs / 1000} seconds before`}>
        <ActionIcon
          size={34}
          radius="xl"
          onClick={play}
          disabled={!player}
          aria-label={playing ? 'Pause' : 'Play the moment'}
        >
          {playing ? <IconPlayerPauseFilled size={18} aria-hidden /> : <IconPlayerPlayFilled size={18} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <div className={css.step}>
        {now ? <SignMark kind={now.mark} size={13} /> : null} {clockText(seconds * 1000)} ·{' '}
        {now?.text ?? 'before the first step'}
      </div>
      <ActionIcon variant="default" size={30} aria-label="Previous step" onClick={() => player?.step(-1, 'step')}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size={30} aria-label="Next step" onClick={() => player?.step(1, 'step')}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
      {stepId === step ? null : (
        <Button size="compact-sm" variant="subtle" onClick={back}>
          Back to it
        </Button>
      )}
    </div>
  )
}
