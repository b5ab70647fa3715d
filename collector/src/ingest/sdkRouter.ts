/** Addresses that RudderStack's browser library asks for beside those under /v1. */
import { Router } from 'express'
import { cors } from './cors.ts'
import { countedEndpoint } from './countedEndpoint.ts'
import type { CallDeps } from './deps.ts'
import { answerSourceConfig } from './sdkSettings.ts'
import { takeCalls } from './segment.ts'

export function sdkRouter(deps: CallDeps): Router {
  const router = Router()
  router.use(['/sourceConfig', '/beacon'], cors)
  router.get(
    '/sourceConfig',
    countedEndpoint(deps, (request, response, sender) => answerSourceConfig(request, response, sender, deps)),
  )
  // Its key is in the address: a beacon has no headers of its own.
  router.post(
    '/beacon/v1/batch',
    countedEndpoint(deps, async (request, response, sender) => {
      await takeCalls(request, null, sender, deps)
      response.json({ success: true })
    }),
  )
  return router
}
