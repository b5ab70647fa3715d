/**
 * Every place where something of a person may stand, each with the rows that are hers. The same condition counts them
 * for the preview, deletes them, and proves afterwards that none is left.
 *
 * Whom an erasure is about stands in `erasureTargets`; conditions name only the erasure, since the engine writes the
 * text of deleting statements down.
 */
import { noId } from '@hindsight/protocol/ids'

export type TargetKind = 'customer' | 'person' | 'visitor' | 'session' | 'case' | 'text' | 'pattern'

export type Place = {
  table: string
  /** In words, for people. */
  says: string
  where: string
  /** Hers alone, so the row goes; null where it must stay for others, and only what says who she is leaves it. */
  blank: string | null
  /** Columns that go into her archive; null where they are about others too. */
  archive: string | null
}

const values = (kind: TargetKind): string =>
  `(SELECT value FROM erasureTargets WHERE erasureId = {erasureId:String} AND kind = '${kind}')`
const isOne = (column: string, kind: TargetKind): string => `${column} IN ${values(kind)}`
const listOf = (kind: TargetKind): string =>
  `(SELECT groupArray(value) FROM erasureTargets WHERE erasureId = {erasureId:String} AND kind = '${kind}')`
const names = (column: string): string =>
  `arrayExists(one -> positionCaseInsensitiveUTF8(${column}, one) > 0, ${listOf('text')})`
const says = (column: string): string =>
  `arrayExists(one -> positionCaseInsensitiveUTF8(${column}, one) > 0, ${listOf('pattern')})`
/** Her name and addresses taken out of what else stands there. */
const without = (column: string): string =>
  `${column} = arrayFold((text, one) -> replaceRegexpAll(text, concat('(?i)', regexpQuoteMeta(one)), '[erased]'), ${listOf('pattern')}, ${column})`

const ofSite = 'siteId = {siteId:String}'
const session = `sessionId IN (SELECT toUUID(value) FROM erasureTargets WHERE erasureId = {erasureId:String} AND kind = 'session')`
const bySession = (table: string, what: string): Place => ({
  table,
  says: what,
  where: `${ofSite} AND ${session}`,
  blank: null,
  archive: '*',
})

const inState = "startsWith(id, concat({siteId:String}, '/'))"
const restOfId = 'substring(id, length({siteId:String}) + 2)'
const isNote = `kind IN ('comment', 'bookmark', 'tags') AND ${isOne("splitByChar('/', id)[3]", 'session')}`
const isCase = `kind IN ('case', 'caller') AND ${isOne(restOfId, 'case')}`
const isStatus = `kind = 'contactStatus' AND ${isOne(restOfId, 'customer')}`
const isMark = `kind = 'visitorMark' AND ${isOne("JSONExtractString(body, 'visitorId')", 'visitor')}`
const isBulk = `kind = 'caseBulk' AND arrayExists(one -> position(body, one) > 0, ${listOf('case')})`

/** Facts last: the roll-up makes nothing anew of what is gone, and a kill half way leaves the rest to be found again. */
export const places: readonly Place[] = [
  { ...bySession('replayChunks', 'replay parts'), archive: '* EXCEPT bytes' },
  {
    table: 'events',
    says: 'events',
    where: `${ofSite} AND (sessionId != toUUID('${noId}') AND ${session} OR customerId != '' AND ${isOne('customerId', 'customer')}
      OR visitorId != '' AND ${isOne('visitorId', 'visitor')})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'sessions',
    says: 'sessions',
    where: `${ofSite} AND (${session} OR ${isOne('person', 'person')})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'signals',
    says: 'signals',
    where: `${ofSite} AND (${session} OR ${isOne('person', 'person')})`,
    blank: null,
    archive: '*',
  },
  bySession('formFields', 'form fields'),
  bySession('refusedChunks', 'refused replay parts'),
  bySession('removedReplays', 'notes of removed replays'),
  bySession('watched', 'marks of who has watched'),
  bySession('leftOut', 'marks of visits that reports leave out'),
  {
    table: 'identities',
    says: 'links between devices and customer numbers',
    where: `${ofSite} AND (${isOne('customerId', 'customer')} OR ${isOne('visitorId', 'visitor')} OR
      sessionId != toUUID('${noId}') AND ${session})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'contactDetails',
    says: 'contact details',
    where: `${ofSite} AND ${isOne('customerId', 'customer')}`,
    blank: null,
    archive: '*',
  },
  {
    table: 'contactWishes',
    says: 'imported consents and languages',
    where: `${ofSite} AND ${isOne('customerId', 'customer')}`,
    blank: null,
    archive: '*',
  },
  {
    table: 'customerMerges',
    says: 'merges',
    where: `${ofSite} AND (${isOne('customerId', 'customer')} OR ${isOne('into', 'customer')} OR ${isOne('person', 'customer')})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'mailSends',
    says: 'e-mails',
    where: `${ofSite} AND (${isOne('person', 'person')} OR ${isOne('caseId', 'case')})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'deliveries',
    says: 'messages to other systems',
    where: `${ofSite} AND (${names('body')} OR ${names('attempts')})`,
    blank: null,
    archive: '*',
  },
  {
    table: 'alertFirings',
    says: 'alerts',
    where: `${ofSite} AND ${says('body')}`,
    blank: without('body'),
    archive: null,
  },
  ...['state', 'stateHistory'].map((table) => ({
    table,
    says: table === 'state' ? 'cases, callers, notes and contact statuses' : 'their history',
    where: `${inState} AND (${isNote} OR ${isCase} OR ${isStatus} OR ${isMark} OR ${isBulk})`,
    blank: null,
    archive: '*',
  })),
  ...['state', 'stateHistory'].map((table) => ({
    table,
    says: table === 'state' ? 'mentions in texts about others' : 'mentions in their history',
    where: `${inState} AND ${says('body')}`,
    blank: without('body'),
    archive: null,
  })),
  {
    table: 'audit',
    says: 'entries of the audit trail that name her',
    where: `${ofSite} AND (${isOne('subject', 'customer')} OR ${isOne('subject', 'person')} OR ${isOne('subject', 'session')}
      OR ${isOne('subject', 'case')} OR ${names('subject')} OR ${names('detail')})`,
    blank: "subject = 'erased', detail = '{}'",
    archive: 'at, action, subject, detail',
  },
]
