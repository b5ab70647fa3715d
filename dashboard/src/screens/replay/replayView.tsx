import type { SessionDetail } from '@hindsight/protocol/api/sessions'
import { ActionIcon, Alert, Button, CopyButton, Progress, Text, Tooltip } from '@mantine/core'
import { useDisclosure, useFullscreenElement } from '@mantine/hooks'
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconCheck,
  IconFlag,
  IconKeyboard,
  IconLink,
  IconMaximize,
  IconMinimize,
} from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { duration } from '../../format/duration.ts'
import { personName } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { whyNoReplay } from '../sessions/replayMissing.ts'
import { Controls } from './controls.tsx'
import { Facts } from './facts.tsx'
import { FlagMoment } from './flagMoment.tsx'
import { HelpDialog } from './helpDialog.tsx'
import { type Command, nextSpeed, type Speed } from './keys.ts'
import { withMoment } from './moments.ts'
import type { Plan, Player } from './player/player.ts'
import css from './replay.module.css'
import stageCss from './stage.module.css'
import { Stage, StageNote } from './stage.tsx'
import { StepList } from './stepList.tsx'
import type { ReplayStep, StepKind } from './steps.ts'
import type { LoadState } from './stream/loader.ts'
import { TimelineBar } from './timelineBar.tsx'
import { useKeys } from './useKeys.ts'
import { useMoment } from './useMoment.ts'
import { usePlayer } from './usePlayer.ts'
import { useReplayState } from './useReplayState.ts'

type Props = { detail: SessionDetail; plan: Plan; loaded: LoadState; again: () => void }

const directions: Partial<Record<Command, [1 | -1, StepKind]>> = {
  nextStep: [1, 'step'],
  previousStep: [-1, 'step'],
  nextStruggle: [1, 'struggle'],
  previousStruggle: [-1, 'struggle'],
  nextPage: [1, 'page'],
  previousPage: [-1, 'page'],
}

function useBack(): () => void {
  const { siteId = '' } = useParams()
  const navigate = useNavigate()
  const { state } = useLocation() as { state: { sessions?: string } | null }
  return useCallback(() => {
    // Where one came from the list, Back finds it as it was left.
    if (state?.sessions !== undefined) navigate(-1)
    else navigate(urls.sessions(siteId))
  }, [state, navigate, siteId])
}

/** Everything a person can do to the player, each with its moment in the address. */
function useActions(player: Player | null, write: ReturnType<typeof useMoment>) {
  const writeStep = useCallback(() => {
    const stepId = player?.state().stepId
    if (stepId) write({ stepId })
  }, [player, write])
  return {
    go: useCallback((step: ReplayStep) => player?.goTo(step.id) && writeStep(), [player, writeStep]),
    step: useCallback(
      (direction: 1 | -1, kind: StepKind = 'step') => player?.step(direction, kind) && writeStep(),
      [player, writeStep],
    ),
    seek: useCallback(
      (ms: number) => {
        player?.seek(ms)
        write({ ms })
      },
      [player, write],
    ),
    toggle: useCallback(() => {
      if (!player) return
      if (!player.state().playing) return player.play()
      player.pause()
      write({ ms: player.state().ms })
    }, [player, write]),
  }
}

