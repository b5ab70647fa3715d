/** The planted fault of the maiden name: which names, in which browsers. Pure; the checkout and the sample history use it. */

const newestAffectedChrome = 98

/** An apostrophe of any kind, a space inside, or a letter with an accent. */
export function isUnusualName(name: string): boolean {
  return /['’‘ʼ´`]/.test(name) || /\S\s+\S/.test(name) || /\p{M}/u.test(name.normalize('NFD'))
}

/** Other browsers built on Chrome name its version too, and are affected with it. */
export function isAffectedBrowser(userAgent: string): boolean {
  const found = /Chrome\/(\d+)/.exec(userAgent)
  return found !== null && Number(found[1]) <= newestAffectedChrome
}
