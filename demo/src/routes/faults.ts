import { type Request, Router } from 'express'
import { readCookie, setCookie } from '../cookies.ts'
import { type FaultName, parseFaults } from '../faults.ts'
import { mountPath, paths } from '../paths.ts'
import { field, fields } from '../requests.ts'
import type { ShopContext } from '../shopContext.ts'

const cookieName = 'larkspur_faults'

/** The faults this visitor switched on; a dot keeps the list readable without escaping. */
export function faultsOf(request: Request): FaultName[] {
  return parseFaults(readCookie(request, cookieName).replaceAll('.', ','))
}

/** A path of this shop to go back to, never another place. */
function backPath(text: string): string {
  const base = 'http://shop.invalid'
  if (!URL.canParse(text, base)) return paths.home
  const url = new URL(text, base)
  return url.origin === base && url.pathname.startsWith(`${mountPath}/`) ? url.pathname + url.search : paths.home
}

export function faultRoutes(_shop: ShopContext): Router {
  const router = Router()

  // `?faults=a,b` or `?faults=maidenName98,voucher` switches exactly these on, `?faults=` none; then the URL is clean.
  router.use((request, response, next) => {
    const list = request.query.faults
    if (request.method !== 'GET' || typeof list !== 'string') return next()
    setCookie(response, cookieName, parseFaults(list).join('.'))
    const url = new URL(request.originalUrl, 'http://shop.invalid')
    url.searchParams.delete('faults')
    response.redirect(302, backPath(url.pathname + url.search))
  })

  router.post('/faults', (request, response) => {
    const chosen = parseFaults(fields(request, 'faults').join(','))
    setCookie(response, cookieName, chosen.join('.'))
    // The checkout switches without leaving its page.
    if (request.accepts(['html', 'json']) === 'json') response.json({ faults: chosen })
    else response.redirect(303, backPath(field(request, 'back', 400)))
  })
  return router
}
