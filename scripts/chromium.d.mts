/** Where a Chrome or Chromium is: CHROMIUM_PATH, else the first found on the system; undefined where there is none. */
export function foundChromium(): string | undefined
/** Sees to it that there is one; throws where it cannot. */
export function ensureChromium(): void
