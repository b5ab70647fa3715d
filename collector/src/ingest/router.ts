/** The write API, under /v1: what recorders and analytics libraries send. */
import { type Request, type Response, Router } from 'express'
import { ProblemError, RefusalError } from '../errors.ts'
import { type Sender, senderOf } from './admit.ts'
import { takeAsset } from './assets.ts'
import { cors } from './cors.ts'
import type { IngestDeps } from './deps.ts'
import { takeBatch } from './record.ts'
import { callTypes, takeCalls } from './segment.ts'
import { answerSettings } from './settings.ts'

type Endpoint = (request: Request, response: Response, sender: Sender) => void | Promise<void>

export function ingestRouter(deps: IngestDeps): Router {
  const router = Router()
  router.use(cors)

  /** Files a refusal under the sender as far as it was known when it was refused; the app's error handler answers. */
  function counted(endpoint: Endpoint) {
    return async (request: Request, response: Response): Promise<void> => {
      const sender = senderOf(request)
      try {
        await endpoint(request, response, sender)
      } catch (error) {
        if (error instanceof RefusalError) {
          deps.refusalLog.refuse({ ...sender, code: error.refusal, field: error.field, rule: error.rule })
        }
        throw error
      }
    }
  }

  router.get(
    '/settings',
    counted((request, response, sender) => answerSettings(request, response, sender, deps)),
  )
  router.post(
    '/record',
    counted(async (request, response, sender) => {
      response.json(await takeBatch(request, sender, deps))
    }),
  )
  const asset = counted(async (request, response, sender) => {
    await takeAsset(request, sender, deps)
    response.json({ stored: true })
  })
  // PUT as the contract says; POST as well, which browsers send without asking first.
  router.put('/asset', asset)
  router.post('/asset', asset)

  for (const [path, type] of Object.entries(callTypes)) {
    router.post(
      `/${path}`,
      counted(async (request, response, sender) => {
        await takeCalls(request, type, sender, deps)
        response.json({ success: true })
      }),
    )
  }
  // Segment's browser library reports on itself; it is answered, and nothing is kept.
  router.post('/m', (_request, response) => {
    response.json({ success: true })
  })

  router.use((request) => {
    throw new ProblemError(404, 'not_found', `There is no ${request.method} ${request.baseUrl}${request.path}.`)
  })
  return router
}
