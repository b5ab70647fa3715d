/** How a person is called in lists: the customer's own id where known, else a short name of the visitor. */
export function personName(session: { customerId: string; visitorId: string }): string {
  return session.customerId === '' ? `visitor ${session.visitorId.slice(0, 4)}` : session.customerId
}

/** The person whom a session belongs to, as the API calls her. */
export function personOf(session: { customerId: string; visitorId: string }): string {
  return session.customerId === '' ? `anon:${session.visitorId}` : session.customerId
}

/** A person without a name: the customer's own id, or a short name of the visitor. */
export function personLabel(person: string): string {
  return person.startsWith('anon:') ? `visitor ${person.slice(5, 9)}` : person
}
