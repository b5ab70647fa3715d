import css from './trendBars.module.css'

const heightPx = 28
const widthPx = 112
const gapShare = 0.2
const maxBarPx = 10
const minBarPx = 1.5

type Props = { days: { day: string; n: number }[]; says: string }

/** A number per day from zero, so small that only its shape can be read; the numbers stand beside it. */
export function TrendBars({ days, says }: Props) {
  const most = Math.max(1, ...days.map(({ n }) => n))
  const step = Math.min(maxBarPx / (1 - gapShare), widthPx / Math.max(1, days.length))
  return (
    <svg className={css.trend} width={step * days.length} height={heightPx} role="img" aria-label={says}>
      <title>{says}</title>
      {days.map(({ day, n }, at) => {
        const height = n === 0 ? 1 : Math.max(minBarPx, (n / most) * heightPx)
        return (
          <rect
            key={day}
            x={at * step}
            y={heightPx - height}
            width={step * (1 - gapShare)}
            height={height}
            data-none={n === 0 || undefined}
          />
        )
      })}
    </svg>
  )
}
