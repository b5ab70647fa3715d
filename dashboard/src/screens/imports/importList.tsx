import { type ImportRow, importRoutes } from '@hindsight/protocol/api/imports'
import { Anchor, Button, Progress, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { useCancelImport, useUndoImport } from '../../api/imports.ts'
import table from '../../components/table/frameTable.module.css'
import stacked from '../../components/table/stackedRows.module.css'
import { useNow } from '../../components/useNow.ts'
import { duration } from '../../format/duration.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { ConfirmDialog } from '../people/confirmDialog.tsx'
import css from './imports.module.css'
import { kindWords, statusWords } from './words.ts'

const reportUrl = (siteId: string, importId: string): string =>
  importRoutes.refusedImportRows.path.replace('{siteId}', encodeURIComponent(siteId)).replace('{importId}', importId)

/** What was taken in so far, newest first; each can be taken back as a whole. */
export function ImportList({ siteId, imports }: { siteId: string; imports: ImportRow[] }) {
  const now = useNow(imports.some(({ status }) => status === 'running') ? 1000 : 10_000)
  const undo = useUndoImport(siteId)
  const cancel = useCancelImport(siteId)
  const [undoing, setUndoing] = useState<ImportRow | null>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Imports">
      <table className={`${table.table} ${stacked.table} ${css.imports}`}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">When</th>
            <th scope="col">How it went</th>
            <th scope="col">
              <VisuallyHidden>Stop or undo</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <tr key={one.importId}>
              <th scope="row">
                {one.fileName || 'A file'}
                <Text size="xs" c="dimmed">
                  {kindWords[one.kind]} · {one.source}
                </Text>
              </th>
              <td title={exactTime(one.at)} className={css.when}>
                {relativeTime(one.at, now)}
                <Text size="xs" c="dimmed">
                  {one.by}
                </Text>
              </td>
              <td>
                <Outcome siteId={siteId} one={one} />
                {one.status === 'running' && one.rowsInFile ? (
                  <HowFar rows={one.rows} rowsInFile={one.rowsInFile} sinceMs={now - one.at} />
                ) : null}
              </td>
              <td className={css.acts}>
                {one.status === 'undone' ? null : one.status === 'running' ? (
                  <Button variant="default" onClick={() => cancel.mutate(one.importId)}>
                    Stop
                  </Button>
                ) : (
                  <Button variant="default" onClick={() => setUndoing(one)}>
                    Undo
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {undoing ? (
        <ConfirmDialog
          title={`Undo ${undoing.fileName || 'this import'}`}
          says={`Everything it brought is deleted: ${countOf(undoing.taken, 'row')}. What was there before stays. The file can be taken in again.`}
          verb="Undo the import"
          sending={undo.isPending}
          error={undo.error}
          onConfirm={() => undo.mutate(undoing.importId, { onSuccess: () => setUndoing(null) })}
          onClose={() => setUndoing(null)}
        />
      ) : null}
    </section>
  )
}

type HowFarProps = { rows: number; rowsInFile: number; sinceMs: number }

function deletedWords({ events, contactDetails, wishes }: NonNullable<ImportRow['undone']>): string {
  const parts = [
    countOf(events, 'row'),
    ...(contactDetails > 0 ? [countOf(contactDetails, 'contact detail')] : []),
    ...(wishes > 0 ? [`what ${countOf(wishes, 'row')} said of consent and language`] : []),
  ]
  return `Deleted: ${parts.join(', ')}.`
}

/** Of a running import: how much of it, and how long the rest will take at this pace. */
function HowFar({ rows, rowsInFile, sinceMs }: HowFarProps) {
  const leftMs = rows === 0 ? null : (sinceMs / rows) * (rowsInFile - rows)
  return (
    <>
      <Progress value={(100 * rows) / rowsInFile} aria-label="How far it is" transitionDuration={120} my={4} />
      <Text size="xs" c="dimmed">
        {wholeNumber(rows)} of {countOf(rowsInFile, 'row')}
        {leftMs === null ? '' : `, about ${duration(Math.max(1000, leftMs))} left`}
      </Text>
    </>
  )
}

function Outcome({ siteId, one }: { siteId: string; one: ImportRow }) {
  return (
    <>
      <span aria-live="polite">
        {statusWords[one.status]}: {wholeNumber(one.taken)} taken in
        {one.repeated > 0 ? `, ${wholeNumber(one.repeated)} there before` : ''}
        {one.refused > 0 ? ', ' : ''}
      </span>
      {one.refused > 0 ? (
        <Anchor href={reportUrl(siteId, one.importId)} download size="sm">
          {wholeNumber(one.refused)} refused
        </Anchor>
      ) : null}
      {one.undone ? (
        <Text size="xs" c="dimmed">
          {deletedWords(one.undone)}
          {one.undone.remains.length > 0 ? ` Remains: ${one.undone.remains.join('; ')}.` : ' Nothing remains.'}
        </Text>
      ) : null}
    </>
  )
}
