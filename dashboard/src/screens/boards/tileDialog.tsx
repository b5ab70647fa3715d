import { type Board, dayFigures, type Tile } from '@hindsight/protocol/api/boards'
import { isReport, reportNames, reports } from '@hindsight/protocol/reports'
import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChangeBoard } from '../../api/boards.ts'
import { useFunnels } from '../../api/funnels.ts'
import { usePromotions } from '../../api/promotions.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { allPromotions, figureWords, tileTitle } from './words.ts'

/** What a tile shows, as one word: `report:pages`, `days:revenue`, `promotion:<id>`, `funnel:<id>`, `note`. */
function showsOf(choice: string): Tile['shows'] {
  const [kind = '', what = ''] = choice.split(/:(.*)/s)
  const figure = dayFigures.find((one) => one === what)
  if (kind === 'report' && isReport(what)) return { kind: 'report', report: what, rows: 8 }
  if (kind === 'days' && figure) return { kind: 'days', figure }
  if (kind === 'promotion') return { kind: 'promotion', promotionId: what }
  return kind === 'funnel' ? { kind: 'funnel', funnelId: what } : { kind: 'note' }
}

function choiceOf(shows: Tile['shows']): string {
  if (shows.kind === 'report') return `report:${shows.report}`
  if (shows.kind === 'days') return `days:${shows.figure}`
  if (shows.kind === 'promotion') return `promotion:${shows.promotionId}`
  return shows.kind === 'funnel' ? `funnel:${shows.funnelId}` : 'note'
}

type Props = {
  siteId: string
  board: Board
  /** null: a new one. */
  tile: Tile | null
  onClose: () => void
}

const saidBy = ({ size, title, note, shows }: Tile): string => JSON.stringify([size, title, note, shows])
const fields: Record<string, (of: Tile) => string> = {
  Shows: (of) => tileTitle({ ...of, title: '' }),
  Title: ({ title }) => title,
  Note: ({ note }) => note,
}

/** Makes a tile, or changes what it says. What a colleague did to other tiles stays; of the same one it is asked. */
export function TileDialog({ siteId, board: opened, tile: given, onClose }: Props) {
  // As they were when the dialog opened: a colleague's change since is told, not taken over unseen.
  const [board, setBoard] = useState(opened)
  const [tile, setTile] = useState(given)
  const change = useChangeBoard(siteId)
  const funnels = useFunnels(siteId).data ?? []
  const { period } = usePeriod()
  const seen = usePromotions(siteId, period, { by: 'promotion' }).data?.rows ?? []
  // One that is shown may not have been seen of late.
  const shown = tile?.shows.kind === 'promotion' ? [tile.shows.promotionId] : []
  const promotions = [...new Set(['', ...seen.map(({ promotionId }) => promotionId), ...shown])]
  const [choice, setChoice] = useState(tile ? choiceOf(tile.shows) : 'days:sessions')
  const [title, setTitle] = useState(tile?.title ?? '')
  const [note, setNote] = useState(tile?.note ?? '')
  const isSame = tile !== null && choiceOf(tile.shows) === choice
  const [newId] = useState(() => crypto.randomUUID())
  const mine: Tile = {
    ...(tile ?? { tileId: newId, size: 'half' }),
    title: title.trim(),
    note: note.trim(),
    shows: isSame ? tile.shows : showsOf(choice),
  }
  const inIt = ({ tiles }: Board) => tiles.find(({ tileId }) => tileId === mine.tileId)
  const save = (over: Board) => {
    const tiles = inIt(over)
      ? over.tiles.map((one) => (one.tileId === mine.tileId ? mine : one))
      : [...over.tiles, mine]
    change.mutate(
      { board: over, patch: { tiles } },
      {
        onSuccess: onClose,
        onError: (error) => {
          const now = theirsOf<Board>(error)
          // Only other tiles were changed.
          const theirOwn = now && inIt(now)
          if (now && (tile === null || (theirOwn && saidBy(theirOwn) === saidBy(tile)))) save(now)
        },
      },
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(board)
  }
  const theirs = theirsOf<Board>(change.error)
  const theirTile = theirs && inIt(theirs)
  function take(now: Board) {
    const theirOwn = inIt(now)
    if (!theirOwn) return onClose()
    setBoard(now)
    setTile(theirOwn)
    setChoice(choiceOf(theirOwn.shows))
    setTitle(theirOwn.title)
    setNote(theirOwn.note)
    change.reset()
  }
  const differences = theirTile
    ? differencesOf(fields, theirTile, mine)
    : [{ name: 'Tile', theirs: 'Taken off the board', mine: tileTitle(mine) }]
  return (
    <Dialog onClose={onClose} title={tile ? 'Change the tile' : 'Add to the board'}>
      <form onSubmit={submit}>
        <Stack>
          {theirs ? (
            <Conflict
              title="A colleague changed this tile meanwhile"
              differences={differences}
              saving={change.isPending}
              keepMine={() => save(theirs)}
              takeTheirs={() => take(theirs)}
            />
          ) : change.error ? (
            <Failed error={change.error} what="The change was not saved" />
          ) : null}
          <NativeSelect
            label="Shows"
            value={choice}
            onChange={(event) => setChoice(event.currentTarget.value)}
            data={[
              {
                group: 'Figures by day',
                items: dayFigures.map((figure) => ({ value: `days:${figure}`, label: figureWords[figure] })),
              },
              {
                group: 'Reports',
                items: reportNames.map((name) => ({ value: `report:${name}`, label: reports[name].title })),
              },
              {
                group: 'Click-through rate by day',
                items: promotions.map((promotionId) => ({
                  value: `promotion:${promotionId}`,
                  label: promotionId === '' ? allPromotions : promotionId,
                })),
              },
              {
                group: 'Saved funnels',
                items: funnels.map(({ funnelId, name }) => ({ value: `funnel:${funnelId}`, label: name })),
              },
              { group: 'Words', items: [{ value: 'note', label: 'A note' }] },
            ].filter(({ items }) => items.length > 0)}
          />
          <TextInput
            label="Title"
            description="Empty: what it shows"
            maxLength={100}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label="Note"
            autosize
            minRows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <DialogFoot onClose={onClose} loading={change.isPending}>
            {tile ? 'Save' : 'Add'}
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
