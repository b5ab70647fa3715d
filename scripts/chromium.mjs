/** Sees to it that tests find a Chrome or Chromium; takes it from the system's packages where there is none. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const headlessPlaces = [process.env.CHROMIUM_PATH, '/usr/lib/chromium/chromium-headless-shell']

const firstOf = (paths) => paths.find((place) => place && existsSync(place))

export const foundChromium = () => firstOf(places)
export const foundHeadlessChromium = () => firstOf(headlessPlaces) ?? foundChromium()

const headlessPackage = 'chromium-headless-shell'

export function ensureChromium() {
  if (process.env.CHROMIUM_PATH) return
  const isRoot = process.getuid?.() === 0
  const mayInstall = existsSync('/usr/bin/apt-get') && (isRoot || existsSync('/usr/bin/sudo'))
  const apt = (...args) =>
    execFileSync(isRoot ? 'apt-get' : 'sudo', isRoot ? args : ['-n', 'apt-get', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  const install = (...packages) => apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  if (!foundChromium()) {
    if (!mayInstall) {
      throw new Error(
        'The tests drive a real browser, and no Chrome or Chromium was found. Install one, or set CHROMIUM_PATH to its executable.',
      )
    }
    console.log('No Chrome or Chromium found: installing Chromium from the system’s packages …')
    try {
      apt('update', '-qq')
      install('chromium', 'fonts-liberation')
    } catch (error) {
      throw new Error(
        `Chromium could not be installed (${error.message.split('\n')[0]}). Install it yourself, or set CHROMIUM_PATH to a Chrome or Chromium.`,
      )
    }
  }
  if (firstOf(headlessPlaces) || !mayInstall || !isOffered(headlessPackage)) return
  try {
    install(headlessPackage)
  } catch {
    console.log(`${headlessPackage} could not be installed: the tests take longer without it.`)
  }
}

/** Not every system has it. */
function isOffered(name) {
  try {
    execFileSync('/usr/bin/apt-cache', ['show', name], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
