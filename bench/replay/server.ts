/** One address for the bench's own page and the collector behind it, so that neither goes through the test driver. */
import { readFile } from 'node:fs/promises'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

type BenchServer = { url: string; stop(): Promise<void> }

export async function serve(stackUrl: string, folder: string, recording: () => Buffer): Promise<BenchServer> {
  async function own(path: string, response: ServerResponse): Promise<void> {
    const name = path.slice('/bench'.length)
    const body = name === '/recording.json.gz' ? recording() : await readFile(join(folder, name)).catch(() => null)
    if (body === null) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(body)
  }
  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = request
    const asked = ask(`${stackUrl}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    asked.on('error', () => response.destroy())
    request.pipe(asked)
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', stackUrl)
    if (pathname.startsWith('/bench/')) void own(pathname, response)
    else pass(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
