/** Colleagues and calls for the tests of the support screens. */
import type { Page } from 'playwright-core'
import type { Stack } from '../support/stack.ts'
import { type Dashboard, makeAccount, openDashboard, person } from './open.ts'

export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** The read API as an administrator's program calls it: what a colleague at another desk does. */
export function apiOf(stack: Stack): Api {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(stack.url + path, {
      method,
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
}

export type Desk = Dashboard & { api: Api }

/** The dashboard with its first account, not signed in yet, and the read API beside it. */
export async function openDesk(): Promise<Desk> {
  const dashboard = await openDashboard()
  await makeAccount(dashboard.stack)
  return { ...dashboard, api: apiOf(dashboard.stack) }
}

/** Asks again until it is so: the roll-up follows the events by moments. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, whatFor: string): Promise<T> {
  const givesUpAt = Date.now() + 60_000
  while (Date.now() < givesUpAt) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`Waited in vain for ${whatFor}`)
}

export async function signInAs(page: Page, email: string, password = person.password): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' })
}

/** A colleague with an account, made by invitation. */
export async function addColleague(
  api: Api,
  stack: Pick<Stack, 'url'>,
  name: string,
  email: string,
  role: string,
): Promise<void> {
  const { link } = await api<{ link: string }>('POST', '/api/invitations', { name, email, role })
  const token = link.split('#')[1]
  const answer = await fetch(`${stack.url}/api/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: person.password }),
  })
  if (!answer.ok) throw new Error(`The invitation was answered ${answer.status}`)
}
