/** What browsers load: the recorder for the customers' pages, and the dashboard. */
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import helmet from 'helmet'
import { type FileServer, fileServer } from './fileServer.ts'
import type { RecorderFiles } from './recorderFiles.ts'

export type StaticDeps = {
  /** As browsers reach it. */
  publicUrl: string
  recorder: Pick<RecorderFiles, 'router'>
  /** Where the built files are; by default the sibling package's. */
  dashboardFolder?: string
}

/** The packages stand beside `collector`, both seen from its sources and from its bundle. */
const built = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The name of a hashed file changes with its content. */
const hashedCaching = 'public, max-age=31536000, immutable'
const alwaysAsk = 'no-cache'

const notOurs = /^\/(api|v1|demo)(\/|$)|^\/(healthz|readyz|metrics)$/

/**
 * Nothing from elsewhere, and no script that is not a file of ours. The replay's frame is about:blank and inherits this
 * policy: what a recorded page brought along cannot load, send or run anything, whatever a sanitiser may miss. It is
 * why styles may be inline (recorded ones are) and pictures data: or blob:.
 */
function dashboardHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        'worker-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'media-src': ["'none'"],
        'frame-src': ["'none'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
}

const notBuilt = 'The dashboard is not built. Run "npm run build", then reload this page.'

function pathIn(folder: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  const path = resolve(folder, `.${decoded}`)
  return !decoded.includes('\0') && path.startsWith(folder + sep) ? path : null
}

/** A file of the build, or, for the addresses of screens, the page that shows them. */
async function dashboard(files: FileServer, folder: string, request: Request, response: Response): Promise<boolean> {
  const path = pathIn(folder, request.path)
  const caching = request.path.startsWith('/assets/') ? hashedCaching : alwaysAsk
  if (path !== null && (await files.send(request, response, path, caching))) return true
  const isScreen = !/\.[a-z0-9]+$/i.test(request.path) && !request.path.startsWith('/assets/')
  if (!isScreen) return false
  if (await files.send(request, response, join(folder, 'index.html'), alwaysAsk)) return true
  response.status(503).set('Cache-Control', 'no-store').type('text/plain').send(notBuilt)
  return true
}

/** Mounted last: what no other room of the app has answered. */
export function staticRouter(deps: StaticDeps): Router {
  const folder = resolve(deps.dashboardFolder ?? built('dashboard/dist'))
  const files = fileServer()
  const router = Router({ caseSensitive: true, strict: true })
  router.use(deps.recorder.router(files))
  router.use(dashboardHeaders(deps.publicUrl.startsWith('https:')))
  router.use(async (request, response, next) => {
    if (notOurs.test(request.path) || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
    if (await dashboard(files, folder, request, response)) return
    response.status(404).set('Cache-Control', 'no-store').type('text/plain').send('There is no such file.\n')
  })
  return router
}
