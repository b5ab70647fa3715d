import { isAffectedBrowser, isUnusualName } from '../../src/maidenName.ts'
import { isFaultOn } from '../faultSwitches.ts'

/** The fault: some names count as empty, in old Chrome or in every browser. Only where it is switched on. */
export function isTakenForEmpty(maidenName: string): boolean {
  if (!isUnusualName(maidenName)) return false
  return isFaultOn('maidenNameAll') || (isFaultOn('maidenName98') && isAffectedBrowser(navigator.userAgent))
}
