/** Source maps over HTTP, and stacks made readable with them: a script that was really minified and really failed. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runInThisContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import type { SourceMapRow, StackFrame } from '@hindsight/protocol/api/sourceMaps'
import { maxSourceMapBytes } from '@hindsight/protocol/api/sourceMaps'
import { minifySync } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, apiKey, type ReadStack, startReadStack } from '../read/readStack.ts'

const source = `// A shop's basket.
globalThis.totalOf = function totalOf(lines) {
  return lines.reduce((sum, line) => sum + priceOf(line), 0)
}

function priceOf(line) {
  // Fails for a line that is not there.
  return line.price * line.count
}
`
const url = 'https://shop.example/assets/basket.min.js'

let stack: ReadStack
let minified: string
let map: string
/** As V8 writes it. */
let chrome: string

function failure(script: string): string {
  try {
    runInThisContext(`${script};totalOf([null])`, { filename: url })
  } catch (error) {
    return (error as Error).stack ?? ''
  }
  throw new Error('The script did not fail')
}

beforeAll(async () => {
  stack = await startReadStack()
  const built = minifySync('src/basket.js', source, { compress: false, mangle: { toplevel: true }, sourcemap: true })
  minified = built.code
  map = JSON.stringify(built.map)
  chrome = failure(minified)
    .split('\n')
    .filter((line) => /^ +at /.test(line) && line.includes(url))
    // The last is this test's own call, which no map knows.
    .slice(0, 3)
    .join('\n')
})
afterAll(() => stack.stop())

const maps = '/api/sites/demo/source-maps'
const codes = ({ status, body }: Answer) => [status, body.code]

/** As `curl --data-binary` sends it: no JSON as far as its header says. */
async function put(query: string, body: Buffer | string, headers: Record<string, string> = {}, key = apiKey) {
  const response = await fetch(`${stack.url}${maps}?${query}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body: new Uint8Array(Buffer.from(body)),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function resolved(body: Record<string, unknown>): Promise<StackFrame[]> {
  const answer = await stack.call('POST', '/api/sites/demo/stacks', { body })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.frames as StackFrame[]
}

/** `src/basket.js:8:15`, or why there is none. */
const places = (frames: StackFrame[]): string[] =>
  frames.map(({ original, why }) => (original ? `${original.file}:${original.line}:${original.column}` : why))

const expected = ['src/basket.js:8:15', 'src/basket.js:3:44', 'src/basket.js:3:16']

describe('sending', () => {
  test('keeps a map as it came, also gzipped, and replaces the one that was there', async () => {
    const first = await put('release=4.2.0&file=assets/basket.min.js', map)
    expect(first.status).toBe(200)
    const row = { release: '4.2.0', file: 'assets/basket.min.js', sources: 1, hasContent: true, by: 'API key' }
    expect(first.body).toMatchObject({ ...row, bytes: Buffer.byteLength(map) })
    const again = await put('release=4.2.0&file=assets/basket.min.js', gzipSync(map), { 'content-encoding': 'gzip' })
    expect(again.body).toMatchObject({ ...row, bytes: Buffer.byteLength(map) })
    const listed = (await stack.get(maps)).body.maps as SourceMapRow[]
    expect(listed).toEqual([again.body])
    expect(listed[0]?.uploadedAt).toBeGreaterThan(Number(first.body.uploadedAt))
    const [stored] = await stack.store.query<{ text: string }>('SELECT map AS text FROM sourceMaps FINAL')
    expect(stored?.text).toBe(map)
    const trail = await stack.store.query("SELECT subject FROM audit WHERE action = 'sourceMap.uploaded'")
    expect(trail).toEqual([{ subject: 'assets/basket.min.js' }, { subject: 'assets/basket.min.js' }])
  })

  test('refuses what is no source map, what is too large, and those without the right', async () => {
    const { mappings, sources, ...rest } = JSON.parse(map) as Record<string, unknown>
    const wrong: [string, Buffer | string][] = [
      ['body_missing', ''],
      ['source_map_invalid', 'not json'],
      ['source_map_invalid', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['source_map_invalid', '[]'],
      ['source_map_invalid', JSON.stringify({ ...rest, mappings, sources, version: 2 })],
      ['source_map_invalid', JSON.stringify({ ...rest, sources })],
      ['source_map_invalid', JSON.stringify({ ...rest, mappings, sources: [1] })],
      ['source_map_invalid', JSON.stringify({ ...rest, mappings: 'AAAA,CAEA', sources: ['a', 7] })],
      // A mapping into a source that is not there.
      ['source_map_invalid', JSON.stringify({ ...rest, mappings: 'AEAA', sources: ['a.ts'] })],
    ]
    for (const [code, body] of wrong) {
      const answer = await put('file=app.js', body)
      expect([answer.status, answer.body.code], String(body).slice(0, 40)).toEqual([400, code])
    }
    const bomb = await put('file=app.js', gzipSync(Buffer.alloc(maxSourceMapBytes + 1, ' ')), {
      'content-encoding': 'gzip',
    })
    expect(bomb.body.code).toBe('body_too_large')
    expect((await put('file=app.js', map, {}, 'wrong-key')).status).toBe(401)
    expect((await put('', map)).body.code).toBe('input_invalid')
    await stack.addAccount('analyst@shop.example', 'analyst')
    const cookie = await stack.signIn('analyst@shop.example')
    expect(codes(await stack.call('PUT', `${maps}?file=app.js`, { cookie, body: {} }))).toEqual([403, 'right_missing'])
    expect(((await stack.get(maps)).body.maps as unknown[]).length).toBe(1)
  })

  test('takes a map with sections, and one that begins with the guard', async () => {
    const sections = [{ offset: { line: 0, column: 0 }, map: JSON.parse(map) }]
    expect((await put('release=s&file=basket.min.js', JSON.stringify({ version: 3, sections }))).status).toBe(200)
    expect(places(await resolved({ release: 's', stack: chrome }))).toEqual(expected)
    expect((await put('release=s&file=basket.min.js', `)]}'\n${map}`)).status).toBe(200)
    expect(places(await resolved({ release: 's', stack: chrome }))).toEqual(expected)
  })
})