export function ReplayView({ detail, plan, loaded, again }: Props) {
  const root = useRef<HTMLDivElement>(null)
  // Once begun, more that arrives is added to what plays.
  const player = usePlayer(root, plan, loaded.version > 0)
  const write = useMoment(player)
  const { go, step, seek, toggle } = useActions(player, write)
  const back = useBack()
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure()
  const mayFlag = useMay('cases.write')
  const [flagging, { open: openFlag, close: closeFlag }] = useDisclosure()
  const { ref: full, toggle: toggleFull, fullscreen } = useFullscreenElement()

  const onCommand = useCallback(
    (command: Command) => {
      const direction = directions[command]
      if (direction) step(...direction)
      else if (command === 'playPause') toggle()
      else if (command === 'help') openHelp()
      else if (command === 'back') back()
      else if (command === 'flag') {
        if (!mayFlag) return
        player?.pause()
        openFlag()
      } else if (player) player.setSpeed(nextSpeed(player.state().speed as Speed, command === 'faster' ? 1 : -1))
    },
    [step, toggle, openHelp, back, player, mayFlag, openFlag],
  )
  useKeys(onCommand)

  const hasRecording = detail.tabs.some(({ chunks }) => chunks.length > 0)
  const missing = hasRecording
    ? null
    : (whyNoReplay({ ...detail.session, hasReplay: false }) ?? 'No replay has arrived')
  return (
    <div ref={full} className={css.screen}>
      <header className={css.head}>
        <Tooltip label="Back to the sessions (Esc)">
          <ActionIcon variant="subtle" color="gray" size={32} onClick={back} aria-label="Back to the sessions">
            <IconArrowLeft size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <div style={{ minWidth: 0 }}>
          <h1 className={css.title}>{personName(detail.session)}</h1>
          <div className={css.when} title={exactTime(detail.session.firstTs)}>
            {relativeTime(detail.session.firstTs)} · {duration(plan.durationMs)}
            {detail.session.live ? ' · live' : ''}
          </div>
        </div>
        <div className={css.actions}>
          {mayFlag ? (
            <Tooltip label="Flag her for follow-up, with this moment (F)">
              <Button
                size="xs"
                variant="default"
                leftSection={<IconFlag size={16} aria-hidden />}
                onClick={() => onCommand('flag')}
              >
                Flag
              </Button>
            </Tooltip>
          ) : null}
          <CopyMoment player={player} />
          <Tooltip label={fullscreen ? 'Leave full screen' : 'Full screen'}>
            <ActionIcon
              variant="default"
              size={30}
              onClick={() => void toggleFull()}
              aria-label={fullscreen ? 'Leave full screen' : 'Full screen'}
            >
              {fullscreen ? <IconMinimize size={17} aria-hidden /> : <IconMaximize size={17} aria-hidden />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Keys (?)">
            <ActionIcon variant="default" size={30} onClick={openHelp} aria-label="Keys">
              <IconKeyboard size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <aside className={css.steps} aria-label="Steps of the session">
        <StepList player={player} steps={plan.steps} onGo={go} />
      </aside>
      <Stage player={player} root={root} steps={plan.steps} missing={missing}>
        {player === null && missing === null ? <Loading loaded={loaded} /> : null}
        <Problem player={player} loaded={loaded} again={again} />
      </Stage>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <aside className={css.facts} aria-label="Facts of the session" tabIndex={0}>
        <Facts detail={detail} plan={plan} loaded={loaded} />
      </aside>
      <section className={css.dock} aria-label="Timeline">
        {player ? (
          <>
            <TimelineBar player={player} plan={plan} onSeek={seek} onGo={go} />
            <Controls player={player} durationMs={plan.durationMs} onStep={step} onToggle={toggle} />
          </>
        ) : (
          <div style={{ height: 104 }} />
        )}
      </section>
      <HelpDialog opened={help} onClose={closeHelp} />
      {flagging ? <FlagMoment session={detail.session} plan={plan} player={player} onClose={closeFlag} /> : null}
    </div>
  )
}

/** A link to exactly this: the step where one was gone to, else the moment. */
function CopyMoment({ player }: { player: Player | null }) {
  const stepId = useReplayState(player, (state) => (state.visiting ? state.stepId : null))
  const second = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const moment = stepId === null ? { ms: second * 1000 } : { stepId }
  const query = withMoment(new URLSearchParams(window.location.search), moment)
  const link = `${window.location.origin}${window.location.pathname}?${query}`
  return (
    <CopyButton value={link} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  )
}

function Loading({ loaded }: { loaded: LoadState }) {
  const share = loaded.totalBytes === 0 ? 0 : (loaded.loadedBytes / loaded.totalBytes) * 100
  return (
    <StageNote title="Reading the recording">
      <Progress value={share} aria-label="Reading the recording" w={240} mt={8} />
      <Text size="xs" mt={6}>
        {Math.round(loaded.loadedBytes / 1024)} of {Math.round(loaded.totalBytes / 1024)} kB
      </Text>
    </StageNote>
  )
}

function Problem({ player, loaded, again }: { player: Player | null; loaded: LoadState; again: () => void }) {
  const fault = useReplayState(player, (state) => state.fault)
  const says = loaded.problem ?? fault
  if (says === null) return null
  return (
    <Alert
      className={stageCss.problem ?? ''}
      color="red"
      variant="outline"
      bg="var(--hs-card)"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={loaded.problem === null ? 'This moment could not be shown' : 'A part of the recording could not be read'}
    >
      <Text size="sm">{says}</Text>
      {loaded.problem === null ? (
        <Text size="sm">Go on to another step; the rest still plays.</Text>
      ) : (
        <Button size="xs" variant="default" mt="xs" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
