/** The examples of docs/events.md, and how each kind of them is run. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'

const docsFile = fileURLToPath(new URL('../../../docs/events.md', import.meta.url))
const testFolder = fileURLToPath(new URL('../..', import.meta.url))

export type Where = 'in a page' | 'on a server' | 'in a shell'
export type Example = { where: Where; code: string }
export type Given = { host: string; writeKey: string; serverKey: string; customerId: string }

export function examples(): Example[] {
  const blocks = readFileSync(docsFile, 'utf8').matchAll(
    /<!-- run (in a page|on a server|in a shell) -->\n```\w+\n([\s\S]*?)```/g,
  )
  return [...blocks].map(([, where, code]) => ({ where: where as Where, code: code ?? '' }))
}

/** As the reader fills it in. */
export function filledIn(code: string, { host, writeKey, serverKey, customerId }: Given): string {
  return code
    .replaceAll('https://YOUR-HOST', host)
    .replaceAll('WRITE_KEY', writeKey)
    .replaceAll('SERVER_KEY', serverKey)
    .replaceAll('C-100', customerId)
    .replaceAll(/\bm-(\d)/g, `${customerId}-$1`)
}

const libraries: Record<string, () => Promise<Record<string, unknown>>> = {
  '@segment/analytics-node': () => import('@segment/analytics-node'),
  '@rudderstack/rudder-sdk-node': () => import('@rudderstack/rudder-sdk-node'),
}

/** Runs it in this process, with the library that it imports. */
export async function runOnServer(code: string): Promise<void> {
  const [line, named, whole, from] = /^import (?:\{ (\w+) \}|(\w+)) from '(.+)'\n/.exec(code) ?? []
  const library = await libraries[from ?? '']?.()
  if (!line || !library) throw new Error(`Nothing is known of the library in: ${code}`)
  // A CommonJS module is its own default.
  const own = library.default as { default?: unknown }
  const imported = named ? library[named] : (own.default ?? own)
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (value: unknown) => Promise<void>
  await new AsyncFunction(named ?? whole ?? '', code.slice(line.length))(imported)
}

async function bundled(code: string): Promise<string> {
  const entry = `${testFolder}example.js`
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'example',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
    build: { write: false, lib: { entry, formats: ['iife'], name: 'example', fileName: () => 'example.js' } },
  })
  const [output] = [built].flat() as Rolldown.RolldownOutput[]
  return output?.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n') ?? ''
}

/** A shop's page with the example on it, as bundlers ship it. */
export async function servePage(code: string): Promise<{ url: string; close(): void }> {
  const script = await bundled(code)
  const server = createServer((request, response) => {
    if (request.url === '/example.js') response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.url === '/')
      response.setHeader('content-type', 'text/html').end('<script src="/example.js"></script>')
    else response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
