/** The write API, under /v1: what recorders and analytics libraries send. */
import { Router } from 'express'
import { ProblemError } from '../errors.ts'
import { takeAsset } from './assets.ts'
import { cors } from './cors.ts'
import { countedEndpoint, type Endpoint } from './countedEndpoint.ts'
import type { CallDeps } from './deps.ts'
import { takeBatch } from './record.ts'
import { answerProjectSettings } from './sdkSettings.ts'
import { callTypes, takeCalls } from './segment.ts'
import { answerSettings } from './settings.ts'

export function ingestRouter(deps: CallDeps): Router {
  const router = Router()
  router.use(cors)

  const counted = (endpoint: Endpoint) => countedEndpoint(deps, endpoint)

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
  router.get(
    '/projects/:writeKey/settings',
    counted((request, response, sender) => answerProjectSettings(request, response, sender, deps)),
  )
  // Segment's browser library reports on itself; it is answered, and nothing is kept.
  router.post('/m', (_request, response) => {
    response.json({ success: true })
  })

  router.use((request) => {
    throw new ProblemError(404, 'not_found', `There is no ${request.method} ${request.baseUrl}${request.path}.`)
  })
  return router
}
