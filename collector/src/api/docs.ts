/** /api/openapi.json, and /api/docs: the same, for people. One page without scripts or anything from elsewhere. */
import { createHash } from 'node:crypto'
import { Router } from 'express'
import { docsPage, docsStyle } from './docsPage.ts'
import { openApi } from './openapi.ts'

export function docsRouter(): Router {
  const document = openApi()
  const json = JSON.stringify(document)
  const page = docsPage(document)
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  const router = Router()
  router.get('/openapi.json', (_request, response) => {
    response.type('application/json').set('Cache-Control', 'no-cache').send(json)
  })
  router.get('/docs', (_request, response) => {
    response.type('html').set('Cache-Control', 'no-cache').set('Content-Security-Policy', policy).send(page)
  })
  return router
}
