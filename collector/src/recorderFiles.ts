/**
 * The recorder's files as browsers load them. `/recorder.js` is always the newest; `/recorder/<version>/recorder.js` is
 * one build for ever, for pages that pin it by its integrity hash. So that they go on after an upgrade, each build that
 * this collector has served is kept in its data folder, with the parts that it loads later.
 */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RequestHandler, type Response, Router } from 'express'
import type { FileServer } from './fileServer.ts'

/** What a page has to name to pin it. */
export type RecorderBuild = { version: string; path: string; integrity: string }

export type RecorderFiles = {
  /** The build that `/recorder.js` is; null where there is none yet. */
  current(): Promise<RecorderBuild | null>
  router(files: FileServer): Router
}

type Given = {
  /** The built recorder.js, beside its parts; by default that of the sibling package. */
  file?: string | undefined
  /** Where builds are kept; null: nowhere, and only the present one can be had by its version. */
  keepIn: string | null
}

/** A new recorder reaches the customers' pages within minutes, and a page load costs no request to us for that long. */
const newestCaching = 'public, max-age=300, stale-while-revalidate=3600'
/** Named by its content, so it can never change. */
const immutableCaching = 'public, max-age=31536000, immutable'
/** Hexadecimal digits of the SHA-384: 64 bits. */
const versionDigits = 16
const aPart = /^recorder-[a-z]+\.[0-9a-f]+\.js$/
const notBuilt = 'The recorder is not built. Run "npm run build", then reload this page.'

/** The packages stand beside `collector`, both seen from its sources and from its bundle. */
const builtFile = fileURLToPath(new URL('../../recorder/dist/recorder.js', import.meta.url))

export function createRecorderFiles({ file = builtFile, keepIn }: Given): RecorderFiles {
  let known: { mtimeMs: number; size: number; build: RecorderBuild } | null = null

  /** The parts first: whoever finds a recorder.js finds what it loads. */
  async function keep(version: string): Promise<void> {
    if (keepIn === null) return
    const [parts, folder] = [join(keepIn, 'parts'), join(keepIn, version)]
    await Promise.all([mkdir(parts, { recursive: true }), mkdir(folder, { recursive: true })])
    for (const name of await readdir(dirname(file))) {
      if (aPart.test(name)) await copyFile(join(dirname(file), name), join(parts, name))
    }
    await copyFile(file, join(folder, 'recorder.js'))
  }

  /** Looked at each time, so that a new build is served without a restart. */
  async function current(): Promise<RecorderBuild | null> {
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) return null
    if (known && known.mtimeMs === found.mtimeMs && known.size === found.size) return known.build
    const hash = createHash('sha384').update(await readFile(file))
    const version = hash.copy().digest('hex').slice(0, versionDigits)
    const build = {
      version,
      path: `/recorder/${version}/recorder.js`,
      integrity: `sha384-${hash.digest('base64')}`,
    }
    // A full disk must not keep the recorder from being served.
    await keep(version).catch(() => {})
    known = { mtimeMs: found.mtimeMs, size: found.size, build }
    return build
  }

  function forAnyOrigin(response: Response): void {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    })
  }

  return {
    current,
    router(files) {
      const router = Router({ caseSensitive: true, strict: true })
      /** Tries the places in turn. */
      const serve =
        (caching: string, placesOf: (name: string) => Promise<string[]>, missing: [number, string]): RequestHandler =>
        async (request, response) => {
          forAnyOrigin(response)
          const name = String(request.params.version ?? request.path.slice(1))
          for (const place of await placesOf(name)) if (await files.send(request, response, place, caching)) return
          response.status(missing[0]).set('Cache-Control', 'no-store').type('text/plain').send(missing[1])
        }
      const kept = (...path: string[]): string[] => (keepIn === null ? [] : [join(keepIn, ...path)])

      const built = async (name: string): Promise<string[]> => {
        await current() // Kept before it is served: an upgrade may come at any time.
        return [join(dirname(file), name)]
      }
      router.get(
        '/recorder.js',
        serve(newestCaching, () => built(basename(file)), [503, notBuilt]),
      )
      router.get(
        '/recorder/:version/recorder.js',
        serve(
          immutableCaching,
          async (version) => {
            if (!/^[0-9a-f]+$/.test(version)) return []
            return (await current())?.version === version ? [file] : kept(version, 'recorder.js')
          },
          [404, 'There is no such version of the recorder.\n'],
        ),
      )
      // What recorder.js loads later: by the name that its content gave it, and by a plain one for cached recorders.
      router.get(
        /^\/recorder-[a-z]+\.[0-9a-f]+\.js$/,
        serve(immutableCaching, async (name) => [...(await built(name)), ...kept('parts', name)], [
          404,
          'There is no such part of the recorder.\n',
        ]),
      )
      router.get(/^\/recorder-[a-z]+\.js$/, serve(newestCaching, built, [503, notBuilt]))
      return router
    },
  }
}
