import type { AuditEntry } from '@hindsight/protocol/api/accounts'

/** What was done, as a sentence without its subject. Actions that have none here are shown by their name. */
const words: Record<string, string> = {
  'account.created': 'made an account',
  'account.signedIn': 'signed in',
  'account.signInFailed': 'failed to sign in',
  'account.signedOut': 'signed out',
  'account.signInEnded': 'ended a session of',
  'account.passwordChanged': 'changed the own password',
  'account.passwordChangeFailed': 'failed to change the own password',
  'account.invited': 'invited',
  'account.invitationRevoked': 'revoked the invitation of',
  'account.changed': 'changed the account of',
  'account.removed': 'removed the account of',
  'case.changedMany': 'changed many cases at once:',
  'case.joined': 'said whom a case is about:',
  'contact.statusSet': 'set whether one may contact',
  'strugglePoint.told': 'prepared to tell customers of the fix of the struggle point',
  'strugglePoint.workaround': 'wrote a workaround for the struggle point',
  'case.flaggedAll': 'flagged all affected of a struggle point:',
  'site.created': 'made the site',
  'site.changed': 'changed the site',
  'site.replaysSearched': 'searched stored replays for personal data of',
  'site.keysShown': 'looked at the keys of the site',
  'site.keyRotated': 'made a new key for the site',
  'campaigns.told': 'told figures of campaigns:',
  'import.started': 'took in a file:',
  'import.cancelled': 'stopped the import',
  'import.undone': 'undid the import',
  'contact.revealed': 'revealed the contact details of',
  'contact.unsubscribed': 'unsubscribed from e-mail:',
  'mail.templateSaved': 'saved the e-mail template',
  'mail.templateRemoved': 'removed the e-mail template',
  'mail.tested': 'sent a test e-mail to',
  'mail.batchStarted': 'started the batch of e-mails',
  'mail.batchPaused': 'paused the batch of e-mails',
  'mail.batchResumed': 'resumed the batch of e-mails',
  'mail.batchDiscarded': 'discarded the batch of e-mails',
  'mail.decided': 'decided what became of the e-mail',
  'customer.erased': 'erased a customer, see erasure',
  'customer.archived': 'exported all that is held on',
  'session.erased': 'erased a session, see erasure',
  'retention.changed': 'set what is kept for how long for',
  'retention.removed': 'removed what was kept long enough of',
  'customers.exported': 'saved as a file the customers of',
  'cases.exported': 'saved as a file the cases of',
  'dailyFiles.changed': 'chose the daily files of',
  'table.exported': 'saved as a file the table',
  'namedClick.saved': 'gave a name to clicks:',
  'namedClick.removed': 'took the name away from clicks:',
  'board.shared': 'made a link that shows to anyone the board',
  'board.unshared': 'took back the link to the board',
  'customer.cardLinked': 'made a link to the card of',
  'customers.merged': 'merged the customer',
  'strugglePoint.changed': 'said how a struggle point stands:',
  'strugglePoint.merged': 'said that a struggle point is the same as another:',
  'strugglePoint.unmerged': 'separated a struggle point from another:',
  'visitor.marked': 'said who the visitor is (internal, or a customer):',
  'replay.watched': 'watched the session',
  'replay.exported': 'saved as a file the session',
  'sourceMap.uploaded': 'sent the source map of',
  'sourceMap.removed': 'removed source maps of',
  'webhook.added': 'added the webhook',
  'webhook.changed': 'changed the webhook',
  'webhook.removed': 'removed the webhook',
  'webhook.secretRotated': 'made a new secret for the webhook',
  'webhook.tested': 'sent a test to the webhook',
  'webhook.redelivered': 'sent again something to the webhook',
  'alert.added': 'added the alert',
  'alert.changed': 'changed the alert',
  'alert.removed': 'removed the alert',
  'alert.snoozed': 'snoozed the alert',
  'alert.acknowledged': 'took note of an alert of',
}

/** Groups of actions to choose from; each is how the names of its actions begin. */
export const auditGroups = [
  { value: '', label: 'Everything' },
  { value: 'replay.watched', label: 'Replays watched' },
  { value: 'replay.exported', label: 'Replays saved as files' },
  { value: 'contact.', label: 'Contacts revealed' },
  { value: 'account.', label: 'Accounts and signing in' },
  { value: 'site.', label: 'Site settings' },
  { value: 'case.', label: 'Cases flagged together' },
  { value: 'import.', label: 'Imports' },
  { value: 'mail.', label: 'E-mail to customers' },
  { value: 'customers.', label: 'Customers merged' },
] as const

export function actionSays(action: string): string {
  return (
    words[action] ??
    action
      .replace('.', ': ')
      .replace(/([A-Z])/g, ' $1')
      .toLowerCase()
  )
}

export function whoSays({ name, who }: AuditEntry): string {
  if (name !== '') return name
  if (who === 'api-key') return 'An API key'
  return who === '' ? 'Somebody' : who
}

/** Ids and times for machines; the trail itself keeps them. */
const unsaid = new Set(['from', 'to', 'flagging'])

/** What else was written down: `reason: asked for help`. */
export function detailSays(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .filter(([key, value]) => !unsaid.has(key) && value !== null && value !== '')
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}
