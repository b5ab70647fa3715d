import { dayFigures, type Tile } from '@hindsight/protocol/api/boards'
import { isReport, reportNames, reports } from '@hindsight/protocol/reports'
import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useFunnels } from '../../api/funnels.ts'
import { usePromotions } from '../../api/promotions.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { allPromotions, figureWords } from './words.ts'

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
  /** null: a new one. */
  tile: Tile | null
  onDone: (tile: Tile) => void
  onClose: () => void
}

/** Makes a tile, or changes what it says. */
export function TileDialog({ siteId, tile, onDone, onClose }: Props) {
  const funnels = useFunnels(siteId).data ?? []
  const { period } = usePeriod()
  const seen = usePromotions(siteId, period, { by: 'promotion' }).data?.rows ?? []
  // One that is shown may not have been seen of late.
  const shown = tile?.shows.kind === 'promotion' ? [tile.shows.promotionId] : []
  const promotions = [...new Set(['', ...seen.map(({ promotionId }) => promotionId), ...shown])]
  const [choice, setChoice] = useState(tile ? choiceOf(tile.shows) : 'days:sessions')
  const [title, setTitle] = useState(tile?.title ?? '')
  const [note, setNote] = useState(tile?.note ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const kept = tile ?? { tileId: crypto.randomUUID(), size: 'half' as const }
    const isSame = tile !== null && choiceOf(tile.shows) === choice
    onDone({ ...kept, title: title.trim(), note: note.trim(), shows: isSame ? tile.shows : showsOf(choice) })
  }
  return (
    <Dialog onClose={onClose} title={tile ? 'Change the tile' : 'Add to the board'}>
      <form onSubmit={submit}>
        <Stack>
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
          <DialogFoot onClose={onClose}>{tile ? 'Save' : 'Add'}</DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
