/** The OpenID Connect provider: authorisation code with PKCE, state and nonce; all checks are openid-client's. */
import * as client from 'openid-client'
import type { OidcConfig } from './oidcConfig.ts'
import type { Pending } from './pending.ts'

/** Seconds for each request to the provider: a person waits. */
const timeoutSeconds = 10

export type Claims = Record<string, unknown> & { sub: string }

function authenticationOf(secret: string | null): client.ClientAuth {
  if (secret === null) return client.None()
  const basic = client.ClientSecretBasic(secret)
  const post = client.ClientSecretPost(secret)
  return (server, ...rest) => {
    // Where nothing is said, the standard's default is Basic.
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return methods.includes('client_secret_basic') ? basic(server, ...rest) : post(server, ...rest)
  }
}

/** Plain http is for a provider on this very machine. */
const isLoopback = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

export function createProvider({ issuer, clientId, clientSecret }: OidcConfig, redirectUri: string) {
  let known: client.Configuration | null = null

  /** Asked for when it is first needed and kept; one that does not answer is asked again the next time. */
  async function configuration(): Promise<client.Configuration> {
    if (known) return known
    const url = new URL(issuer)
    known = await client.discovery(url, clientId, undefined, authenticationOf(clientSecret), {
      timeout: timeoutSeconds,
      execute: url.protocol === 'http:' && isLoopback(url) ? [client.allowInsecureRequests] : [],
    })
    return known
  }

  return {
    /** Where to send the browser, and what to wait for it with. */
    async begin(): Promise<{ url: URL; waiting: Pick<Pending, 'state' | 'nonce' | 'codeVerifier'> }> {
      const config = await configuration()
      const codeVerifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const nonce = client.randomNonce()
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { url, waiting: { state, nonce, codeVerifier } }
    },

    /** What the provider vouches for. Throws where the answer is not the one that is waited for. */
    async finish(answer: URL, { state, nonce, codeVerifier }: Pending): Promise<Claims> {
      const config = await configuration()
      const tokens = await client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('The provider sent no ID token.')
      if (!config.serverMetadata().userinfo_endpoint) return { ...claims }
      // Many providers tell e-mail and groups only here.
      return { ...claims, ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)) }
    },
  }
}
