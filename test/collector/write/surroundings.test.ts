/** What is read from a request's headers: the device, and the country where a trusted proxy names it. */

import { encodeBatch } from '@hindsight/protocol/batch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceOf } from '../../../collector/src/ingest/device.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { openTab, post } from './batches.ts'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.102 Safari/537.36',
    { browser: 'Chrome', browserVersion: '98', os: 'Windows', osVersion: '10', device: 'desktop' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 15_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6.1 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', browserVersion: '15.6', os: 'iOS', osVersion: '15.6', device: 'mobile' },
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.3 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', browserVersion: '16.3', os: 'iOS', osVersion: '16.3', device: 'tablet' },
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:109.0) Gecko/20100101 Firefox/115.0',
    { browser: 'Firefox', browserVersion: '115', os: 'macOS', osVersion: '10.15', device: 'desktop' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Mobile Safari/537.36',
    { browser: 'Chrome', browserVersion: '112', os: 'Android', osVersion: '13', device: 'mobile' },
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', { device: 'bot' }],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
    { os: 'Linux', device: 'bot' },
  ],
  ['', { browser: '', browserVersion: '', os: '', osVersion: '', device: '' }],
  ['\u0000 nonsense', { device: '' }],
])('%s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toMatchObject(device)
})

let behindProxy: Stack
let direct: Stack
beforeAll(async () => {
  behindProxy = await startStack({ env: { TRUST_PROXY: 'loopback', COUNTRY_HEADER: 'cf-ipcountry' } })
  direct = await startStack({
    on: behindProxy.storeAt,
    env: { TRUST_PROXY: '203.0.113.7', COUNTRY_HEADER: 'cf-ipcountry' },
  })
})
afterAll(async () => {
  await direct?.stop()
  await behindProxy?.stop()
})

test('a country is believed from a trusted proxy alone', async () => {
  const countryOf = async (stack: Stack, header: string) => {
    const tab = openTab()
    const body = encodeBatch(tab.header([tab.click()]))
    const headers = { 'cf-ipcountry': header, 'accept-language': 'nl-NL,nl;q=0.9' }
    expect((await post(`${stack.url}/v1/record?key=demo`, body, headers)).status).toBe(200)
    const [row] = await stack.store.query<Record<string, unknown>>(
      'SELECT country, language FROM events WHERE sessionId = {sessionId:UUID}',
      { sessionId: tab.sessionId },
    )
    return [row?.country, row?.language]
  }
  expect(await countryOf(behindProxy, 'nl')).toEqual(['NL', 'nl-NL'])
  expect(await countryOf(behindProxy, 'XX')).toEqual(['', 'nl-NL'])
  expect(await countryOf(behindProxy, '<script>')).toEqual(['', 'nl-NL'])
  expect(await countryOf(direct, 'nl')).toEqual(['', 'nl-NL'])
})
