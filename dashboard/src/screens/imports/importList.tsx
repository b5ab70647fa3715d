import { type ImportRow, importRoutes } from '@hindsight/protocol/api/imports'
import { Anchor, Button, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { useUndoImport } from '../../api/imports.ts'
import table from '../../components/table/frameTable.module.css'
import { useNow } from '../../components/useNow.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { ConfirmDialog } from '../people/confirmDialog.tsx'
import { kindWords, statusWords } from './words.ts'

const reportUrl = (siteId: string, importId: string): string =>
  importRoutes.refusedImportRows.path.replace('{siteId}', encodeURIComponent(siteId)).replace('{importId}', importId)

/** What was taken in so far, newest first; each can be taken back as a whole. */
export function ImportList({ siteId, imports }: { siteId: string; imports: ImportRow[] }) {
  const now = useNow(10_000)
  const undo = useUndoImport(siteId)
  const [undoing, setUndoing] = useState<ImportRow | null>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Imports">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">When</th>
            <th scope="col">How it went</th>
            <th scope="col">
              <VisuallyHidden>Undo</VisuallyHidden>
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
              <td title={exactTime(one.at)}>
                {relativeTime(one.at, now)}
                <Text size="xs" c="dimmed">
                  {one.by}
                </Text>
              </td>
              <td>
                <Outcome siteId={siteId} one={one} />
              </td>
              <td>
                {one.status === 'running' || one.status === 'undone' ? null : (
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
          {countOf(one.undone.events, 'row')} and {countOf(one.undone.contactDetails, 'contact detail')} deleted.
          {one.undone.remains.length > 0 ? ` Remains: ${one.undone.remains.join('; ')}.` : ' Nothing remains.'}
        </Text>
      ) : null}
    </>
  )
}
