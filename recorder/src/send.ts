/**
 * The recorder's own requests, invisible to its captures: they use the browser's functions as they were when it was
 * loaded. A fetch that the page (or another tool on it) has replaced by then is not used where it can be helped: it may
 * add headers, keep a copy, or refuse. XMLHttpRequest stands in, but cannot outlive a page; beacons can.
 */
import { unpatched } from './unpatched.ts'

const inBrowser = typeof window !== 'undefined'
const pageFetch = inBrowser && typeof fetch === 'function' ? unpatched(window, 'fetch') : null
const xhr = inBrowser && typeof XMLHttpRequest === 'function' ? XMLHttpRequest.prototype : null
const own = xhr && { open: unpatched(xhr, 'open'), send: unpatched(xhr, 'send'), set: xhr.setRequestHeader }

const isNative = (method: unknown): boolean =>
  typeof method === 'function' && /\[native code\]/.test(Function.prototype.toString.call(method))

/** The browser's own; null where it was replaced before this file was loaded. */
export const nativeFetch = isNative(pageFetch) ? pageFetch : null
/** False where requests end with the page. */
export const mayOutlive =
  pageFetch !== null && 'keepalive' in Request.prototype && (isNative(pageFetch) || !isNative(own?.send))

/** Never with cookies: the collector needs none, and the page's are none of its business. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  if (!isNative(pageFetch) && isNative(own?.send)) return sendByXhr(url, init)
  if (!pageFetch) throw new Error(url)
  return pageFetch.call(window, url, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', ...init })
}

function sendByXhr(url: string, { method = 'GET', body, headers = {}, cache }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (!own) return reject(new Error(url))
    const request = new XMLHttpRequest()
    // A header that says so would need a preflight.
    own.open.call(request, method, cache === 'no-store' ? `${url}&at=${Date.now()}` : url, true)
    for (const [name, value] of Object.entries(headers)) own.set.call(request, name, String(value))
    request.onload = () => {
      const retryAfter = request.getResponseHeader('Retry-After')
      const told: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': retryAfter }
      resolve(new Response(request.responseText || null, { status: request.status, headers: told }))
    }
    request.onerror = request.onabort = () => reject(new Error(url))
    own.send.call(request, body as XMLHttpRequestBodyInit | null)
  })
}