describe('a stack', () => {
  test('of Chrome, Firefox and Safari leads to the same places, with the lines around', async () => {
    const at = [...chrome.matchAll(/(\d+):(\d+)\)?$/gm)].map(([, line, column]) => `${line}:${column}`)
    const firefox = ['t', 'totalOf/<', 'totalOf'].map((name, n) => `${name}@${url}:${at[n]}`).join('\n')
    const safari = [`t@${url}:${at[0]}`, `@${url}:${at[1]}`, 'reduce@[native code]', `totalOf@${url}:${at[2]}`].join(
      '\n',
    )
    expect(places(await resolved({ release: '4.2.0', stack: chrome }))).toEqual(expected)
    expect(places(await resolved({ release: '4.2.0', stack: firefox }))).toEqual(expected)
    const [first, second, native, last] = places(await resolved({ release: '4.2.0', stack: safari }))
    expect([first, second, native, last]).toEqual([expected[0], expected[1], 'noPlace', expected[2]])
    const [frame] = await resolved({ release: '4.2.0', stack: chrome })
    expect(frame).toMatchObject({
      url,
      why: 'resolved',
      function: expect.any(String),
      raw: expect.stringMatching(/^at /),
    })
    expect(frame?.original?.context).toContainEqual({ line: 8, text: '  return line.price * line.count' })
    expect(frame?.original?.context.map(({ line }) => line)).toEqual([5, 6, 7, 8, 9, 10])
  })

  test('is matched by release and by whole names of files only', async () => {
    expect(places(await resolved({ release: '4.2.1', stack: chrome })).at(0)).toBe('noMap')
    const other = chrome.replaceAll('basket.min.js', 'mybasket.min.js')
    expect(places(await resolved({ release: '4.2.0', stack: other })).at(0)).toBe('noMap')
    const moved = chrome.replaceAll('https://shop.example/', 'https://cdn.example/v7/').replaceAll('.js:', '.js?v=3:')
    expect(places(await resolved({ release: '4.2.0', stack: moved }))).toEqual(expected)
  })

  test('finds a script whose name was redacted in the stack, as the recorder does with long numbers', async () => {
    await put('release=r&file=https://shop.example/assets/basket.20261121.js.map', map)
    const redacted = chrome.replaceAll('basket.min.js', 'basket.[number].js')
    expect(places(await resolved({ release: 'r', stack: redacted }))).toEqual(expected)
  })

  test('that is none, or an error without one, says so', async () => {
    expect(await resolved({ stack: '' })).toEqual([])
    const [line, column] = (/(\d+):(\d+)\)?$/m.exec(chrome) ?? []).slice(1).map(Number)
    const [frame] = await resolved({ release: '4.2.0', source: url, line, column })
    expect(frame?.original).toMatchObject({ file: 'src/basket.js', line: 8 })
    const nonsense = await resolved({ stack: 'TypeError: no\n\u0000@@@:::\nat (((' })
    expect(nonsense.every(({ original }) => original === null)).toBe(true)
    const beyond = await resolved({ release: '4.2.0', stack: `f@${url}:4000:1` })
    expect(places(beyond)).toEqual(['notInMap'])
  })
})

test('a removed map is used no more; of a release all go at once', async () => {
  expect((await stack.call('DELETE', `${maps}?release=4.2.0&file=assets/basket.min.js`)).status).toBe(204)
  expect(places(await resolved({ release: '4.2.0', stack: chrome })).at(0)).toBe('noMap')
  expect(codes(await stack.call('DELETE', `${maps}?release=4.2.0&file=assets/basket.min.js`))).toEqual([
    404,
    'source_map_not_found',
  ])
  await put('release=s&file=other.js', map)
  expect((await stack.call('DELETE', `${maps}?release=s`)).status).toBe(204)
  const left = (await stack.get(maps)).body.maps as SourceMapRow[]
  expect(left.map(({ release }) => release)).toEqual(['r'])
  await stack.store.command('OPTIMIZE TABLE sourceMaps FINAL')
  expect(((await stack.get(maps)).body.maps as SourceMapRow[]).length).toBe(1)
})

test('the command in docs/operate.md works as it stands there', async () => {
  const docs = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8')
  const [, command = ''] = /```sh\n(gzip[\s\S]*?source-maps[\s\S]*?)```/.exec(docs) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-maps-'))
  try {
    writeFileSync(join(folder, 'app.js.map'), map)
    const env = { ...process.env, API_KEY: apiKey, HINDSIGHT: stack.url }
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', command.replaceAll('shop/', 'demo/').replaceAll('dist/assets/', '')],
      { cwd: folder, env },
    )
    expect(JSON.parse(stdout)).toMatchObject({ release: '4.2.0', file: 'assets/app.js', sources: 1 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
