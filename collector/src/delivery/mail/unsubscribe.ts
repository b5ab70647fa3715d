/**
 * The link by which she says that she wants no more mails: no signing in, no script. It names the mail, not her, and is
 * signed by a secret of the site, so that nobody can make one for others. Looking at it changes nothing, since programs
 * that check mails open every link; the button does, or the mail program itself (RFC 8058: one POST).
 */
import { createHmac, randomBytes } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import type { Audit } from '../../audit.ts'
import type { Store } from '../../clickhouse/store.ts'
import type { createContactStatuses } from '../../people/contactStatuses.ts'
import { anonymousPrefix } from '../../people/personOf.ts'
import { mergedCustomers } from '../../queries/cases/whose.ts'
import { readSend, type Send } from '../../queries/mail/sends.ts'
import { isSameSecret } from '../../secrets.ts'
import type { Sites } from '../../sites.ts'
import type { State } from '../../state.ts'
import { unsubscribePage } from './unsubscribePage.ts'

export type UnsubscribeDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  statuses: Pick<ReturnType<typeof createContactStatuses>, 'unsubscribe'>
  audit: Audit['audit']
  publicUrl: string
}
export type Unsubscribing = ReturnType<typeof createUnsubscribing>

const kind = 'mailSecret'
const secretBytes = 32
/** Who is written down as the doer: she herself. */
const herself = 'customer'

type Named = Pick<Send, 'siteId' | 'batchId' | 'recipientNo'>

export function createUnsubscribing({ store, state, sites, statuses, audit, publicUrl }: UnsubscribeDeps) {
  const secrets = new Map<string, string>()

  /** Apart from the site's other secrets: links in mails must stay good when those are made anew. */
  async function secretOf(siteId: string): Promise<string> {
    const known = secrets.get(siteId)
    if (known !== undefined) return known
    const secret = await state.inTurn(`secret for mails of ${siteId}`, async () => {
      const stored = await state.get<{ secret: string }>(kind, siteId)
      if (stored) return stored.body.secret
      const made = { secret: randomBytes(secretBytes).toString('base64url') }
      return (await state.put(kind, siteId, made, { expectedVersion: 0, by: 'mail' })).body.secret
    })
    secrets.set(siteId, secret)
    return secret
  }

  async function tokenOf({ siteId, batchId, recipientNo }: Named): Promise<string> {
    const named = `${batchId}.${recipientNo}`
    const signature = createHmac('sha256', await secretOf(siteId)).update(`unsubscribe ${siteId} ${named}`)
    return `${named}.${signature.digest('base64url')}`
  }

  /** The mail that a link came in; null: it is none of ours. */
  async function mailOf(siteId: string, token: string): Promise<Send | null> {
    const [, batchId = '', number = ''] = /^([0-9a-f-]{36})\.(\d{1,7})\.[\w-]{43}$/.exec(token) ?? []
    if (batchId === '' || !sites.byId(siteId)) return null
    const named = { siteId, batchId, recipientNo: Number(number) }
    return isSameSecret(token, await tokenOf(named)) ? readSend(store, siteId, batchId, named.recipientNo) : null
  }

  async function unsubscribe(send: Send, address: string): Promise<void> {
    const { siteId, person, messageId } = send
    if (person.startsWith(anonymousPrefix)) return
    const customerId = (await mergedCustomers(store, siteId, [person])).get(person) ?? person
    await statuses.unsubscribe(siteId, customerId, Date.now(), herself)
    await audit({
      action: 'contact.unsubscribed',
      who: '',
      siteId,
      subject: customerId,
      address,
      detail: { messageId },
    })
  }

  function answer(response: Response, status: number, html: string): void {
    response
      .status(status)
      .set({
        'Cache-Control': 'no-store',
        'Content-Security-Policy':
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        'Referrer-Policy': 'no-referrer',
        'X-Robots-Tag': 'noindex',
      })
      .type('html')
      .send(html)
  }

  async function found(request: Request, response: Response): Promise<Send | null> {
    const { siteId, token } = request.params as { siteId: string; token: string }
    const send = await mailOf(siteId, token)
    if (!send) answer(response, 404, unsubscribePage('unknown', 'en', ''))
    return send
  }

  const nameOf = (siteId: string): string => sites.byId(siteId)?.name ?? ''

  return {
    async urls(send: Named): Promise<{ link: string; post: string }> {
      const url = `${publicUrl}/unsubscribe/${send.siteId}/${await tokenOf(send)}`
      return { link: url, post: url }
    },

    /** Mounted at the root: /unsubscribe/… */
    router(): Router {
      const router = Router({ caseSensitive: true, strict: true })
      const path = '/unsubscribe/:siteId/:token'
      router.get(path, async (request, response) => {
        const send = await found(request, response)
        if (send) answer(response, 200, unsubscribePage('ask', send.language, nameOf(send.siteId)))
      })
      router.post(path, async (request, response) => {
        const send = await found(request, response)
        if (!send) return
        await unsubscribe(send, request.ip ?? '')
        answer(response, 200, unsubscribePage('done', send.language, nameOf(send.siteId)))
      })
      return router
    },
  }
}
