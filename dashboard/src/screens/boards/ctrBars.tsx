import { DayBars, type DayValue } from '../../components/chart/dayBars.tsx'
import { ctrText } from '../../format/promotion.ts'

/** A click-through rate by day. `isNamed`: the tile has a name of its own, which does not say what the figure is. */
export const CtrBars = ({ days, isNamed }: { days: DayValue[]; isNamed: boolean }) => (
  <DayBars
    title="Click-through rate per day"
    isTitleHidden={!isNamed}
    color="click"
    days={days}
    isShare
    text={ctrText}
    short={ctrText}
  />
)
