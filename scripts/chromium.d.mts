/** Where a Chrome or Chromium is: CHROMIUM_PATH, else the first found on the system; undefined where there is none. */
export function foundChromium(): string | undefined
/** The same Chromium without the windows around its pages, which are half the work of a page; else a whole one. */
export function foundHeadlessChromium(): string | undefined
/** Sees to it that there is one, and where the system offers it the headless one too; throws where it cannot. */
export function ensureChromium(): void
