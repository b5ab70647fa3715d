import type { ImportRow } from '@hindsight/protocol/api/imports'
import type { DateFormat, ImportField, ImportKind, OfflineChannel } from '@hindsight/protocol/importFields'

export const kindWords: Record<ImportKind, string> = {
  offlineEvents: 'Calls, visits and notes',
  customers: 'Customers',
  orders: 'Orders',
  campaigns: 'Days of campaigns',
}

export const fieldWords: Record<ImportField, string> = {
  customerId: 'Customer number',
  email: 'E-mail address',
  time: 'Time',
  channel: 'Channel',
  name: 'What happened',
  text: 'Text',
  rowKey: 'Key of the row',
  fullName: 'Name',
  phone: 'Phone number',
  language: 'Language',
  consentEmail: 'Agreed to e-mail',
  consentCall: 'Agreed to calls',
  consentMessage: 'Agreed to messages',
  consentLetter: 'Agreed to letters',
  doNotContact: 'Do not contact',
  orderId: 'Order number',
  revenue: 'Amount',
  currency: 'Currency',
  campaign: 'Campaign',
  sends: 'Sends',
  opens: 'Opens',
  impressions: 'Impressions',
  clicks: 'Clicks',
  cost: 'Cost',
}

export const dateWords: Record<DateFormat, string> = {
  iso: '2026-11-21 14:30',
  dmy: '21.11.2026 14:30 (day first)',
  mdy: '11/21/2026 14:30 (month first)',
  unix: '1795271400 (Unix time)',
}

export const channelWords: Record<OfflineChannel, string> = {
  phone: 'Phone',
  store: 'Store',
  crm: 'CRM',
  mail: 'Mail',
  social: 'Social media',
  other: 'Other',
}

export const statusWords: Record<ImportRow['status'], string> = {
  running: 'Running',
  done: 'Done',
  cancelled: 'Stopped',
  interrupted: 'Interrupted; take the same file in again, nothing is doubled',
  failed: 'Failed; take the same file in again, nothing is doubled',
  undone: 'Undone',
}
