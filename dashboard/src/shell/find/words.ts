import type { FoundBy } from '@hindsight/protocol/api/find'

/** By what something was found, behind "by". */
export const foundByWords: Record<FoundBy, string> = {
  sessionCode: 'session code',
  ticket: 'ticket or case number',
  orderNumber: 'order number',
  customerNumber: 'customer number',
  email: 'e-mail address',
  phone: 'phone number',
  name: 'name',
  customer: 'customer',
  error: 'error on her screen',
  justNow: 'there now',
  visitor: 'visitor number',
}
