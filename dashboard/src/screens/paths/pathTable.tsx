import type { PathQuestion } from '@hindsight/protocol/api/pathQuestion'
import type { PathsAnswer } from '@hindsight/protocol/api/reports'
import { Button } from '@mantine/core'
import { CountLink } from '../../components/countLink.tsx'
import { ColumnHead } from '../../components/table/columnHead.tsx'
import table from '../../components/table/frameTable.module.css'
import { ratePerCent } from '../../format/number.ts'
import { keyOf } from './layout.ts'
import css from './paths.module.css'
import { nodeLabel } from './words.ts'

type Props = { answer: PathsAnswer; question: PathQuestion; begin: (node: string) => void }

function levelWords(level: number, { direction, from }: PathQuestion): string {
  if (level === 0) return from === '' ? (direction === 'after' ? 'Begins with' : 'Ends with') : 'At'
  return direction === 'after' ? `${level}. next` : `${level}. before`
}

/** The same as the picture, stop by stop: who was there, and for whom it was the end. */
export function PathTable({ answer, question, begin }: Props) {
  const endWords = question.direction === 'after' ? 'Left here' : 'Began here'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Stops">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Page or event</th>
            <ColumnHead label="Sessions" className={table.number} definition="Sessions that were here at this step." />
            <ColumnHead label="Share" className={table.number} definition="Of all sessions on these ways." />
            <ColumnHead
              label={endWords}
              className={table.number}
              definition={
                question.direction === 'after'
                  ? 'Of them, viewed nothing more in this session.'
                  : 'Of them, had viewed nothing before it.'
              }
            />
            <td />
          </tr>
        </thead>
        <tbody>
          {answer.levels.flatMap((nodes, level) =>
            nodes.map(({ node, sessions, ended }, index) => (
              <tr key={keyOf(level, node)}>
                <td className={table.dim}>{index === 0 ? levelWords(level, question) : null}</td>
                <th scope="row" className={css.node} data-other={node === null || undefined}>
                  {nodeLabel(node)}
                </th>
                <td className={table.number}>
                  <CountLink of={sessions} says={`sessions at ${nodeLabel(node)}, ${levelWords(level, question)}`} />
                </td>
                <td className={table.number}>
                  {ratePerCent(sessions.n / Math.max(1, answer.sessions.n), answer.sessions.n)}
                </td>
                <td className={table.number}>
                  {ended === null ? (
                    <span className={table.dim}>–</span>
                  ) : (
                    <CountLink of={ended} says={`${endWords}: ${nodeLabel(node)}`} />
                  )}
                </td>
                <td>
                  {node === null || node === question.from ? null : (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => begin(node)}
                      aria-label={`Ways from here: ${nodeLabel(node)}`}
                    >
                      Ways from here
                    </Button>
                  )}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}
