import { DayBars, type DayValue } from '../../components/chart/dayBars.tsx'
import { ctrText } from '../../format/promotion.ts'

/** A click-through rate by day. */
export const CtrBars = ({ days }: { days: DayValue[] }) => (
  <DayBars title="Click-through rate per day" color="click" days={days} isShare text={ctrText} short={ctrText} />
)
