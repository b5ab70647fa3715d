import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { useDisclosure } from '@mantine/hooks'
import { IconList } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { whyNoReplay } from '../sessions/replayMissing.ts'
import type { Panel } from './additions.ts'
import { Controls } from './controls.tsx'
import { FlagMoment } from './flagMoment.tsx'
import { ReplayHead } from './head/replayHead.tsx'
import type { ShareHandle } from './head/shareMenu.tsx'
import { useArrival, useSessionNav } from './head/useSessionNav.ts'
import { HelpDialog } from './helpDialog.tsx'
import { LiveControl } from './liveControl.tsx'
import { useNotes } from './notes/useNotes.tsx'
import { Notices } from './notices.tsx'
import { Panels } from './panels/panels.tsx'
import { usePanels } from './panels/usePanels.tsx'
import { PickingContext, useNewPicking } from './pick/picking.ts'
import type { Plan } from './player/player.ts'
import css from './replay.module.css'
import { type Replay, ReplayContext } from './replayContext.ts'
import { Stage } from './stage.tsx'
import { StageLoading, StageProblem } from './stageProblem.tsx'
import { StepList, type StepListHandle } from './stepList/stepList.tsx'
import type { LoadState } from './stream/loader.ts'
import { TimelineBar } from './timelineBar/timelineBar.tsx'
import { useActions } from './useActions.ts'
import { useAddress } from './useAddress.ts'
import { useBack } from './useBack.ts'
import { type Answers, useCommands } from './useCommands.ts'
import { useKeys } from './useKeys.ts'
import { useLayout } from './useLayout.ts'
import { useMoment } from './useMoment.ts'
import { usePlayer } from './usePlayer.ts'

type Props = {
  detail: SessionDetail
  plan: Plan
  events: readonly EventRow[]
  loaded: LoadState
  again: () => void
}

function missingWords(detail: SessionDetail): string | null {
  if (detail.tabs.some(({ chunks }) => chunks.length > 0)) return null
  return whyNoReplay({ ...detail.session, hasReplay: false }) ?? 'No replay has arrived'
}

/** The player's screen: puts its parts together, and says what each key does. */
export function ReplayView({ detail, plan, events, loaded, again }: Props) {
  const { siteId = '' } = useParams()
  const root = useRef<HTMLDivElement>(null)
  // Once begun, more that arrives is added to what plays.
  const player = usePlayer(root, plan, loaded.version > 0)
  const write = useMoment(player)
  const actions = useActions(player, write)
  const replay: Replay = useMemo(
    () => ({ siteId, detail, plan, events, player, ...actions }),
    [siteId, detail, plan, events, player, actions],
  )
  const additions = useNotes(replay)
  const layout = useLayout()
  const back = useBack()
  const nav = useSessionNav(siteId, detail.session.sessionId)
  useArrival(player)
  const share = useRef<ShareHandle>(null)
  const picking = useNewPicking(siteId, player)
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure()
  const mayFlag = useMay('cases.write')
  const [flagging, { open: openFlag, close: closeFlag }] = useDisclosure()
  const [panelId, setPanelId] = useAddress('panel')

  const ownPanels = usePanels(replay, loaded)
  const list = useRef<StepListHandle>(null)
  const steps = <StepList added={additions.rows} handle={list} />
  const panels: Panel[] = [
    ...(layout.isPhone
      ? [{ id: 'steps', label: 'Steps', icon: <IconList size={20} stroke={1.6} />, count: null, content: steps }]
      : []),
    ...ownPanels,
    ...additions.panels,
  ]
  const showPanel = (id: string) => {
    layout.setPanelFolded(false)
    setPanelId(id === panels[0]?.id ? '' : id)
  }

  const answers: Answers = {
    help: openHelp,
    back,
    fullScreen: layout.toggleFullscreen,
    steps: () => layout.setStepsShown(!layout.stepsShown),
    panel: () => layout.panelFolded !== null && layout.setPanelFolded(!layout.panelFolded),
    panelAt: (key) => {
      const panel = panels[Number(key) - 1]
      if (panel) showPanel(panel.id)
    },
    nextRow: () => list.current?.move(1),
    previousRow: () => list.current?.move(-1),
    search: () => {
      // On a phone its panel has to be drawn first. Elsewhere at once: what is typed next must not be taken for commands.
      if (layout.isPhone) {
        showPanel('steps')
        setTimeout(() => list.current?.focusSearch())
      } else {
        flushSync(() => layout.setStepsShown(true))
        list.current?.focusSearch()
      }
    },
    share: () => share.current?.copy(),
    ...(plan.live ? { liveEdge: () => player?.followLive() } : {}),
    ...(nav
      ? {
          nextSession: () => nav.nextId !== null && nav.open(nav.nextId),
          previousSession: () => nav.previousId !== null && nav.open(nav.previousId),
        }
      : {}),
    flag: () => {
      if (!mayFlag) return
      player?.pause()
      openFlag()
    },
  }
  const onCommand = useCommands(replay, additions, answers)
  useKeys(onCommand)

  const missing = missingWords(detail)
  return (
    <ReplayContext value={replay}>
      <PickingContext value={picking}>
        <div
          className={css.screen}
          data-steps={layout.stepsShown || undefined}
          data-folded={layout.panelFolded || undefined}
        >
          <ReplayHead {...{ additions, nav, share, mayFlag, onCommand }} fullscreen={layout.fullscreen} />
          {layout.stepsShown ? (
            <aside className={css.steps} aria-label="Steps of the session">
              {steps}
            </aside>
          ) : null}
          <Stage player={player} root={root} steps={plan.steps} missing={missing}>
            {player === null && missing === null ? <StageLoading loaded={loaded} /> : null}
            <Notices nav={nav} />
            <StageProblem player={player} loaded={loaded} again={again} />
          </Stage>
          <section className={css.dock} aria-label="Timeline">
            {player ? (
              <>
                <TimelineBar
                  player={player}
                  plan={plan}
                  added={additions.marks}
                  onSeek={actions.seek}
                  onGo={actions.go}
                />
                <Controls
                  player={player}
                  steps={plan.steps}
                  durationMs={plan.durationMs}
                  onStep={actions.step}
                  onToggle={actions.toggle}
                >
                  <LiveControl />
                </Controls>
              </>
            ) : (
              <div style={{ height: 104 }} />
            )}
          </section>
          <Panels
            panels={panels}
            shownId={panelId}
            onShow={showPanel}
            folded={layout.panelFolded}
            onFold={layout.setPanelFolded}
          />
        </div>
        <HelpDialog opened={help} onClose={closeHelp} answered={{ ...additions.commands, ...answers }} />
        {flagging ? <FlagMoment session={detail.session} plan={plan} player={player} onClose={closeFlag} /> : null}
        {additions.dialogs}
      </PickingContext>
    </ReplayContext>
  )
}
