/** Sizes and the id of a request, for sites that ask for details: what the answer's headers and the browser tell. */
import type { Answered, RequestDetails } from '../requestDetails.ts'

/** In this order; by one of them a fault is found again in the server's logs. */
const idHeaders = ['x-request-id', 'x-correlation-id', 'x-trace-id', 'traceparent', 'cf-ray']
const maxIdChars = 128
/** An id is letters, digits and little else: nothing that reads like a person is taken for one. */
const idShape = /^[\w.:/+=-]+$/

export function detailsOf({ type, address, body, header }: Answered): RequestDetails {
  const requestBytes = sizeOf(body)
  const responseBytes = Number(header('content-length') ?? Number.NaN)
  const measured = Number.isFinite(responseBytes) ? responseBytes : measuredSize(address)
  const requestId = idHeaders.map(header).find((id) => id !== null && idShape.test(id))
  return {
    type,
    ...(requestBytes === null ? {} : { requestBytes }),
    ...(measured === null ? {} : { responseBytes: measured }),
    ...(requestId ? { requestId: requestId.slice(0, maxIdChars) } : {}),
  }
}

/** Never read, only measured; null for what cannot be measured without reading it (forms with files, streams). */
function sizeOf(body: unknown): number | null {
  if (body === null || body === undefined) return 0
  if (typeof body === 'string') return new TextEncoder().encode(body).length
  if (body instanceof URLSearchParams) return body.toString().length
  if (body instanceof Blob) return body.size
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength
  return null
}

/** 0 stands for "not told" where another origin answers. */
function measuredSize(address: string): number | null {
  const url = new URL(address, document.baseURI).href
  const entries = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[]
  return entries[entries.length - 1]?.encodedBodySize || null
}
