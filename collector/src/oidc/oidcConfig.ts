/** Sign-in by OpenID Connect: part of the table in `config.ts`. */
import { type Role, roles } from '@hindsight/protocol/rights'
import { httpUrl, oneOf, type Variable, Wrong } from '../configReaders.ts'

export type OidcConfig = {
  issuer: string
  clientId: string
  /** null: a public client; PKCE alone protects the code. */
  clientSecret: string | null
  /** Of the provider, on the button. */
  name: string
  /** Of e-mail addresses, in lower case; empty: any. */
  domains: string[]
  /** Claim that holds a person's groups, or one role. */
  roleClaim: string
  /** By value of that claim; the first that a person has counts. */
  roles: { value: string; role: Role }[]
  /** Role of a person who comes for the first time and has none of the groups; `off`: only those who have an account. */
  newAccounts: Role | 'off'
}

function roleList(text: string): OidcConfig['roles'] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const at = part.lastIndexOf('=')
      const value = part.slice(0, at).trim()
      const role = part.slice(at + 1).trim()
      if (at < 0 || value === '' || !Object.hasOwn(roles, role)) {
        throw new Wrong('a list such as insight-admins=admin,helpdesk=support')
      }
      return { value, role: role as Role }
    })
}

function domainList(text: string): string[] {
  const domains = text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
  if (!domains.every((domain) => /^[a-z0-9.-]+$/.test(domain))) throw new Wrong('a list such as shop.example,shop.nl')
  return domains
}

const asIs = (text: string): string => text

export const oidcVariables = {
  OIDC_ISSUER: {
    default: '',
    says: 'OpenID Connect provider by which colleagues sign in: https://login.example/realms/shop. Empty: passwords alone.',
    read: httpUrl,
  },
  OIDC_CLIENT_ID: { default: '', says: 'What the provider calls this installation.', read: asIs },
  OIDC_CLIENT_SECRET: { default: '', says: 'Its secret there; empty for a public client.', read: asIs },
  OIDC_NAME: { default: 'single sign-on', says: 'The button says “Sign in with …”.', read: asIs },
  OIDC_DOMAINS: {
    default: '',
    says: 'Domains of e-mail addresses that may sign in so: shop.example,shop.nl. Empty: any that the provider vouches for.',
    read: domainList,
  },
  OIDC_ROLE_CLAIM: { default: 'groups', says: "Claim that holds a person's groups.", read: asIs },
  OIDC_ROLES: {
    default: '',
    says: 'Roles by group, the first that fits: insight-admins=admin,helpdesk=support. Set at every sign-in.',
    read: roleList,
  },
  OIDC_NEW_ACCOUNTS: {
    default: 'off',
    says: 'Role of newcomers without such a group: viewer, support, analyst or admin; off: only those with a group or an account come in.',
    read: oneOf('off', ...(Object.keys(roles) as Role[])),
  },
} satisfies Record<string, Variable<unknown>>

type Given = Omit<OidcConfig, 'issuer' | 'clientSecret'> & { issuer: string | null; clientSecret: string }

export function oidcConfigOf({ issuer, clientSecret, ...given }: Given): OidcConfig | null | 'incomplete' {
  if (issuer === null && given.clientId === '') return null
  if (issuer === null || given.clientId === '') return 'incomplete'
  return { ...given, issuer, clientSecret: clientSecret === '' ? null : clientSecret }
}
