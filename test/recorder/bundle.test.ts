import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, type Rolldown, transformWithOxc } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { withoutCanvas, withoutPostcss } from '../../recorder/vite.config.ts'
import { recorderBundle } from './wire.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const configFile = `${root}recorder/vite.config.ts`

/** What a page has to load: rrweb and the core, and with them all captures. */
const maxCoreGzipBytes = 40 * 1024
const maxGzipBytes = 56 * 1024

async function built(config: InlineConfig): Promise<Rolldown.RolldownOutput['output']> {
  const result = await build({ logLevel: 'silent', ...config, build: { write: false, ...config.build } })
  const [output] = Array.isArray(result) ? result : [result as Rolldown.RolldownOutput]
  return (output as Rolldown.RolldownOutput).output
}

describe('recorder.js', () => {
  let code: string
  beforeAll(async () => {
    code = await recorderBundle()
  })

  test('is small enough to load on every page', async () => {
    const captures = /recorder\/src\/capture\/(?!replay|cutStylesheets|attributeBudget)\w+\.ts$/
    const core = await built({
      configFile,
      plugins: [
        {
          name: 'core-only',
          enforce: 'pre',
          load: (id) => (captures.test(id) ? { code: captureStub(id), moduleType: 'js' } : null),
        },
      ],
    })
    const gzipBytes = (text: string) => gzipSync(text, { level: 9 }).length
    expect(gzipBytes(core[0].code)).toBeLessThanOrEqual(maxCoreGzipBytes)
    expect(gzipBytes(code)).toBeLessThanOrEqual(maxGzipBytes)
  })

  test('holds no dead weight of rrweb: neither its player, nor postcss, nor canvas recording', () => {
    for (const word of ['postcss', 'Replayer', 'WebGL2RenderingContext', 'OffscreenCanvas']) {
      expect(code).not.toContain(word)
    }
  })

  test('has no syntax younger than ES2018', async () => {
    // Lowering to ES2018 is the identity for what is ES2018 already.
    const lowered = await transformWithOxc(code, 'recorder.js', { target: 'es2018', sourcemap: false })
    const same = await transformWithOxc(code, 'recorder.js', { target: 'esnext', sourcemap: false })
    expect(lowered.code).toBe(same.code)
    // The measure measures: it tells younger syntax.
    for (const young of ['a?.b', 'a ?? b', 'try { x() } catch { y() }', 'class A { x = 1 }', 'a ||= b']) {
      const low = await transformWithOxc(young, 'x.js', { target: 'es2018', sourcemap: false })
      const high = await transformWithOxc(young, 'x.js', { target: 'esnext', sourcemap: false })
      expect(low.code, young).not.toBe(high.code)
    }
  })

  test('has no regular expression that an older Safari refuses', () => {
    expect(code).not.toMatch(/\(\?<[=!]/)
    expect(code).not.toMatch(/\/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(/)
  })
})

function captureStub(id: string): string {
  const name = id.replace(/^.*\/(\w)(\w*)\.ts$/, (_whole, first: string, rest: string) => first.toUpperCase() + rest)
  return `export const start${name} = () => () => {}; export const ${name[0]?.toLowerCase()}${name.slice(1)}Draft = () => ({})`
}

describe('the build', () => {
  test.each([
    ['postcss', withoutPostcss()],
    ['canvas', withoutCanvas()],
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
      writeFileSync(join(folder, 'index.mjs'), output[0].code)
      const script = `import * as h from './index.mjs'; h.init({ site: 'k', host: 'http://x' }); h.track('x'); h.identify('1'); console.log(Object.keys(h).sort().join(), h.sessionUrl())`
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder }).toString()
      expect(said.trim()).toBe('consent,hindsight,identify,init,page,sessionUrl,stop,track null')
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
