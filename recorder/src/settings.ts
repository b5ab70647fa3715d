/** Asks the collector for the site's rules. Nothing is captured before they are known. */
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { send } from './send.ts'

/** The answer, and the clock's offset where the answer is fresh. */
export type Answer = { settings: RecorderSettings; clockOffsetMs: number | null }

/**
 * `fresh` passes by every cache, since only then `serverTime` is now; a session that goes on needs no time and may take
 * the cached answer. Null where the site is unknown, the answer is no settings, or the collector cannot be reached.
 */
export async function fetchSettings(host: string, site: string, fresh: boolean): Promise<Answer | null> {
  const url = `${host}/v1/settings?key=${encodeURIComponent(site)}`
  const askedAt = Date.now()
  const response = await send(url, { cache: fresh ? 'no-store' : 'default' })
  if (!response.ok) return null
  const answered: unknown = await response.json()
  if (!isSettings(answered)) return null
  // A collector that is older than this recorder does not tell what came later.
  const settings = { ...laterDefaults, ...answered }
  // Half of the way there and back is taken as the age of the answer.
  const clockOffsetMs = fresh ? Math.round(settings.serverTime - (askedAt + Date.now()) / 2) : null
  return { settings, clockOffsetMs }
}

/** Settings that the first collectors did not tell, as `protocol/settings.ts` defaults them. */
const laterDefaults = {
  labelWords: [],
  ignoreSelectors: [],
  replayMinSeconds: 0,
  replayWhen: null,
  budgetPercent: 3,
  queueOnDevice: true,
  cookieDomain: '',
  consoleDetails: false,
  networkDetails: false,
} satisfies Partial<RecorderSettings>

/** Rules that cannot be understood must not be taken for "no rules". */
export function isSettings(value: unknown): value is RecorderSettings {
  const given = value as Partial<Record<keyof RecorderSettings, unknown>> | null
  return (
    typeof given === 'object' &&
    given !== null &&
    typeof given.recordingOn === 'boolean' &&
    typeof given.strict === 'boolean' &&
    isTexts(given.maskSelectors) &&
    isTexts(given.blockSelectors) &&
    (given.ignoreSelectors === undefined || isTexts(given.ignoreSelectors)) &&
    typeof given.replayShare === 'number' &&
    typeof given.consentRequired === 'boolean' &&
    typeof given.serverTime === 'number'
  )
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
