/** A small site of its own origin that a real Hindsight records: what trials open in a real browser. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type TrialSite = {
  /** Without a slash at its end. */
  url: string
  stop(): Promise<void>
}

/** `pages` by path; `{recorder}` stands for the snippet. Everything else is a page without a recorder. */
export async function startTrialSite(
  hindsightUrl: string,
  pages: Record<string, (query: URLSearchParams) => string>,
): Promise<TrialSite> {
  const snippet = `<script async src="${hindsightUrl}/recorder.js" data-site="demo"></script>`

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
    const body = pages[pathname]?.(searchParams) ?? '<p>Elsewhere</p>'
    request.resume()
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Trial</title><body>${body.replace('{recorder}', snippet)}`)
  }

  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A word of letters: digits in a label may be redacted. */
export function wordOf(number: number): string {
  return [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')
}
