import type { Store } from '../storage.ts'

/** Asked for by `?hindsight=debug`, and kept for this tab until the overlay is closed, so that it stays from page to page. */
export function wantsDebug(perTab: Store): boolean {
  if (/[?&]hindsight=debug(&|$)/.test(location.search)) perTab.write('debug', true)
  return perTab.read('debug') === true
}
