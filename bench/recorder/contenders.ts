/** Who is measured, each as its own guide has it put on a page. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { withoutPostcss } from '../../recorder/vite.config.ts'

/** Files by path: the first is the one that the page names. */
export type Contender = { name: string; files: Map<string, string>; tag: string }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: here('.'),
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', __DEBUG_BUILD__: 'false' },
    plugins: entry === 'rrweb' ? [withoutPostcss()] : [],
    build: {
      write: false,
      target: 'es2020',
      minify: true,
      lib: { entry: here(`contenders/${entry}.js`), formats: ['iife'], name: 'contender', fileName: () => 'out.js' },
    },
  })
  const [output] = [result].flat() as { output: { code?: string }[] }[]
  return output?.output[0]?.code ?? ''
}

async function product(name: string, entry: string): Promise<Contender> {
  return {
    name,
    files: new Map([['/contender.js', await bundled(entry)]]),
    tag: '<script async src="/contender.js"></script>',
  }
}

/** The recorder's own build, from its sources as they are. */
async function hindsight(): Promise<Contender> {
  const result = await build({
    configFile: here('../../recorder/vite.config.ts'),
    logLevel: 'error',
    build: { write: false },
  })
  const [output] = [result].flat() as { output: { fileName: string; code?: string; source?: string }[] }[]
  const files = new Map((output?.output ?? []).map((file) => [`/${file.fileName}`, String(file.code ?? file.source)]))
  return { name: 'Hindsight', files, tag: '<script async src="{sink}/recorder.js" data-site="bench"></script>' }
}

export async function contenders(): Promise<Contender[]> {
  return [
    { name: 'no recorder', files: new Map(), tag: '' },
    await product('rrweb record', 'rrweb'),
    await product('posthog-js', 'posthog'),
    await product('@sentry/browser', 'sentry'),
    await product('@openreplay/tracker', 'openreplay'),
    await hindsight(),
  ]
}

/** Parts that posthog-js loads from its server. */
export function posthogPart(name: string): string | null {
  try {
    return readFileSync(here(`node_modules/posthog-js/dist/${name}`), 'utf8')
  } catch {
    return null
  }
}
