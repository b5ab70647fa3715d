import type { ReactNode } from 'react'
import { ColumnHead } from '../../components/table/columnHead.tsx'
import table from '../../components/table/frameTable.module.css'
import css from '../ctr/ctr.module.css'

const columns: [label: string, definition: string][] = [
  ['Click', 'Its name, and the element and page that it stands for'],
  ['Clicked, of sessions that saw the page', 'Of the sessions that viewed the page, those that clicked it afterwards'],
  ['Clicked, of persons that saw the page', 'Of the persons who viewed the page, those who clicked it within a day'],
]

export function ClickTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${css.table}`} aria-label={label}>
        <thead>
          <tr>
            {columns.map(([words, definition]) => (
              <ColumnHead key={words} label={words} definition={definition} />
            ))}
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
