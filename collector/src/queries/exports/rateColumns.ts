/** A share in a file, with the interval that screens show: the same Wilson score interval as statistics/rate.ts. */
import { z95 } from '../../statistics/normal.ts'
import { type Column, value } from './table.ts'

/** `name`, `nameLow` and `nameHigh`, of two columns of counts; empty where there is nothing to be a share of. */
export function rateColumns(name: string, part: string, whole: string): Column[] {
  const [k, n] = [`toFloat64(${part})`, `toFloat64(${whole})`]
  const share = `${k} / ${n}`
  const zz = z95 * z95
  const centre = `${share} + ${zz} / (2 * ${n})`
  const spread = `${z95} * sqrt(greatest(0, ${share} * (1 - ${share})) / ${n} + ${zz} / (4 * ${n} * ${n}))`
  const ifAny = (sql: string) => `if(${n} > 0, ${sql}, NULL)`
  const end = (sql: string) => `least(1, greatest(0, (${sql}) / (1 + ${zz} / ${n})))`
  return [
    value(name, ifAny(share)),
    value(`${name}Low`, ifAny(`if(${k} = 0, 0, ${end(`${centre} - ${spread}`)})`)),
    value(`${name}High`, ifAny(`if(${k} = ${n}, 1, ${end(`${centre} + ${spread}`)})`)),
  ]
}
