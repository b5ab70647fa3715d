import type { ReactNode } from 'react'
import { Bar, BarChart, type BarShapeProps, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { perCent, wholeNumber } from '../../format/number.ts'
import { dayText } from '../../format/time.ts'
import css from './chart.module.css'
import { ChartFrame } from './chartFrame.tsx'
import { axis, type ChartColor, chartColors, cursor, grid } from './chartTheme.ts'
import { DayMarks } from './dayMarks.tsx'
import { byDay, type Mark } from './marks.ts'

export type DayValue = { day: string; value: number; complete: boolean }
type Labelled = DayValue & { label: string }

type Props = {
  title: string
  total?: string
  days: DayValue[]
  color?: ChartColor
  /** How a value is written, with its unit. */
  text: (value: number, day?: DayValue) => string
  /** Values are shares of one, most of them small. */
  isShare?: boolean
  /** How it is written where room is short: at the axis and on the bars. */
  short?: (value: number) => string
  heightPx?: number
  /** Thin verticals: a release that was first seen, or (dashed) what somebody wrote at a day. Of other days, too. */
  marks?: Mark[]
  /** Beside table and copy. */
  tools?: ReactNode
  /** It stands right above, with a place for the tools. */
  isTitleHidden?: boolean
}

const roundPx = 2
const labelGapPx = 5
const labelHaloPx = 4
/** Room above the highest bar, for its label. */
const labelPx = 16
const digitPx = 7
const axisGapPx = 10
const narrowBarPx = 5
const thousand = 1000
/** With fewer days every bar has room for its label. */
const fewDays = 8
/** Above that, for the words of marks. */
const markPx = 14

function highest(days: DayValue[]): DayValue | undefined {
  return days.reduce<DayValue | undefined>((most, day) => (most && most.value >= day.value ? most : day), undefined)
}

const niceHalves = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** Zero, a round number, and twice that number: above all values. */
export function ticksTo(max: number): number[] {
  if (max <= 1) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(max / 2))
  const half = niceHalves.map((nice) => nice * power).find((nice) => nice * 2 >= max && (nice % 1 === 0 || max < 1))
  return half === undefined ? [0, Math.ceil(max)] : [0, half, half * 2]
}

/** Why a day does not count whole. */
const partWords = (day: DayValue, days: DayValue[]): string =>
  day.day === days.at(-1)?.day ? 'not over yet' : 'only in part in this period'

/** What one sees in it: from when to when, the highest, the last. */
export function summaryOf(title: string, days: DayValue[], text: (value: number) => string): string {
  const [first, last, most] = [days[0], days.at(-1), highest(days)]
  if (!first || !last || !most) return `${title} per day: nothing in this period.`
  const end = last.complete ? '' : ' The last day is not over.'
  return `${title} per day, ${dayText(first.day)} to ${dayText(last.day)}: highest ${text(most.value)} on ${dayText(most.day)}, last ${text(last.value)}.${end}`
}

