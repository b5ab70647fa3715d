/** Every curl line of the guides does what its page says: run by a shell against a collector, as the reader would. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailWork } from '../collector/mail/mailWork.ts'
import { startReceiver } from '../collector/outbound/receiver.ts'
import { ask, serverKey } from '../collector/people/visits.ts'
import { type Stack, startStack } from '../support/stack.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
/** Run elsewhere: through an outage (sdks.test.ts), and against an engine that is started by hand. */
const elsewhere = ['events.md', 'engine.md']

type Recipe = { file: string; code: string }

/** Blocks of a shell that hold a curl, in the order in which they stand, without the margin of the list they are in. */
function recipesOf(file: string): Recipe[] {
  const blocks = readFileSync(`${docs}${file}`, 'utf8').matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)
  return [...blocks]
    .filter(([, , code = '']) => code.includes('curl'))
    .map(([, margin = '', code = '']) => ({ file, code: code.replaceAll(new RegExp(`^${margin}`, 'gm'), '') }))
}

const all = readdirSync(docs)
  .filter((name) => name.endsWith('.md') && !elsewhere.includes(name))
  .flatMap(recipesOf)
const ran = new Set<Recipe>()

let stack: Stack
let work: ReturnType<typeof mailWork>
let folder: string
/** The help desk of the recipe. */
let desk: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  ;[stack, desk] = await Promise.all([startStack({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } }), startReceiver()])
  work = mailWork(stack)
  await work.relaxPolicy()
  folder = mkdtempSync(join(tmpdir(), 'hindsight-recipes-'))
})
afterAll(async () => {
  await desk?.stop()
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the blocks of a page that hold this, with what the reader puts in; an answer of 400 or more fails. */
async function run(file: string, holds: string, given: Record<string, string> = {}): Promise<string> {
  const found = all.filter((one) => one.file === file && one.code.includes(holds))
  expect([file, holds, found.length]).toEqual([file, holds, 1])
  let printed = ''
  for (const recipe of found) {
    ran.add(recipe)
    const strict = 'set -e\ncurl() { command curl --fail-with-body -sS "$@"; }\n'
    const code = recipe.code
      .replaceAll('https://hindsight.example', stack.url)
      .replaceAll('https://desk.example/hooks', desk.url)
      .replaceAll('sites/shop/', 'sites/demo/')
    const env = { PATH: process.env.PATH, HS: stack.url, URL: stack.url, HINDSIGHT: stack.url, API_KEY: stack.apiKey }
    const options = { cwd: folder, env: { ...env, ...given } }
    const { stdout } = await promisify(execFile)('sh', ['-c', `${strict}${code}`], options).catch((error) => {
      throw new Error(`${recipe.code}\n${error.stderr}${error.stdout}`)
    })
    printed += stdout
  }
  return printed
}

test('a call that a shop’s server tells of stands on the customer’s timeline', async () => {
  await run('support.md', '/v1/track', { SERVER_KEY: serverKey(stack) })
  await expect
    .poll(async () => (await ask(stack, '/api/sites/demo/customers/C-100/timeline')).text, { timeout: 30_000 })
    .toContain('Asked about her order')
})

test('the help desk recipe, from the webhook to the resolved case', async () => {
  const { person } = await work.customer({ email: 'ida@example.com' })
  const webhook = JSON.parse(await run('support.md', '/webhooks"'))
  expect(JSON.stringify(webhook)).toContain('case.created')
  const CASE = await work.flagged(person)
  await run('support.md', '"ticket":', { CASE })
  const found = await ask(stack, '/api/sites/demo/cases?ticket=T-1042&status=all')
  expect(found.text).toContain(CASE)
  await run('support.md', '/contacts"', { CASE })
  await run('support.md', '"status":"resolved"', { CASE })
  const { body } = await ask(stack, `/api/sites/demo/cases/${CASE}`)
  expect(body).toMatchObject({ status: 'resolved', closed: { reason: 'Voucher works again' } })
  expect(JSON.stringify(body)).toContain('"reached"')
  await expect.poll(desk.types, { timeout: 30_000 }).toEqual(['case.created', 'case.closed'])
})

test('days of campaigns, and figures as files', async () => {
  await run('campaigns.md', '/campaign-days"', { SITE: 'demo', KEY: stack.apiKey })
  const days = await stack.store.query<{ opens: number }>(`SELECT opens FROM campaignDays WHERE campaign = 'may'`)
  expect(days.map(({ opens }) => Number(opens))).toEqual([400])
  await run('reports.md', 'pages.csv')
  expect(readFileSync(join(folder, 'pages.csv'), 'utf8')).toMatch(/^"value","sessions"/)
  expect(readFileSync(join(folder, 'sessions.parquet')).subarray(0, 4).toString()).toBe('PAR1')
})

test('a source map, sent from the build', async () => {
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  const map = { version: 3, file: 'app.js', sources: ['a.ts'], sourcesContent: ['a()'], names: [], mappings: 'AAAA' }
  writeFileSync(join(folder, 'dist/assets/app.js.map'), JSON.stringify(map))
  await run('operate.md', 'source-maps')
  expect((await ask(stack, '/api/sites/demo/source-maps')).text).toContain('assets/app.js')
})

test('no recipe of a page is left out here', () => {
  expect(all.filter((one) => !ran.has(one))).toEqual([])
})
