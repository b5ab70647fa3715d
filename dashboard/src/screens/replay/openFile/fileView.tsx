import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport, IconKeyboard, IconMaximize, IconMinimize } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { duration } from '../../../format/duration.ts'
import { countOf } from '../../../format/number.ts'
import { exactTime } from '../../../format/time.ts'
import type { Additions } from '../additions.ts'
import { Controls } from '../controls.tsx'
import head from '../head/replayHead.module.css'
import { HelpDialog } from '../helpDialog.tsx'
import { Notices } from '../notices.tsx'
import css from '../replay.module.css'
import { ReplayContext, type Watching } from '../replayContext.ts'
import { Stage } from '../stage.tsx'
import { StepList, type StepListHandle } from '../stepList/stepList.tsx'
import { TimelineBar } from '../timelineBar/timelineBar.tsx'
import { useActions } from '../useActions.ts'
import { type Answers, useCommands } from '../useCommands.ts'
import { useKeys } from '../useKeys.ts'
import { useLayout } from '../useLayout.ts'
import { useMoment } from '../useMoment.ts'
import { usePlayer } from '../usePlayer.ts'
import type { OpenedFile } from './openRecordingFile.ts'
import open from './openReplay.module.css'

const nothingAdded: Additions = { rows: [], marks: [], panels: [], commands: {} }

/** The player for a file: its steps, its page, its timeline. */
export function FileView({ opened, isOver, onClose }: { opened: OpenedFile; isOver: boolean; onClose: () => void }) {
  const { plan, file } = opened
  const root = useRef<HTMLDivElement>(null)
  const list = useRef<StepListHandle>(null)
  const player = usePlayer(root, plan, true)
  const actions = useActions(player, useMoment(player))
  const watching: Watching = useMemo(() => ({ plan, player, ...actions }), [plan, player, actions])
  const { fullscreen, toggleFullscreen } = useLayout()
  const fullLabel = fullscreen ? 'Leave full screen' : 'Full screen'
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure()
  const answers: Answers = {
    help: openHelp,
    back: onClose,
    fullScreen: toggleFullscreen,
    nextRow: () => list.current?.move(1),
    previousRow: () => list.current?.move(-1),
    search: () => list.current?.focusSearch(),
  }
  const onCommand = useCommands(watching, nothingAdded, answers)
  useKeys(onCommand)
  const unreadable = [...plan.streams.values()].reduce((sum, stream) => sum + stream.unreadable, 0)
  // An export says by itself when the session was, and how long.
  const says =
    file.says === ''
      ? `From a file · ${exactTime(plan.startTs)} · ${duration(plan.durationMs)}`
      : `${file.says} · from a file, exported ${exactTime(file.exportedAt)}`
  return (
    <ReplayContext value={watching}>
      <div className={css.screen} data-steps data-file>
        <header className={head.head}>
          <div className={head.who}>
            <h1 className={head.title}>{file.title}</h1>
            <div className={head.when}>
              {says}
              {unreadable === 0 ? '' : ` · ${countOf(unreadable, 'damaged event')} left out`}
            </div>
          </div>
          <div className={head.actions}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFileImport size={16} aria-hidden />}
              onClick={onClose}
            >
              Another file
            </Button>
            <Tooltip label={`${fullLabel} (W)`}>
              <ActionIcon variant="default" size={30} onClick={toggleFullscreen} aria-label={fullLabel}>
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
          <StepList added={nothingAdded.rows} handle={list} />
        </aside>
        <Stage player={player} root={root} steps={plan.steps} missing={null}>
          <Notices nav={null} />
        </Stage>
        <section className={css.dock} aria-label="Timeline">
          {player ? (
            <>
              <TimelineBar {...{ player, plan }} added={[]} onSeek={actions.seek} onGo={actions.go} />
              <Controls
                player={player}
                steps={plan.steps}
                durationMs={plan.durationMs}
                onStep={actions.step}
                onToggle={actions.toggle}
              />
            </>
          ) : null}
        </section>
      </div>
      {isOver ? <div className={open.over}>Drop the file to open it instead</div> : null}
      <HelpDialog opened={help} onClose={closeHelp} answered={answers} />
    </ReplayContext>
  )
}
