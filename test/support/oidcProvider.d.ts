/** What tests use of oidc-provider, which brings no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  export class Provider {
    constructor(
      issuer: string,
      configuration: {
        clients: { client_id: string; client_secret: string; redirect_uris: string[] }[]
        claims: Record<string, string[]>
        findAccount: (context: unknown, id: string) => { accountId: string; claims: () => object }
        pkce: { required: () => boolean }
        cookies: { keys: string[] }
      },
    )
    callback(): RequestListener
  }
}
