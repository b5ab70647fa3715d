/** What a User-Agent header says: browser, system, and kind of device. */
import Bowser from 'bowser'

export type Device = {
  browser: string
  browserVersion: string
  os: string
  osVersion: string
  device: 'desktop' | 'tablet' | 'mobile' | 'bot' | ''
}

/** Parsing costs more than the rest of an event; a site's visitors share few different headers. */
const maxRemembered = 5_000
const maxUserAgentChars = 500
const remembered = new Map<string, Device>()

const automated = /bot\b|crawl|spider|slurp|headless|lighthouse|prerender|phantomjs|python-|curl\/|wget\//i

/** Major and minor, without a minor of zero: `98` of 98.0.4758.102, `15.6` of 15.6.1. */
function shortVersion(version: string | undefined): string {
  const [, major = '', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(version ?? '') ?? []
  return minor === '0' ? major : `${major}.${minor}`
}

function parse(userAgent: string): Device {
  const { browser, os, platform } = Bowser.parse(userAgent)
  const isBot = automated.test(userAgent) || platform.type === 'bot'
  const kind = platform.type
  return {
    browser: browser.name ?? '',
    browserVersion: shortVersion(browser.version),
    os: os.name ?? '',
    // Windows calls itself NT 10.0; people call it 10.
    osVersion: os.name === 'Windows' ? (os.versionName ?? '') : shortVersion(os.version),
    device: isBot ? 'bot' : kind === 'desktop' || kind === 'tablet' || kind === 'mobile' ? kind : '',
  }
}

export function deviceOf(userAgent: string): Device {
  const key = userAgent.slice(0, maxUserAgentChars)
  const known = remembered.get(key)
  if (known) return known
  // Bowser refuses an empty header.
  const device: Device =
    key.trim() === '' ? { browser: '', browserVersion: '', os: '', osVersion: '', device: '' } : parse(key)
  if (remembered.size >= maxRemembered) remembered.clear()
  remembered.set(key, device)
  return device
}
