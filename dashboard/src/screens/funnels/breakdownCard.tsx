import type { BrokenDown, FunnelBreakdown, FunnelResult } from '@hindsight/protocol/api/funnels'
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { attributeNames } from '@hindsight/protocol/filterWords'
import { Card } from '../../components/card.tsx'
import { ChartFrame } from '../../components/chart/chartFrame.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf, rateCells } from '../../components/rate/rate.tsx'
import { countOf } from '../../format/number.ts'
import css from './funnels.module.css'

type Props = { by: FunnelBreakdown; breakdown: BrokenDown; steps: FunnelResult['steps']; actor: string }

const named = (value: string): string => (value === noneText ? 'not set' : value)

/** The steps for each value that was entered with; together they are the steps of all. */
export function BreakdownCard({ by, breakdown, steps, actor }: Props) {
  const { rows, other } = breakdown
  const name = by.of === 'attribute' ? attributeNames[by.name] : by.name
  const share = (last: BrokenDown['rows'][number]['steps'][number] | undefined) =>
    last ? rateCells(last.ofEntered) : ['', '']
  const otherWords = other ? `${countOf(other.values, 'other value')}` : ''
  return (
    <Card>
      <ChartFrame
        title={`By ${name}`}
        data={{
          columns: [name, ...steps.map((step, at) => `${at + 1}. ${step.label}`), 'Of entered', 'Its interval'],
          rows: [
            ...rows.map((row) => [
              named(row.value),
              ...row.steps.map(({ reached }) => reached.n),
              ...share(row.steps.at(-1)),
            ]),
            ...(other
              ? [[otherWords, ...other.steps.map(({ reached }) => reached.n), ...share(other.steps.at(-1))]]
              : []),
          ],
        }}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section className={css.scroll} aria-label={`Steps by ${name}`} tabIndex={0}>
          <table className={css.byValue}>
            <thead>
              <tr>
                <th scope="col">{name.charAt(0).toUpperCase() + name.slice(1)}</th>
                {steps.map((step, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
                  <th key={at} scope="col" title={step.label}>
                    {at + 1}. {step.label}
                  </th>
                ))}
                <th scope="col">Reach the last step</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const last = row.steps.at(-1)
                return (
                  <tr key={row.value}>
                    <th scope="row">{named(row.value)}</th>
                    {row.steps.map((step, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
                      <td key={at}>
                        <CountLink
                          of={step.reached}
                          says={`${actor}s that entered with ${named(row.value)} and reached step ${at + 1}`}
                        />
                      </td>
                    ))}
                    <td>{last ? <RateOf rate={last.ofEntered} /> : null}</td>
                  </tr>
                )
              })}
              {other ? (
                <tr>
                  <th scope="row">{otherWords}</th>
                  {other.steps.map(({ reached }, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
                    <td key={at}>
                      <CountLink
                        of={reached}
                        says={`${actor}s that entered with ${otherWords} and reached step ${at + 1}`}
                      />
                    </td>
                  ))}
                  <td>
                    <RateOf rate={other.steps.at(-1)?.ofEntered ?? { k: 0, n: 0, rate: null, low: null, high: null }} />
                  </td>
                </tr>
              ) : null}
            </tbody>
          </table>
        </section>
      </ChartFrame>
    </Card>
  )
}
