import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, type Rolldown, transformWithOxc } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { withHooks, withoutCanvas, withoutFrames, withoutPostcss } from '../../recorder/vite.config.ts'
import { recorderFiles } from './wire.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const configFile = `${root}recorder/vite.config.ts`

/** What every recorded page loads. */
const maxRecorderGzipBytes = 30_000
/** What a replayed page loads after it: rrweb, and what cleans and thins its events. */
const maxReplayGzipBytes = 36_000
/** What every recorded page loads a moment later: forms that refuse, promotions, what shops push to dataLayer (1.5 kB
 *  for the names of two specifications), payment frames, web vitals. */
const maxMoreGzipBytes = 24_500

async function built(config: InlineConfig): Promise<Rolldown.RolldownOutput['output']> {
  const result = await build({ logLevel: 'silent', ...config, build: { write: false, ...config.build } })
  const [output] = Array.isArray(result) ? result : [result as Rolldown.RolldownOutput]
  return (output as Rolldown.RolldownOutput).output
}

describe('recorder.js', () => {
  let code: string
  let replay: string
  let more: string
  beforeAll(async () => {
    const files = await recorderFiles()
    const textOf = (name: string) => files.find(({ fileName }) => fileName === name)?.text ?? ''
    code = textOf('recorder.js')
    replay = textOf('recorder-replay.js')
    more = textOf('recorder-more.js')
  })

  test('is small enough to load on every page', () => {
    const gzipBytes = (text: string) => gzipSync(text, { level: 9 }).length
    const sizes = { 'recorder.js': code, 'recorder-replay.js': replay, 'recorder-more.js': more }
    for (const [name, text] of Object.entries(sizes)) console.log(`${name} ${gzipBytes(text)} B gzip`)
    expect(code).toContain('recorder-replay.')
    expect(code).not.toContain('takeFullSnapshot')
    expect(replay).toContain('takeFullSnapshot')
    expect(gzipBytes(code)).toBeLessThanOrEqual(maxRecorderGzipBytes)
    expect(gzipBytes(replay)).toBeLessThanOrEqual(maxReplayGzipBytes)
    expect(gzipBytes(more)).toBeLessThanOrEqual(maxMoreGzipBytes)
  })

  test('asks to be compiled while it loads, off the main thread', () => {
    for (const text of [code, replay]) expect(text).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/)
  })

  test('holds no dead weight of rrweb: neither its player, nor postcss, nor canvas recording', () => {
    for (const word of ['postcss', 'Replayer', 'WebGL2RenderingContext', 'OffscreenCanvas']) {
      expect(code + replay + more).not.toContain(word)
    }
  })

  test('has no syntax younger than ES2018', async () => {
    // Lowering to ES2018 is the identity for what is ES2018 already.
    for (const text of [code, replay, more]) {
      const lowered = await transformWithOxc(text, 'recorder.js', { target: 'es2018', sourcemap: false })
      const same = await transformWithOxc(text, 'recorder.js', { target: 'esnext', sourcemap: false })
      expect(lowered.code).toBe(same.code)
    }
    // The measure measures: it tells younger syntax.
    for (const young of ['a?.b', 'a ?? b', 'try { x() } catch { y() }', 'class A { x = 1 }', 'a ||= b']) {
      const low = await transformWithOxc(young, 'x.js', { target: 'es2018', sourcemap: false })
      const high = await transformWithOxc(young, 'x.js', { target: 'esnext', sourcemap: false })
      expect(low.code, young).not.toBe(high.code)
    }
  })

  test('has no regular expression that an older Safari refuses', () => {
    expect(code + replay + more).not.toMatch(/\(\?<[=!]/)
    expect(code + replay + more).not.toMatch(/\/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(/)
  })
})

describe('the build', () => {
  test.each([
    ['postcss', withoutPostcss()],
    ['canvas', withoutCanvas()],
    ['frames', withoutFrames()],
    ['hooks', withHooks()],
  ])('fails where rrweb no longer looks as expected (%s)', (_name, plugin) => {
    const { handler } = plugin.transform as { handler(this: { error(text: string): never }, code: string): unknown }
    const error = (text: string): never => {
      throw new Error(text)
    }
    expect(() => handler.call({ error }, 'export const record = () => {}')).toThrow('see vite.config.ts')
  })
})

describe('the npm package', () => {
  test('has types that need nothing else of Hindsight', async () => {
    const output = await built({ configFile, mode: 'npm' })
    const types = output.find((file) => file.fileName === 'index.d.ts')
    expect(types?.type).toBe('asset')
    const source = String((types as { source: string }).source)
    expect(source).not.toMatch(/from ['"]/)
    const folder = mkdtempSync(join(tmpdir(), 'hindsight-types-'))
    try {
      writeFileSync(join(folder, 'index.d.ts'), source)
      writeFileSync(join(folder, 'good.ts'), goodUse)
      writeFileSync(join(folder, 'bad.ts'), goodUse.replace("identify('42'", 'identify(42'))
      const tsc = join(root, 'node_modules/.bin/tsc')
      const options = [
        '--noEmit',
        '--strict',
        '--lib',
        'es2022,dom',
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
      ]
      const { stdout } = spawnSync(tsc, [...options, 'good.ts', 'bad.ts'], { cwd: folder, encoding: 'utf8' })
      const files = [...stdout.matchAll(/^(\S+\.ts)\(.*error TS/gm)].map((match) => match[1])
      expect(files).toEqual(['bad.ts'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('exports what the script tag offers, and does nothing on a server', async () => {
    const output = await built({ configFile, mode: 'npm' })
    const folder = mkdtempSync(join(tmpdir(), 'hindsight-npm-'))
    try {
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
      for (const file of output) if (file.type === 'chunk') writeFileSync(join(folder, file.fileName), file.code)
      const script = `import * as h from './index.js'; h.init({ site: 'k', host: 'http://x' }); h.track('x'); h.identify('1'); console.log(Object.keys(h).sort().join(), h.sessionUrl())`
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder }).toString()
      expect(said.trim()).toBe('consent,hindsight,identify,init,page,sessionCode,sessionUrl,stop,track null')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

const goodUse = `import { init, identify, track, page, consent, stop, sessionUrl, type Hindsight } from './index'
init({ site: 'k', host: 'https://h.example', release: '1' })
identify('42', { email: 'a@b.c' }, { identityHash: 'ff' })
track('Order Completed', { revenue: 1 })
page(); page('Cart', {}); consent({ replay: true }); stop()
const url: string | null = sessionUrl()
const all: Hindsight | undefined = window.hindsight
export { url, all }
`
