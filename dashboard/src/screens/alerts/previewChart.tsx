import type { AlertPreview } from '@hindsight/protocol/api/alerts'
import { Skeleton, Text } from '@mantine/core'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts'
import { type AlertDraft, useAlertPreview } from '../../api/alerts.ts'
import { ChartFrame } from '../../components/chart/chartFrame.tsx'
import { axis, chartColors, grid } from '../../components/chart/chartTheme.ts'
import { Failed } from '../../components/failed.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { clockTime } from '../../format/time.ts'
import css from './alerts.module.css'

const heightPx = 160
const listed = 5

type Props = { siteId: string; definition: AlertDraft | null }

/** What the rule would have told in the last 14 days. */
export function PreviewChart({ siteId, definition }: Props) {
  const { data, error, refetch, isFetching } = useAlertPreview(siteId, definition)
  if (error && !data) return <Failed error={error} what="It could not be looked at" retry={() => refetch()} />
  if (!data) {
    return definition === null ? null : <Skeleton height={220} role="status" aria-label="Looking at the last 14 days" />
  }
  const ofNow = definition?.measure.kind === 'headroom'
  return (
    <section aria-label="What it would have told" aria-busy={isFetching || definition === null}>
      {ofNow ? <NowOnly preview={data} /> : <Past preview={data} definition={definition} />}
    </section>
  )
}

/** How full the disk was on the days before is kept nowhere. */
function NowOnly({ preview: { points, firings } }: { preview: AlertPreview }) {
  const days = points[0]?.value ?? null
  const says =
    days === null
      ? 'How long the disk lasts cannot be told yet: too little was stored in the last week.'
      : `There is room for ${countOf(Math.floor(days), 'day')} now, so it would ${firings.length > 0 ? '' : 'not '}be told at once.`
  return (
    <Text size="sm" aria-live="polite">
      {says} How full the disk was before is not kept, so there is no preview of the past.
    </Text>
  )
}

function Past({ preview, definition }: { preview: AlertPreview; definition: AlertDraft | null }) {
  return (
    <>
      {preview.points.length === 0 ? null : <Chart preview={preview} definition={definition} />}
      {preview.points.length === 0 ? null : <Key preview={preview} definition={definition} />}
      <Would preview={preview} />
    </>
  )
}

/** What the lines and the shade of the chart are. */
function Key({ preview, definition }: { preview: AlertPreview; definition: AlertDraft | null }) {
  const parts = [
    ...(preview.points.some(({ expected }) => expected !== null) ? ['dashed: to be expected by the days before'] : []),
    ...(definition?.compare.kind === 'threshold' ? ['dashed in red: the limit'] : []),
    ...(preview.firings.length > 0 ? ['shaded: it would have fired'] : []),
  ]
  return parts.length === 0 ? null : (
    <Text size="xs" c="dimmed" mb={4}>
      Line: what was found; {parts.join('; ')}.
    </Text>
  )
}

function Would({ preview: { firings } }: { preview: AlertPreview }) {
  return (
    <>
      <Text size="sm" aria-live="polite">
        In the last 14 days it would have fired{' '}
        <b>{firings.length === 0 ? 'never' : countOf(firings.length, 'time')}</b>
        {firings.length === 0 ? '.' : ':'}
      </Text>
      <ol className={css.would}>
        {firings.slice(-listed).map(({ from, says, open }) => (
          <li key={`${from} ${says}`}>
            {clockTime(from)}: {says}
            {open ? ', and it still would' : ''}
          </li>
        ))}
      </ol>
      {firings.length > listed ? (
        <Text size="sm" c="dimmed">
          The last {listed}; {wholeNumber(firings.length - listed)} before.
        </Text>
      ) : null}
    </>
  )
}

function Chart({ preview, definition }: { preview: AlertPreview; definition: AlertDraft | null }) {
  const { points, firings } = preview
  const isShare = definition?.measure.kind === 'conversion'
  const text = (value: number) => (isShare ? `${(value * 100).toFixed(1)} %` : wholeNumber(Math.round(value)))
  const compare = definition?.compare
  const most = points.reduce((max, { value }) => Math.max(max, value ?? 0), 0)
  const says = `The last 14 days: highest ${text(most)}; it would have fired ${countOf(firings.length, 'time')}.`
  return (
    <ChartFrame
      title="The last 14 days"
      summary={says}
      data={{
        columns: ['At', 'Value', 'Expected'],
        rows: points.map(({ at, value, expected }) => [
          new Date(at).toISOString(),
          value ?? '',
          expected === null ? '' : expected,
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 320, height: heightPx }}>
        <LineChart data={points} accessibilityLayer={false} margin={{ top: 8, right: 4, bottom: 0, left: 0 }}>
          <CartesianGrid {...grid} />
          <XAxis
            {...axis}
            dataKey="at"
            type="number"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(at: number) => clockTime(at).slice(0, 6)}
            minTickGap={28}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={56}
            tickFormatter={text}
            allowDecimals={isShare}
            domain={[0, 'auto']}
          />
          {firings.map(({ from, to }) => (
            <ReferenceArea
              key={from}
              x1={from}
              x2={Math.max(to, from + 1)}
              fill={chartColors.error}
              fillOpacity={0.2}
              stroke={chartColors.error}
            />
          ))}
          {compare?.kind === 'threshold' ? (
            <ReferenceLine
              y={compare.value}
              stroke={chartColors.error}
              strokeDasharray="4 3"
              ifOverflow="extendDomain"
            />
          ) : null}
          <Line
            dataKey="expected"
            stroke="var(--mantine-color-dimmed)"
            strokeDasharray="3 3"
            dot={false}
            isAnimationActive={false}
          />
          <Line dataKey="value" stroke={chartColors.plain} strokeWidth={1.5} dot={false} isAnimationActive={false} />
        </LineChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}
