import css from './sparkline.module.css'

const barPx = 3
const gapPx = 1
const heightPx = 16
/** So that the least activity can still be seen. */
const minBarPx = 2

/** Activity over the length of a session, one bar per slice. The numbers beside it say how long and how much. */
export function Sparkline({ values }: { values: number[] }) {
  const most = Math.max(1, ...values)
  return (
    <svg
      className={css.sparkline}
      width={values.length * (barPx + gapPx)}
      height={heightPx}
      aria-hidden
      preserveAspectRatio="none"
    >
      {values.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(minBarPx, (heightPx * Math.sqrt(value)) / Math.sqrt(most))
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a slice is its position
            key={at}
            x={at * (barPx + gapPx)}
            y={heightPx - height}
            width={barPx}
            height={height}
            data-quiet={value === 0 || undefined}
          />
        )
      })}
    </svg>
  )
}
