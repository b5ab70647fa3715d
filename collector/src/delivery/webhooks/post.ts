/** One try to hand a body to an address, and how it ended. Never throws: whatever goes wrong is told. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { guardedLookup, hostOf, isPublic, type Resolve } from './addresses.ts'

/** From the look-up of the name to the last byte that is read. */
export const timeoutMs = 10_000
/** What is kept of an answer, and shown. */
const maxAnswerChars = 1_000

export type Posted = { status: number | null; error: string; answer: string; durationMs: number }

export type PostOptions = { allowPrivate: boolean; resolve: Resolve; timeoutMs?: number }

/** Goes only there, and keeps no connection for the next one: that would be to an address that was not looked up again. */
function open(url: URL, headers: Record<string, string>, { allowPrivate, resolve }: PostOptions): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return send(url, { method: 'POST', headers, agent: false, lookup: guardedLookup(allowPrivate, resolve) })
}

/** The beginning of an answer; what comes behind it is not read. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const piece of response) {
    text += piece
    if (text.length >= maxAnswerChars) break
  }
  return text.slice(0, maxAnswerChars)
}

function saysOf(status: number): string {
  if (status >= 200 && status < 300) return ''
  if (status >= 300 && status < 400) return `Answered ${status}: redirects are not followed`
  return `Answered ${status}`
}

export async function post(
  text: string,
  body: string,
  headers: Record<string, string>,
  options: PostOptions,
): Promise<Posted> {
  const startedAt = performance.now()
  const done = (rest: Omit<Posted, 'durationMs'>): Posted => ({
    ...rest,
    durationMs: Math.round(performance.now() - startedAt),
  })
  const url = new URL(text)
  const host = hostOf(url)
  // TRICKY: a host that is an address is never looked up, so the guard of names does not see it.
  if (isIP(host) !== 0 && !options.allowPrivate && !isPublic(host)) {
    return done({ status: null, error: `${host} is not a public address`, answer: '' })
  }
  const limitMs = options.timeoutMs ?? timeoutMs
  let request: ClientRequest | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    const outgoing = open(url, { ...headers, 'content-length': String(Buffer.byteLength(body)) }, options)
    request = outgoing
    return await new Promise<Posted>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer within ${limitMs / 1000} s`)), limitMs)
      outgoing.once('error', reject)
      outgoing.once('response', (response) => {
        const status = response.statusCode ?? 0
        beginningOf(response).then(
          (answer) => resolve(done({ status, error: saysOf(status), answer })),
          () => resolve(done({ status, error: saysOf(status), answer: '' })),
        )
      })
      outgoing.end(body)
    })
  } catch (error) {
    return done({ status: null, error: (error as Error).message || 'It could not be reached', answer: '' })
  } finally {
    clearTimeout(timer)
    // What breaks off from here on is nobody's matter any more.
    request?.on('error', () => undefined)
    request?.destroy()
  }
}
