import type { Page } from 'playwright-core'

/** One thing that pages do, on a page of its own. */
export type Probe = {
  name: string
  /** What stands in <head> and <body>. Elements of class `mark` are compared by computed style. */
  head?: string
  body: string
  /** Attributes of <html>. */
  html?: string
  /** What the visitor does. */
  act?(page: Page): Promise<void>
  /** Other files of the page, by path. */
  files?: Record<string, { type: string; body: string | Buffer }>
  /** What the visitor's browser prefers. */
  colorScheme?: 'dark'
  reducedMotion?: 'reduce'
  /** Boxes in which text is masked on purpose: not compared. */
  masked?: string
  /** It differs on purpose: why, in words for the table. */
  intended?: string
  /** It differs and cannot be helped for now: why, in words for the table. */
  limit?: string
}
