/** `/api/sso/start` sends a browser to the provider, `/api/sso/callback` takes it back. Whatever fails ends at the sign-in. */
import type { SsoProblem } from '@hindsight/protocol/ssoProblems'
import { type Response, Router } from 'express'
import type { Accounts } from '../accounts.ts'
import type { Audit } from '../audit.ts'
import type { Log } from '../log.ts'
import type { SignIns } from '../signIns.ts'
import type { State } from '../state.ts'
import { createEntrance, SsoRefusal } from './enter.ts'
import type { OidcConfig } from './oidcConfig.ts'
import { createPendingJar } from './pending.ts'
import { createProvider } from './provider.ts'

export type SsoDeps = {
  config: OidcConfig
  /** Signs the cookie. */
  secret: string
  publicUrl: string
  state: State
  accounts: Accounts
  signIns: Pick<SignIns, 'begin'>
  audit: Audit['audit']
  log: Log
}

/** A path of the dashboard: nothing that leads to another host, or back to the API. */
function pathOf(given: unknown): string {
  const isPath = typeof given === 'string' && given.length <= 2_000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(given)
  return isPath && !given.startsWith('/api/') ? given : '/'
}

export function ssoRouter({ config, secret, publicUrl, state, accounts, signIns, audit, log }: SsoDeps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const provider = createProvider(config, `${publicUrl}/api/sso/callback`)
  const jar = createPendingJar(secret, publicUrl.startsWith('https:'))
  const enter = createEntrance({ config, state, accounts })

  function refuse(response: Response, problem: SsoProblem): void {
    response.append('Set-Cookie', jar.clear()).redirect(303, `/?sso=${problem}`)
  }

  router.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
    next()
  })

  router.get('/start', async (request, response) => {
    try {
      const { url, waiting } = await provider.begin()
      const cookie = jar.issue({ ...waiting, to: pathOf(request.query.to) })
      response.append('Set-Cookie', cookie).redirect(303, url.href)
    } catch (error) {
      log.error({ err: error, issuer: config.issuer }, 'the OpenID provider could not be asked')
      refuse(response, 'provider_away')
    }
  })

  router.get('/callback', async (request, response) => {
    const address = request.ip ?? ''
    const pending = jar.read(request.headers.cookie)
    if (!pending) return refuse(response, 'not_begun_here')
    try {
      const claims = await provider.finish(new URL(request.originalUrl, publicUrl), pending)
      const { accountId, epoch } = await enter(claims)
      await audit({ action: 'account.signedIn', who: accountId, subject: accountId, address, detail: { how: 'sso' } })
      const cookie = await signIns.begin(
        { accountId, epoch },
        { how: 'sso', userAgent: request.get('user-agent') ?? '' },
      )
      response.append('Set-Cookie', cookie).append('Set-Cookie', jar.clear()).redirect(303, pending.to)
    } catch (error) {
      const problem = error instanceof SsoRefusal ? error.code : 'provider_refused'
      // Its message may hold what the provider says of a person: the code is enough.
      if (problem === 'provider_refused') log.warn({ reason: codeOf(error) }, 'a sign-in by the OpenID provider failed')
      await audit({ action: 'account.signInFailed', who: '', subject: '', address, detail: { sso: problem } })
      refuse(response, problem)
    }
  })
  return router
}

function codeOf(error: unknown): string {
  const { code, error: told, name } = (error ?? {}) as Record<string, unknown>
  return [told, code, name].find((part) => typeof part === 'string') as string
}
