import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { countOf } from '../../format/number.ts'
import type { SignKind } from '../../signs/signShapes.tsx'

/** One thing that went wrong in a session, worst first in the list. */
export type Wrong = { sign: SignKind; n: number; short: string; says: string }

/** What went wrong, without counting a thing twice: a false rejection is a field error too. */
export function wentWrong(row: SessionRow): Wrong[] {
  const otherFieldErrors = Math.max(0, row.fieldErrors - row.falseRejections)
  const all: [SignKind, number, string, string, string][] = [
    [
      'error',
      row.falseRejections,
      'refused although filled in',
      'field refused although it was filled in',
      'fields refused although they were filled in',
    ],
    ['error', otherFieldErrors, 'field errors', 'field error', 'field errors'],
    ['error', row.formErrors, 'form errors', 'form error', 'form errors'],
    [
      'error',
      row.failedSubmits,
      'failed submits',
      'form sent that did not go through',
      'forms sent that did not go through',
    ],
    ['fault', row.jsErrors, 'script errors', 'script error', 'script errors'],
    ['fault', row.failedRequests, 'failed requests', 'request that failed', 'requests that failed'],
    ['rage', row.rageClicks, 'rage clicks', 'rage click', 'rage clicks'],
    ['dead', row.deadClicks, 'dead clicks', 'click that did nothing', 'clicks that did nothing'],
  ]
  return all
    .filter(([, n]) => n > 0)
    .map(([sign, n, short, one, many]) => ({
      sign,
      n,
      short: n === 1 ? short.replace(/s$/, '') : short,
      says: countOf(n, one, many),
    }))
}
