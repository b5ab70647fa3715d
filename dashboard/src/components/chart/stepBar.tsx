import { Bar, BarChart, type BarShapeProps, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import css from './chart.module.css'
import { chartColors } from './chartTheme.ts'

type Props = {
  /** How many entered: the whole width. */
  entered: number
  wentOn: number
  dropped: number
  /** Opens those who were lost; the same is a link in the text beside the bar. */
  onDropped?: () => void
}

const heightPx = 30
const hatch = 'hindsight-lost'

/** One step of a funnel: of those who entered, those who went on and, in red and hatched, those who were lost here. */
export function StepBar({ entered, wentOn, dropped, onDropped }: Props) {
  return (
    <div className={css.plot} aria-hidden>
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 320, height: heightPx }}>
        <BarChart
          layout="vertical"
          data={[{ wentOn, dropped }]}
          accessibilityLayer={false}
          barCategoryGap={0}
          margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" fill={chartColors.error} fillOpacity={0.28} />
              <rect width="2.5" height="6" fill={chartColors.error} />
            </pattern>
          </defs>
          <XAxis type="number" hide domain={[0, Math.max(1, entered)]} />
          <YAxis type="category" hide />
          <Bar
            dataKey="wentOn"
            stackId="step"
            fill={chartColors.plain}
            isAnimationActive={false}
            background={{ fill: 'var(--hs-hover)' }}
          />
          <Bar
            dataKey="dropped"
            stackId="step"
            isAnimationActive={false}
            shape={({ x, y, width, height }: BarShapeProps) => (
              <rect
                x={x}
                y={y}
                width={width}
                height={height}
                fill={`url(#${hatch})`}
                data-lost=""
                {...(onDropped ? { onClick: onDropped, className: css.link ?? '' } : {})}
              />
            )}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
