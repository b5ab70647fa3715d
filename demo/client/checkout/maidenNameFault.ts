import { isFaultOn } from '../faultSwitches.ts'

const newestAffectedChrome = 98

function chromeVersion(userAgent: string): number | null {
  const found = /Chrome\/(\d+)/.exec(userAgent)
  return found ? Number(found[1]) : null
}

/** An apostrophe of any kind, a space inside, or a letter with an accent. */
function isUnusualName(name: string): boolean {
  return /['’‘ʼ´`]/.test(name) || /\S\s+\S/.test(name) || /\p{M}/u.test(name.normalize('NFD'))
}

/** The fault: some names count as empty, in old Chrome or in every browser. Only where it is switched on. */
export function isTakenForEmpty(maidenName: string): boolean {
  if (!isUnusualName(maidenName)) return false
  if (isFaultOn('maidenNameAll')) return true
  const version = chromeVersion(navigator.userAgent)
  return isFaultOn('maidenName98') && version !== null && version <= newestAffectedChrome
}
