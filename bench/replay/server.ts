/** One address for the bench's own page and the collector's own answers: neither goes through the test driver, nor a proxy. */
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

type BenchServer = { url: string; stop(): Promise<void> }

export async function serve(collector: RequestListener, folder: string, recording: () => Buffer): Promise<BenchServer> {
  async function own(path: string, response: ServerResponse): Promise<void> {
    const name = path.slice('/bench'.length)
    const body = name === '/recording.json.gz' ? recording() : await readFile(join(folder, name)).catch(() => null)
    if (body === null) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(body)
  }
  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '').split(/[?#]/)
    if (path.startsWith('/bench/')) void own(path, response)
    else collector(request, response)
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
