import type { Rate } from '@hindsight/protocol/api/struggles'
import type { ReactNode } from 'react'
import { RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/frameTable.module.css'

export type BoardStep = { label: string; count: ReactNode; ofEntered: Rate }

/** A funnel in short: who reached each step, of those who entered. */
export function BoardSteps({ name, steps }: { name: string; steps: BoardStep[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label={`${name}, steps`}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className={table.number}>
              Reached
            </th>
            <th scope="col">Of those who entered</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ label, count, ofEntered }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same step may come twice, and steps never move
            <tr key={index}>
              <th scope="row">{label}</th>
              <td className={table.number}>{count}</td>
              <td>
                <RateOf rate={ofEntered} k={null} scaleTo={1} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
