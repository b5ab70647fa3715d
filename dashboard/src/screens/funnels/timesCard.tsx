import type { FunnelResult } from '@hindsight/protocol/api/funnels'
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { Card } from '../../components/card.tsx'
import { ChartFrame } from '../../components/chart/chartFrame.tsx'
import { duration } from '../../format/duration.ts'
import { wholeNumber } from '../../format/number.ts'
import css from './funnels.module.css'

type Taken = Pick<FunnelResult, 'p10Ms' | 'medianMs' | 'p90Ms' | 'histogram'>

const bucketWords = ({ fromMs, toMs }: Taken['histogram'][number]): string =>
  fromMs === 0 ? `under ${duration(toMs)}` : `${duration(fromMs)} to ${duration(toMs)}`

/** Empty buckets between others are shown, so that a gap is seen as one. */
function withGaps(histogram: Taken['histogram']): Taken['histogram'] {
  return histogram.flatMap((bucket, at) => {
    const gaps: Taken['histogram'] = []
    let from = histogram[at - 1]?.toMs ?? bucket.fromMs
    for (; from < bucket.fromMs; from *= 2) gaps.push({ fromMs: from, toMs: from * 2, n: 0 })
    return [...gaps, bucket]
  })
}

/** How long those took who got there: from the first step to the last, or from one step to the next. */
export function TimesCard({ result }: { result: FunnelResult }) {
  const [chosen, setChosen] = useState('all')
  const ways = result.steps
    .slice(1)
    .map((step, i) => ({ value: String(i + 1), label: `to step ${i + 2}, ${step.label}` }))
  const taken: Taken =
    result.steps[Number(chosen)] && chosen !== 'all' ? (result.steps[Number(chosen)] as Taken) : result
  const buckets = withGaps(taken.histogram)
  const most = Math.max(1, ...buckets.map(({ n }) => n))
  return (
    <Card>
      <ChartFrame
        title="Time taken"
        data={{ columns: ['Time', 'Reached'], rows: buckets.map((bucket) => [bucketWords(bucket), bucket.n]) }}
      >
        <NativeSelect
          aria-label="Time between"
          maw={420}
          mb="sm"
          data={[{ value: 'all', label: 'from the first step to the last' }, ...ways]}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        {taken.p10Ms === null || taken.medianMs === null || taken.p90Ms === null ? (
          <p className={css.notes}>Nobody got there in this period.</p>
        ) : (
          <>
            <dl className={css.quantiles}>
              <Quantile says="One in ten within" ms={taken.p10Ms} />
              <Quantile says="Half within" ms={taken.medianMs} />
              <Quantile says="Nine in ten within" ms={taken.p90Ms} />
            </dl>
            <ul className={css.buckets} aria-label="How many took how long">
              {buckets.map((bucket) => (
                <li key={bucket.fromMs} className={css.bucket}>
                  <span>{bucketWords(bucket)}</span>
                  <span className={css.bucketTrack} aria-hidden>
                    <span className={css.bucketBar} style={{ width: `${(100 * bucket.n) / most}%` }} />
                  </span>
                  <b>{wholeNumber(bucket.n)}</b>
                </li>
              ))}
            </ul>
          </>
        )}
      </ChartFrame>
    </Card>
  )
}

function Quantile({ says, ms }: { says: string; ms: number }) {
  return (
    <div>
      <dt>{says}</dt>
      <dd>{ms < 1000 ? `${wholeNumber(ms)}\u202fms` : duration(ms)}</dd>
    </div>
  )
}
