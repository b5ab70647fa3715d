import type { ReportAnswer } from '@hindsight/protocol/api/reports'
import { type ReportColumn, reportOf } from '@hindsight/protocol/reports'
import type { CSSProperties } from 'react'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/frameTable.module.css'
import { duration } from '../../format/duration.ts'
import { money, wholeNumber } from '../../format/number.ts'
import css from './reports.module.css'

type Cell = ReportAnswer['rows'][number]['cells'][string]

type Props = {
  answer: Omit<ReportAnswer, 'sessions'>
  maxRows?: number
  /** Half as wide as the screen: only what the report is about, so that nothing has to be scrolled. */
  isNarrow?: boolean
}

/** The first count, and what came of it. */
const narrowed = (columns: [string, ReportColumn][]) =>
  columns.filter(([, { kind }], index) => index === 0 || kind === 'rate' || kind === 'money')

/** A report as its table: every count opens its sessions, every heading says what it counts. */
export function ReportTable({ answer, maxRows, isNarrow = false }: Props) {
  const report = reportOf(answer.report)
  const all: [string, ReportColumn][] = Object.entries(report.columns)
  const columns = isNarrow ? narrowed(all) : all
  const [first] = columns
  const most = Math.max(1, ...answer.rows.map((row) => numberIn(row.cells[first?.[0] ?? ''])))
  const scales = Object.fromEntries(
    columns.map(([name]) => [name, Math.max(0.01, ...answer.rows.map((row) => highOf(row.cells[name]))) * 1.1]),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label={`${report.title}, table`}>
      <table className={`${table.table} ${css.table}`} data-narrow={isNarrow || undefined}>
        <thead>
          <tr>
            <th scope="col" title={report.says}>
              {report.row}
            </th>
            {columns.map(([name, { label, says, kind }]) => (
              <th key={name} scope="col" title={says} className={kind === 'rate' ? undefined : table.number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.slice(0, maxRows).map((row) => (
            <tr key={row.value}>
              <th scope="row" className={css.name} title={row.label}>
                <i
                  className={css.share}
                  style={{ '--share': numberIn(row.cells[first?.[0] ?? '']) / most } as CSSProperties}
                  aria-hidden
                />
                <span>{row.label}</span>
              </th>
              {columns.map(([name, column]) => (
                <td key={name} className={column.kind === 'rate' ? undefined : table.number}>
                  <CellOf
                    cell={row.cells[name] ?? null}
                    column={column}
                    says={`${column.label}, ${row.label}`}
                    scaleTo={scales[name] ?? 1}
                    isPlain={isNarrow}
                    currency={answer.currency}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function numberIn(cell: Cell | undefined): number {
  if (cell === null || cell === undefined) return 0
  return typeof cell === 'number' ? cell : cell.n
}

const highOf = (cell: Cell | undefined): number =>
  typeof cell === 'object' && cell !== null && 'high' in cell ? (cell.high ?? 0) : 0

type CellProps = { cell: Cell; column: ReportColumn; says: string; scaleTo: number; isPlain: boolean; currency: string }

function CellOf({ cell, column, says, scaleTo, isPlain, currency }: CellProps) {
  // Of none there is no rate, nor too little of one.
  if (cell === null || (typeof cell === 'object' && !('list' in cell) && cell.n === 0))
    return <span className={table.dim}>–</span>
  if (typeof cell === 'object')
    return 'list' in cell ? (
      <CountLink of={cell} says={says} />
    ) : (
      <RateOf rate={cell} k={null} scaleTo={scaleTo} isPlain={isPlain} />
    )
  if (column.kind === 'money') return <>{money(cell, currency)}</>
  return <>{column.kind === 'ms' ? duration(cell) : wholeNumber(cell)}</>
}
