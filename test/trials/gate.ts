/**
 * What stands between a site's visitors and a Hindsight: serves the recorder as it is in the sources, passes everything
 * else on, and can fail as networks and servers fail.
 */
import { once } from 'node:events'
import { request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Request, type Response } from 'express'
import { serveRecorder } from '../recorder/wire.ts'

/** `answerLost`: the collector has stored it, but the sender never learns. */
export const failures = ['429', '503', 'reset', 'answerLost'] as const
export type Failure = (typeof failures)[number]

export type Gate = {
  /** Without a slash at its end. */
  url: string
  /** What is done to uploads and settings from now on; null: nothing. */
  failure: Failure | null
  /** Uploads that failed so. */
  failed: number
  stop(): Promise<void>
}

export async function startGate(hindsightUrl: string): Promise<Gate> {
  const app = express()
  await serveRecorder(app)

  function passOn(request: Request, response: Response): void {
    const target = new URL(request.originalUrl, hindsightUrl)
    const headers = { ...request.headers, host: target.host }
    const outgoing = ask(target, { method: request.method, headers }, (incoming) => {
      if (gate.failure === 'answerLost' && request.method === 'POST') {
        gate.failed++
        incoming.resume()
        incoming.on('end', () => request.socket.destroy())
        return
      }
      response.writeHead(incoming.statusCode ?? 502, incoming.headers)
      incoming.pipe(response)
    })
    outgoing.on('error', () => request.socket.destroy())
    request.pipe(outgoing)
  }

  app.use((request, response) => {
    const { failure } = gate
    if (failure === null || failure === 'answerLost') return passOn(request, response)
    if (request.method === 'POST') gate.failed++
    request.resume()
    if (failure === 'reset') return void request.socket.destroy()
    response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' })
    if (failure === '429') response.set('Retry-After', '1')
    response.status(Number(failure)).json({})
  })

  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failure: null,
    failed: 0,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return gate
}
