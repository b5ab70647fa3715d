import { ActionIcon, CopyButton, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconChartBar, IconCheck, IconCopy, IconTable } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { createPortal } from 'react-dom'
import css from './chart.module.css'
import { type ChartData, csvOf } from './chartData.ts'

type Props = {
  title: string
  /** The number that sums it up, behind the title. */
  total?: string
  /** What one sees in it, in words, for those who do not see it; left out where what is inside can be read itself. */
  summary?: string
  data: ChartData
  /** Beside table and copy. */
  tools?: ReactNode
  /** It stands right above, with a place for the tools. */
  isTitleHidden?: boolean
  children: ReactNode
}

/** Beside the title that stands right above: where a chart without one puts its tools. */
export const ChartToolsPlace = createContext<HTMLElement | null>(null)

/** Frame of every chart: its name, what it says in words, and the same as a table or as CSV. */
export function ChartFrame({ title, total, summary, data, tools, isTitleHidden = false, children }: Props) {
  const [asTable, setAsTable] = useState(false)
  const toggle = asTable ? 'Show as chart' : 'Show as table'
  const place = useContext(ChartToolsPlace)
  const shownTools = (
    <div className={css.tools}>
      {tools}
      <Tooltip label={toggle}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={`${toggle}: ${title}`}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <IconChartBar size={17} aria-hidden /> : <IconTable size={17} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <CopyButton value={csvOf(data)}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy as CSV'}>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Copy as CSV: ${title}`} onClick={copy}>
              {copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  )
  return (
    <figure className={css.chart} aria-label={title}>
      {isTitleHidden && place ? (
        createPortal(shownTools, place)
      ) : (
        <div className={css.head}>
          <figcaption className={css.title}>
            {title}
            {total === undefined ? null : <span className={css.total}>{total}</span>}
          </figcaption>
          {shownTools}
        </div>
      )}
      {asTable ? (
        <ChartTable title={title} data={data} />
      ) : (
        <div className={css.plot} {...(summary === undefined ? {} : { role: 'img', 'aria-label': summary })}>
          {children}
        </div>
      )}
    </figure>
  )
}

function ChartTable({ title, data }: { title: string; data: ChartData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={css.scroll} tabIndex={0} aria-label={`${title}, as a table`}>
      <table className={css.table}>
        <VisuallyHidden component="caption">{title}</VisuallyHidden>
        <thead>
          <tr>
            {data.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={data.columns[at + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
