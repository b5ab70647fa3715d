/**
 * A way to the collector with an outage at its start, for one library at a time: of the first upload the answer is lost
 * on the way back (503, though it was stored), the second is turned away (429). What follows passes.
 */
import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Outage = {
  url: string
  /** Status of every upload, in order. */
  answered: number[]
  close(): void
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** With the name by which it was asked, as proxies pass it on. */
function forward(to: string, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, headers } = request
    open(`${to}${request.url}`, { method, headers }, resolve).on('error', reject).end(body)
  })
}

export async function startOutage(to: string): Promise<Outage> {
  const answered: number[] = []
  let uploads = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const upload = request.method === 'POST' ? ++uploads : 0
    const readable = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'Retry-After',
    }
    if (upload === 2) {
      answered.push(429)
      return void response.writeHead(429, { ...readable, 'retry-after': '1' }).end()
    }
    const passed = await forward(to, request, body)
    if (upload === 1) {
      passed.resume()
      answered.push(503)
      return void response.writeHead(503, readable).end()
    }
    if (upload > 0) answered.push(passed.statusCode ?? 0)
    response.writeHead(passed.statusCode ?? 500, passed.headers)
    passed.pipe(response)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
