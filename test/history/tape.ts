/**
 * Stands between a browser and a running Hindsight, passes everything on, and keeps what the recorder sends: the bodies
 * as they were on the wire.
 */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type TapedUpload = { kind: 'batch' | 'asset'; url: string; userAgent: string; body: Buffer }

export type Tape = {
  /** Where the browser goes instead. Without a slash at its end. */
  url: string
  /** What arrived since the last call. */
  take(): TapedUpload[]
  stop(): Promise<void>
}

function kindOf(request: IncomingMessage): TapedUpload['kind'] | null {
  const isUpload = request.method === 'POST' || request.method === 'PUT'
  if (isUpload && request.url?.startsWith('/v1/record')) return 'batch'
  if (isUpload && request.url?.startsWith('/v1/asset')) return 'asset'
  return null
}

export async function startTape(target: string): Promise<Tape> {
  const { hostname, port } = new URL(target)
  let uploads: TapedUpload[] = []

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const kind = kindOf(request)
    const parts: Buffer[] = []
    const { method, url: path, headers } = request
    const forwarded = ask({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      if (kind === null || (answer.statusCode ?? 500) >= 300) return
      uploads.push({ kind, url: path ?? '', userAgent: headers['user-agent'] ?? '', body: Buffer.concat(parts) })
    })
    forwarded.on('error', () => response.destroy())
    request.on('data', (part: Buffer) => parts.push(part))
    request.pipe(forwarded)
  }

  const server = createServer(pass)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = uploads
      uploads = []
      return taken
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
