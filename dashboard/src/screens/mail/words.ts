import type { MailBatch, MailRecipient } from '@hindsight/protocol/api/mail'

export const stateWords: Record<MailRecipient['state'], string> = {
  planned: 'In a draft',
  queued: 'Waits for its turn',
  handing: 'Is being sent',
  sent: 'Sent',
  failed: 'Refused',
  bounced: 'Bounced',
  'left out': 'Left out',
  unknown: 'Unknown',
}

export const batchWords: Record<MailBatch['status'], string> = {
  draft: 'Draft, nothing is sent yet',
  running: 'Sending',
  paused: 'Paused',
  done: 'Done',
  discarded: 'Discarded',
}

export const purposeWords: Record<MailBatch['template']['purpose'], string> = {
  service: 'Service',
  commercial: 'Commercial',
}
