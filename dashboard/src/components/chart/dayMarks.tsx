import { usePlotArea, useXAxisScale } from 'recharts'
import { type DayMark, layOut } from './marks.ts'

/** Above the plot, where the highest bar's own label may stand. */
const labelGapPx = 6

/** Thin verticals through the days that have marks, and their words above; within a chart whose axis has the days. */
export function DayMarks({ marks, topPx }: { marks: DayMark[]; topPx: number }) {
  const scale = useXAxisScale()
  const plot = usePlotArea()
  if (!scale || !plot) return null
  const placed = marks.flatMap((mark) => {
    const x = scale(mark.day, { position: 'middle' })
    return x === undefined ? [] : [{ ...mark, x }]
  })
  return (
    <g fill="var(--mantine-color-dimmed)" stroke="none" fontSize={11}>
      {placed.map(({ day, x, isNote }) => (
        <line
          key={day}
          x1={x}
          x2={x}
          y1={topPx + labelGapPx / 2}
          y2={plot.y + plot.height}
          stroke="var(--mantine-color-dimmed)"
          data-mark={day}
          {...(isNote ? { strokeDasharray: '3 3' } : {})}
        />
      ))}
      {layOut(placed, plot.x, plot.x + plot.width).map(({ day, text, x }) => (
        <text key={day} x={x} y={topPx - 1} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  )
}
