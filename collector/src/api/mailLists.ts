/** Lists of mails, each by its URL. */
import type { SendFilter } from '../queries/mail/sends.ts'

export function recipientsUrl({ siteId, batchId, state }: SendFilter): string {
  const search = new URLSearchParams()
  if (batchId !== undefined) search.set('batch', batchId)
  if (state !== undefined) search.set('state', state)
  return `/api/sites/${siteId}/mail/recipients?${search.toString()}`
}
