/** The recorder's own requests, invisible to its captures: they use the browser's fetch as it was when it was loaded. */
import { unpatched } from './unpatched.ts'

const pageFetch = typeof window !== 'undefined' && typeof fetch === 'function' ? unpatched(window, 'fetch') : null

/** Never with cookies: the collector needs none, and the page's are none of its business. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  if (!pageFetch) throw new Error('This browser has no fetch')
  return pageFetch.call(window, url, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', ...init })
}
