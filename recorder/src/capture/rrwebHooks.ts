/**
 * What rrweb is made to ask, by the build (vite.config.ts): it has no options for these. Set by replay.ts; until then,
 * and after it has stopped, rrweb does as it always does.
 */
export type Process = (records: MutationRecord[]) => void

type Hooks = {
  /** Runs what rrweb was called for by the browser, timed. */
  time<T>(work: () => T): T
  /** Those of the records that may go on now; `process` takes the others later. */
  admit(records: MutationRecord[], process: Process): MutationRecord[]
  /** The text of a style sheet, which `read` takes some time to put together. */
  sheetText(sheet: CSSStyleSheet, read: () => string | null): string | null
}

const asAlways: Hooks = {
  time: (work) => work(),
  admit: (records) => records,
  sheetText: (_sheet, read) => read(),
}

export const rrwebHooks: Hooks = { ...asAlways }

export function unhook(): void {
  Object.assign(rrwebHooks, asAlways)
}
