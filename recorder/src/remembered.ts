/**
 * The site's rules as an earlier page of this visit was told them: with them a page records from its first moment, and
 * one that is left before the collector has answered is not lost. Nothing is sent by them but when the page is left:
 * until then, the answer of the collector decides.
 */
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { isSettings } from './settings.ts'
import type { Store } from './storage.ts'

const key = 'settings'

export function rememberSettings(store: Store, settings: RecorderSettings): void {
  store.write(key, settings)
}

export function recallSettings(store: Store): RecorderSettings | null {
  const found = store.read(key)
  return isSettings(found) ? found : null
}

export function forgetSettings(store: Store): void {
  store.remove(key)
}
