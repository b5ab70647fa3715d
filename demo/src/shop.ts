/** The demo shop: a small real shop to record. What it does and its faults are described in demo/README.md. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler, Router } from 'express'
import { messagePage } from './pages/plain.ts'
import { mountPath } from './paths.ts'
import { BadInput, refuseCrossSitePosts } from './requests.ts'
import { accountRoutes } from './routes/account.ts'
import { browseRoutes } from './routes/browse.ts'
import { cartRoutes } from './routes/cart.ts'
import { checkoutRoutes } from './routes/checkout.ts'
import { faultRoutes, faultsOf } from './routes/faults.ts'
import { originOf, securityHeaders } from './security.ts'
import { createSessionStore } from './session.ts'
import type { ShopContext } from './shopContext.ts'

export type ShopOptions = {
  /** Where `recorder.js` is served and batches go, such as `https://hindsight.example`; '' for the shop's own origin. */
  recorderHost: string
  writeKey: string
  /** Told to the recorder as the version of this site. */
  release?: string
  /** Folder of the built browser files. */
  clientDir?: string
  /** How long the slow payment takes (fault `payment`). */
  slowPaymentMs?: { min: number; max: number }
  /** Learns of failures that visitors only see as "something went wrong". */
  onError?: (error: unknown) => void
}

/** Two folders up from this file is the repository, and so it is from the collector's built bundle. */
const builtClientDir = fileURLToPath(new URL('../../demo/dist/client', import.meta.url))
const maxFormBytes = '8kb'

/** Mount at `/demo`: all links and cookies are below it. */
export function createShop(options: ShopOptions): Router {
  const recorderHost = originOf(options.recorderHost)
  const clientDir = options.clientDir ?? builtClientDir
  const sessions = createSessionStore()
  const shop: ShopContext = {
    sessions,
    slowPaymentMs: options.slowPaymentMs ?? { min: 2000, max: 4000 },
    viewOf: (request) => ({
      session: sessions.find(request),
      faults: faultsOf(request),
      recorderHost,
      writeKey: options.writeKey,
      release: options.release ?? 'larkspur-1.4.2',
      here: request.method === 'GET' ? request.originalUrl : `${mountPath}/`,
      calls: [],
    }),
  }

  const router = Router()
  router.use(securityHeaders(recorderHost), refuseCrossSitePosts)
  router.use('/assets', express.static(clientDir, { index: false, redirect: false, cacheControl: false }))
  router.use((_request, response, next) => {
    if (existsSync(join(clientDir, 'site.js'))) return next()
    response.status(503).type('text').send('The demo shop is not built yet. Run: npm run build\n')
  })
  router.use(express.urlencoded({ extended: false, limit: maxFormBytes, parameterLimit: 50 }))
  router.use(faultRoutes(shop), browseRoutes(shop), cartRoutes(shop), accountRoutes(shop), checkoutRoutes(shop))
  router.use((request, response) => {
    const view = shop.viewOf(request)
    const text = 'The page may have moved, or the address has a slip in it.'
    response.status(404).send(messagePage(view, 'We cannot find that page', text).text)
  })
  router.use(errorHandler(shop, options.onError))
  return router
}

function statusOf(error: unknown): number {
  const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

function errorHandler(shop: ShopContext, onError: ShopOptions['onError']): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const status = statusOf(error)
    if (status === 500) onError?.(error)
    const reasons: Record<number, string> = {
      413: 'That was more than we can take at once.',
      500: 'Please try again in a moment.',
    }
    const text = error instanceof BadInput ? error.message : (reasons[status] ?? 'We did not understand that request.')
    if (request.path.startsWith('/api/')) response.status(status).json({ message: text })
    else response.status(status).send(messagePage(shop.viewOf(request), 'Something went wrong', text).text)
  }
}
