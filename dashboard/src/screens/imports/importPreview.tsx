import type { importRoutes } from '@hindsight/protocol/api/imports'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { Text } from '@mantine/core'
import table from '../../components/table/frameTable.module.css'
import { countOf } from '../../format/number.ts'

type Preview = OutputOf<(typeof importRoutes)['previewImport']>

/** What would be made of the first rows, and of how many of all. */
export function ImportPreview({ preview, isPart }: { preview: Preview; isPart: boolean }) {
  const { rows, wouldTake, wouldRefuse, first, faults } = preview
  if (faults.length > 0) {
    return (
      <Text size="sm" c="dimmed">
        {isPart ? 'More than ' : null}
        {countOf(rows, 'row')}. Choose the columns above to see what would be made of them.
      </Text>
    )
  }
  return (
    <section aria-label="Preview">
      <Text size="sm" aria-live="polite" mb={8}>
        {isPart ? `Of the first ${countOf(rows, 'row')} of the file, ` : null}
        <b>{countOf(wouldTake, 'row')}</b> would be taken in
        {wouldRefuse === 0
          ? ', none refused.'
          : `, ${countOf(wouldRefuse, 'row')} refused; the rest is taken in all the same.`}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <section className={table.frame} tabIndex={0} aria-label="The first rows">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">What would be made of it</th>
            </tr>
          </thead>
          <tbody>
            {first.map(({ row, made, refused }) => (
              <tr key={row}>
                <td>{row}</td>
                <td>
                  {refused === null ? (
                    made
                  ) : (
                    <Text span size="sm" c="var(--mantine-color-error)">
                      Refused: {refused.column}: {refused.rule}
                    </Text>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
