import type {
  CaseStatus,
  contactChannels,
  contactResults,
  FollowUpCase,
  loggedResults,
} from '@hindsight/protocol/api/cases'

export type Channel = (typeof contactChannels)[number]
export type Result = (typeof loggedResults)[number]

export const statusWords: Record<CaseStatus, string> = {
  new: 'New',
  assigned: 'Assigned',
  contacted: 'Contacted',
  waiting: 'Waiting',
  resolved: 'Resolved',
  closed: 'Closed',
}

export const statusSays: Record<CaseStatus, string> = {
  new: 'Nobody has taken it yet',
  assigned: 'Someone takes care of it',
  contacted: 'She was contacted, or it was tried',
  waiting: 'It is her turn, or something has to happen first',
  resolved: 'She was helped',
  closed: 'Nothing more to do',
}

export const channelWords: Record<Channel, string> = {
  call: 'Call',
  email: 'E-mail',
  message: 'Message',
  letter: 'Letter',
}

export const resultWords: Record<(typeof contactResults)[number], string> = {
  reached: 'Reached',
  'no answer': 'No answer',
  voicemail: 'Voicemail',
  sent: 'Sent',
  refused: 'Refused',
  bounced: 'Bounced',
  unknown: 'Nobody can tell',
}

/** What can come of a way to contact someone: a call cannot bounce. */
export const resultsOf: Record<Channel, readonly Result[]> = {
  call: ['no answer', 'reached', 'voicemail', 'refused'],
  email: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
  message: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
  letter: ['sent', 'no answer', 'reached', 'refused', 'bounced'],
}

export function isOver(one: FollowUpCase): boolean {
  return one.status === 'resolved' || one.status === 'closed'
}

/** How often it was tried: `2 attempts, last: no answer`. */
export function attemptsOf({ contacts }: FollowUpCase): string {
  const last = contacts.at(-1)
  if (!last) return ''
  const tries = contacts.length === 1 ? '1 attempt' : `${contacts.length} attempts`
  return `${tries}, ${contacts.length === 1 ? '' : 'last '}${last.result}`
}
