/** What is said of a request besides, where the site asks for it. Never a body, and of headers the request id alone. */
export type RequestDetails = {
  type: 'fetch' | 'xhr'
  requestBytes?: number
  responseBytes?: number
  requestId?: string
}
export type Answered = {
  type: RequestDetails['type']
  /** As it was asked for, unscrubbed: to find the browser's own measurements by; never sent. */
  address: string
  body: unknown
  header(name: string): string | null
}
