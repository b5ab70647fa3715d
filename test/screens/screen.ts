import type { Page } from 'playwright-core'

/** One screen, with what to wait for before it is drawn. `whole`: from top to bottom, not only what the window shows. */
export type Screen = { name: string; path: string; ready: (page: Page) => Promise<unknown>; whole?: true }
export type Get = <T>(path: string) => Promise<T>
