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

export const foundChromium = () => places.find((place) => place && existsSync(place))

export function ensureChromium() {
  if (foundChromium()) return
  const isRoot = process.getuid?.() === 0
  if (!existsSync('/usr/bin/apt-get') || !(isRoot || existsSync('/usr/bin/sudo'))) {
    throw new Error(
      'The tests drive a real browser, and no Chrome or Chromium was found. Install one, or set CHROMIUM_PATH to its executable.',
    )
  }
  console.log('No Chrome or Chromium found: installing Chromium from the system’s packages …')
  const apt = (...args) =>
    execFileSync(isRoot ? 'apt-get' : 'sudo', isRoot ? args : ['-n', 'apt-get', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation')
  } catch (error) {
    throw new Error(
      `Chromium could not be installed (${error.message.split('\n')[0]}). Install it yourself, or set CHROMIUM_PATH to a Chrome or Chromium.`,
    )
  }
}
