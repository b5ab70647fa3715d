/** Serves the pages that are recorded; on another origin than what is sent to, so that its own requests are not counted. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Contender } from './contenders.ts'

export type PageServer = { url: string; serve(contender: Contender): void; stop(): Promise<void> }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export async function startPages(sinkUrl: string): Promise<PageServer> {
  let contender: Contender | null = null
  const app = express()
  app.get(['/shop', '/heavy'], (request, response) => {
    const html = readFileSync(here(`page${request.path}.html`), 'utf8').replace('{script}', contender?.tag ?? '')
    response.type('html').send(html.replaceAll('{sink}', sinkUrl))
  })
  app.get('/contender.js', (_request, response) => {
    response.type('js').send(contender?.files.get('/contender.js') ?? '')
  })
  app.get('/bootstrap.css', (_request, response) => {
    response.sendFile(here('../../node_modules/bootstrap/dist/css/bootstrap.min.css'))
  })
  app.post('/order', (_request, response) => void response.json({ ok: true }))
  app.use(express.static(here('page')))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      contender = next
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
