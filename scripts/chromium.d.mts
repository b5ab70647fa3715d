/** Where a Chrome or Chromium is: CHROMIUM_PATH, else the first found on the system; undefined where there is none. */
export function foundChromium(): string | undefined
/** The same without the windows around its pages, where there is one, else that. */
export function foundHeadlessShell(): string | undefined
/** Sees to it that there is one; throws where it cannot. */
export function ensureChromium(): void
