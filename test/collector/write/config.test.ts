/** The environment: defaults, what is taken, and what a person is told when it is wrong. */
import { expect, test } from 'vitest'
import { ConfigError, readConfig, variables } from '../../../collector/src/config.ts'

test('nothing set: everything on loopback with the embedded engine', () => {
  expect(readConfig({})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    dataDir: `${process.cwd()}/data`,
    clickhouseUrl: null,
    publicUrl: null,
    apiKey: null,
    demo: 'on',
    trustProxy: false,
    countryHeader: null,
    logLevel: 'info',
  })
})

test('an empty variable is one that is not set', () => {
  expect(readConfig({ PORT: '', DEMO: ' ', API_KEY: '' })).toEqual(readConfig({}))
})

test('what is set is taken', () => {
  expect(
    readConfig({
      PORT: '0',
      CLICKHOUSE_URL: 'http://u:p@ch:8123/',
      PUBLIC_URL: 'https://insight.example/',
      API_KEY: 'sixteen characters',
      DEMO: 'off',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
      COUNTRY_HEADER: 'CF-IPCountry',
      SPOOL_MAX_GIB: '2',
    }),
  ).toMatchObject({
    port: 0,
    clickhouseUrl: 'http://u:p@ch:8123',
    publicUrl: 'https://insight.example',
    apiKey: 'sixteen characters',
    demo: 'off',
    trustProxy: ['loopback', '10.0.0.0/8'],
    countryHeader: 'cf-ipcountry',
    maxSpoolBytes: 2 * 1024 ** 3,
  })
})

test.each([
  ['PORT', 'eighty', /PORT must be a whole number from 0 to 65535, not “eighty”/],
  ['PORT', '70000', /PORT must be/],
  ['CLICKHOUSE_URL', 'localhost:8123', /CLICKHOUSE_URL must be a URL such as https:/],
  ['CLICKHOUSE_DATABASE', 'a; DROP', /CLICKHOUSE_DATABASE must be letters/],
  ['PUBLIC_URL', 'insight.example', /PUBLIC_URL must be a URL/],
  ['DEMO', 'maybe', /DEMO must be one of on, shop, off/],
  ['TRUST_PROXY', 'all', /TRUST_PROXY must be off, a number of hops/],
  ['COUNTRY_HEADER', 'cf-ipcountry', /COUNTRY_HEADER needs TRUST_PROXY/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL must be one of debug/],
])('%s=%s is told plainly', (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(message)
})

test('all that is wrong is told at once, and no secret with it', () => {
  const read = () => readConfig({ PORT: 'x', DEMO: 'y', API_KEY: 'hunter2' })
  expect(read).toThrow(/PORT must be.*\n.*API_KEY must be at least 16.*\nDEMO must be/)
  expect(read).not.toThrow(/hunter2/)
})

test('every variable says what it is for', () => {
  for (const [name, { says }] of Object.entries(variables)) expect([name, says.length > 15]).toEqual([name, true])
})