/** A number per day, as bars from zero; a day that is not over is dashed. */
export function DayBars({
  title,
  total,
  days,
  color = 'plain',
  text,
  short = wholeNumber,
  heightPx = 148,
  marks = [],
  tools,
  isTitleHidden = false,
  isShare = false,
}: Props) {
  const most = highest(days)
  const shown = new Set(days.map(({ day }) => day))
  const dayMarks = byDay(marks.filter(({ day }) => shown.has(day)))
  const marksOf = new Map(dayMarks.map(({ day, labels }) => [day, labels]))
  const aboveMarks = dayMarks.length === 0 ? 0 : markPx
  const top = most?.value ?? 0
  const ticks = isShare ? ticksTo(top * thousand).map((tick) => tick / thousand) : ticksTo(top)
  // A round share needs no tenths, whatever the bars between need.
  const ofTick = isShare && ticks.every((tick) => Math.round(tick * thousand) % 10 === 0) ? perCent : short
  const labelled: Labelled[] = days.map((day) => ({
    ...day,
    label: day.value > 0 && (days.length <= fewDays || day === most) ? short(day.value) : '',
  }))
  return (
    <ChartFrame
      title={title}
      {...(total === undefined ? {} : { total })}
      summary={summaryOf(title, days, text)}
      tools={tools}
      isTitleHidden={isTitleHidden}
      data={
        dayMarks.length === 0
          ? { columns: ['Day', title], rows: days.map(({ day, value }) => [day, value]) }
          : {
              columns: ['Day', title, 'Releases and annotations'],
              rows: days.map(({ day, value }) => [day, value, (marksOf.get(day) ?? []).join('; ')]),
            }
      }
    >
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 320, height: heightPx }}>
        <BarChart
          data={labelled}
          accessibilityLayer={false}
          barCategoryGap="16%"
          margin={{ top: labelPx + aboveMarks, right: 4, bottom: 0, left: 0 }}
        >
          <CartesianGrid {...grid} />
          <XAxis {...axis} dataKey="day" tickFormatter={dayText} minTickGap={28} interval="preserveStartEnd" />
          <YAxis
            {...axis}
            axisLine={false}
            width={Math.max(...ticks.map((tick) => ofTick(tick).length)) * digitPx + axisGapPx}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            tick={({ x, y, payload }) => <ValueTick x={Number(x)} y={Number(y)} text={ofTick(Number(payload.value))} />}
          />
          <Tooltip
            cursor={cursor}
            isAnimationActive={false}
            content={({ payload }) => {
              const day = payload[0]?.payload as Labelled | undefined
              if (!day) return null
              return (
                <div className={css.tip}>
                  <b>{text(day.value, day)}</b>
                  <span className={css.dim}>
                    {dayText(day.day)}
                    {day.complete ? '' : `, ${partWords(day, days)}`}
                  </span>
                  {(marksOf.get(day.day) ?? []).map((label) => (
                    <span key={label} className={css.mark}>
                      {label}
                    </span>
                  ))}
                </div>
              )
            }}
          />
          <Bar
            dataKey="value"
            isAnimationActive={false}
            maxBarSize={48}
            shape={(bar: BarShapeProps) => <DayBar bar={bar} fill={chartColors[color]} />}
          />
          {dayMarks.length === 0 ? null : <DayMarks marks={dayMarks} topPx={markPx} />}
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

/** On one line, whatever spaces are in it. */
function ValueTick({ x, y, text }: { x: number; y: number; text: string }) {
  return (
    <text {...axis.tick} x={x} y={y} dy="0.35em" textAnchor="end">
      {text}
    </text>
  )
}

function DayBar({ bar, fill }: { bar: BarShapeProps; fill: string }) {
  const { x, y, width, height } = bar
  const day = bar.payload as Labelled
  const round = width > narrowBarPx ? roundPx : 0
  return (
    <g>
      {day.complete ? (
        <rect x={x} y={y} width={width} height={height} rx={round} fill={fill} />
      ) : height > 0 ? (
        <rect
          x={x + 0.75}
          y={y + 0.75}
          width={Math.max(0, width - 1.5)}
          height={Math.max(0, height - 1.5)}
          rx={round}
          fill={fill}
          fillOpacity={0.14}
          stroke={fill}
          strokeWidth={1.5}
          strokeDasharray="3 3"
        />
      ) : null}
      {day.label === '' ? null : (
        // The vertical of a mark, its own or a neighbour's, must not cross the figure.
        <text
          x={x + width / 2}
          y={y - labelGapPx}
          textAnchor="middle"
          fontSize={11}
          fill="var(--mantine-color-text)"
          stroke="var(--hs-card)"
          strokeWidth={labelHaloPx}
          paintOrder="stroke"
        >
          {day.label}
        </text>
      )}
    </g>
  )
}
