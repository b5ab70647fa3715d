/** `/embed/card?token=…`: the card in a help desk's frame. No sign-in and no cookie: the link is the right to see it. */
import { createHash } from 'node:crypto'
import { Router } from 'express'
import { customerRows } from '../api/customerRows.ts'
import type { Store } from '../clickhouse/store.ts'
import { personNow } from '../queries/customers/personNow.ts'
import type { Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { readCardToken } from './cardLink.ts'
import { cardOf } from './cardOf.ts'
import { cardGone, cardPage, style } from './cardPage.ts'

type Deps = { store: Store; state: State; sites: Pick<Sites, 'byId' | 'keysOf'>; publicUrl: string }

const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

const headersFor = (frameOrigins: readonly string[]) => ({
  'Content-Security-Policy': `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'none'; frame-ancestors ${frameOrigins.join(' ') || "'none'"}`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'private, no-store',
})

export function embedRouter({ store, state, sites, publicUrl }: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/card', async (request, response) => {
    const { token } = request.query
    const now = Date.now()
    const secretOf = (siteId: string) => sites.keysOf(siteId)?.identitySecret
    const claim = readCardToken(typeof token === 'string' ? token : '', secretOf, now)
    const site = typeof claim === 'string' ? undefined : sites.byId(claim.site)
    const settings = site?.settings
    response.set(headersFor(settings?.frameOrigins ?? [])).type('html')
    if (typeof claim === 'string' || !settings) {
      const isOver = claim === 'expired'
      response.status(isOver ? 410 : 403).send(cardGone(isOver ? 'This link has expired' : 'This link is not valid'))
      return
    }
    const { site: siteId } = claim
    const person = await personNow(store, siteId, claim.person)
    const [row] = person === null ? [] : await customerRows(store, sites, siteId, [person])
    if (!row) {
      response.status(404).send(cardGone('There is no such customer any more'))
      return
    }
    const card = await cardOf({ store, state, siteId, row, settings, publicUrl })
    response.send(cardPage(card, { timeZone: settings.timeZone, publicUrl, siteId, now }))
  })
  return router
}
