/** The audit trail: who did what, written before the answer goes out, so that nothing happens unrecorded. */
import type { Store } from './clickhouse/store.ts'

type AuditAction =
  | 'account.created'
  | 'account.signedIn'
  | 'account.signInFailed'
  | 'account.signedOut'
  | 'account.signInEnded'
  | 'account.passwordChanged'
  | 'account.passwordChangeFailed'
  | 'account.invited'
  | 'account.invitationRevoked'
  | 'account.changed'
  | 'account.removed'
  | 'case.changedMany'
  | 'case.flaggedAll'
  | 'case.joined'
  | 'site.created'
  | 'site.changed'
  | 'site.thresholdsSet'
  | 'site.replaysSearched'
  | 'site.keysShown'
  | 'site.keyRotated'
  | 'contact.revealed'
  | 'campaigns.told'
  | 'import.started'
  | 'import.cancelled'
  | 'import.undone'
  | 'contact.statusSet'
  | 'contact.unsubscribed'
  | 'mail.templateSaved'
  | 'mail.templateRemoved'
  | 'mail.tested'
  | 'mail.batchStarted'
  | 'mail.batchPaused'
  | 'mail.batchResumed'
  | 'mail.batchDiscarded'
  | 'mail.decided'
  | 'customers.merged'
  | 'customer.erased'
  | 'customer.archived'
  | 'session.erased'
  | 'retention.changed'
  | 'retention.removed'
  | 'customers.exported'
  | 'cases.exported'
  | 'dailyFiles.changed'
  | 'table.exported'
  | 'board.shared'
  | 'board.unshared'
  | 'customer.cardLinked'
  | 'ignoreRule.added'
  | 'ignoreRule.removed'
  | 'namedClick.saved'
  | 'namedClick.removed'
  | 'segment.saved'
  | 'segment.removed'
  | 'strugglePoint.changed'
  | 'strugglePoint.workaround'
  | 'strugglePoint.told'
  | 'strugglePoint.merged'
  | 'strugglePoint.unmerged'
  | 'visitor.marked'
  | 'replay.exported'
  | 'replay.watched'
  | 'sourceMap.uploaded'
  | 'sourceMap.removed'
  | 'webhook.added'
  | 'webhook.changed'
  | 'webhook.removed'
  | 'webhook.secretRotated'
  | 'webhook.tested'
  | 'webhook.redelivered'
  | 'alert.added'
  | 'alert.changed'
  | 'alert.removed'
  | 'alert.snoozed'
  | 'alert.acknowledged'

export type AuditEntry = {
  action: AuditAction
  /** accountId or `api-key`; empty when nobody was signed in. */
  who: string
  subject: string
  siteId?: string
  address?: string
  detail?: Record<string, unknown>
}

/** Watching one session for a while is one act, however many chunks its replay has. */
const watchMs = 60 * 60 * 1000
const maxRemembered = 10_000

export type Audit = ReturnType<typeof createAudit>

export function createAudit(store: Store) {
  /** When whom was last written down as watching which session: `who/siteId/sessionId`. */
  const watched = new Map<string, number>()

  async function audit({ action, who, subject, siteId = '', address = '', detail = {} }: AuditEntry): Promise<void> {
    await store.insert('audit', [
      { siteId, at: Date.now(), action, who, subject, address, detail: JSON.stringify(detail) },
    ])
  }

  /** After a restart nothing is remembered: the trail itself knows. */
  async function isInTrail(who: string, siteId: string, sessionId: string, since: number): Promise<boolean> {
    const rows = await store.query(
      `SELECT 1 FROM audit
       WHERE siteId = {siteId:String} AND at >= fromUnixTimestamp64Milli({since:Int64})
         AND action = 'replay.watched' AND who = {who:String} AND subject = {sessionId:String}
       LIMIT 1`,
      { siteId, since, who, sessionId },
    )
    return rows.length > 0
  }

  return {
    audit,

    /** Writes `replay.watched` once an hour per person and session. */
    async replayWatched(who: string, siteId: string, sessionId: string, address: string): Promise<void> {
      const key = `${who}/${siteId}/${sessionId}`
      const now = Date.now()
      const before = watched.get(key)
      if (before !== undefined && now - before < watchMs) return
      // Set before the await: a player asks for several chunks at once.
      watched.delete(key)
      watched.set(key, now)
      const oldest = watched.keys().next().value
      if (watched.size > maxRemembered && oldest !== undefined) watched.delete(oldest)
      try {
        if (before === undefined && (await isInTrail(who, siteId, sessionId, now - watchMs))) return
        await audit({ action: 'replay.watched', who, subject: sessionId, siteId, address })
      } catch (error) {
        watched.delete(key)
        throw error
      }
    },
  }
}
