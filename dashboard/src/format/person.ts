/** How a person is called in lists: the customer's own id where known, else a short name of the visitor. */
export function personName(session: { customerId: string; visitorId: string }): string {
  return session.customerId === '' ? `visitor ${session.visitorId.slice(0, 4)}` : session.customerId
}
