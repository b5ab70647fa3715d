import type { SharedBoard, SharedTile } from '@hindsight/protocol/api/boards'
import { Skeleton, Text } from '@mantine/core'
import { useLocation } from 'react-router'
import { useSharedBoard } from '../../api/boards.ts'
import { ApiProblem } from '../../api/problem.ts'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { wholeNumber } from '../../format/number.ts'
import { exactTime } from '../../format/time.ts'
import { EntryPage } from '../account/entryPage.tsx'
import { ReportTable } from '../reports/reportTable.tsx'
import { BoardSteps } from './boardSteps.tsx'
import css from './boards.module.css'
import { CtrBars } from './ctrBars.tsx'
import { TileFrame } from './tileFrame.tsx'
import { figureColors, figureText, figureWords } from './words.ts'

/** What a link shows to people without an account. The token stands after #, where no server log sees it. */
export function SharedBoardScreen() {
  const token = useLocation().hash.slice(1)
  const shared = useSharedBoard(token)
  const isGone = token === '' || (shared.error instanceof ApiProblem && !shared.error.passing)
  if (isGone) {
    return (
      <EntryPage title="This link does not work">
        <Text size="sm">
          It was taken back, has ended, or a part of it is missing. Ask whoever sent it for a new one.
        </Text>
      </EntryPage>
    )
  }
  if (shared.error && !shared.data) {
    return (
      <EntryPage title="Hindsight cannot be reached">
        <Failed error={shared.error} retry={() => void shared.refetch()} />
      </EntryPage>
    )
  }
  const board = shared.data
  return (
    <main className={css.shared} id="screen">
      {board ? (
        <>
          <ScreenHead
            title={board.name}
            says={`${board.siteName}${board.segment === '' ? '' : `, only ${board.segment}`}, until ${exactTime(board.to)}; days of ${board.timeZone}`}
          />
          <div className={css.grid}>
            {board.tiles.map((tile) => (
              <TileFrame key={tile.tileId} tile={tile}>
                <SharedBody tile={tile} board={board} />
              </TileFrame>
            ))}
          </div>
        </>
      ) : (
        <Skeleton height={240} radius={12} role="status" aria-label="Loading the board" />
      )}
    </main>
  )
}

function SharedBody({ tile, board }: { tile: SharedTile; board: SharedBoard }) {
  const { shows, report, days, funnel } = tile
  if (report)
    return report.rows.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nothing of this in the period.
      </Text>
    ) : (
      <ReportTable answer={report} isNarrow={tile.size === 'half'} />
    )
  if (days && shows.kind === 'promotion') return <CtrBars days={days} isNamed={tile.title !== ''} />
  if (days && shows.kind === 'days') {
    return (
      <DayBars
        title={figureWords[shows.figure]}
        isTitleHidden={tile.title === ''}
        color={figureColors[shows.figure]}
        days={days}
        text={(value) => figureText(shows.figure, value, board.currency)}
        short={wholeNumber}
      />
    )
  }
  if (!funnel) return null
  return (
    <BoardSteps
      name={funnel.name}
      steps={funnel.steps.map(({ label, reached, ofEntered }) => ({ label, ofEntered, count: wholeNumber(reached) }))}
    />
  )
}
