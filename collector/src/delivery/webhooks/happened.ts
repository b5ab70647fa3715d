/** What there is to tell, as the outbox takes it from wherever it is kept. */
import type { WebhookEventType, WebhookPayload } from '@hindsight/protocol/api/webhookEvents'

export type Happened = {
  siteId: string
  /** The same for the same happening, however often it is found; tells deliveries of it apart from all others. */
  key: string
  type: WebhookEventType
  /** When it was written: an endpoint that was made later is not told. */
  at: number
  /** Endpoints, and colleagues (`mail:` and the account), that are told whatever they have chosen. */
  to: readonly string[]
}

/**
 * Where happenings are kept. They are found by when they were written, and looked at again for a while, since a row is
 * seen only when its insert ends; so finding must be cheap, and only what is new is put into words.
 */
export type Source<H extends Happened = Happened> = {
  since(since: number): Promise<H[]>
  /** In the order of those given. */
  payloads(happened: readonly H[]): Promise<WebhookPayload[]>
}

export const timestampOf = (at: number): string => new Date(at).toISOString()
