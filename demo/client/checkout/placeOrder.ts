import type { CheckoutErrors, CheckoutForm } from '../../src/checkoutForm.ts'
import { paths } from '../../src/paths.ts'

export type OrderAnswer =
  | { kind: 'placed'; next: string }
  | { kind: 'invalid'; message: string; errors: CheckoutErrors }
  | { kind: 'failed'; message: string }

const unreachable = 'We could not reach the shop. Check your connection and try again.'

export async function placeOrder(form: CheckoutForm): Promise<OrderAnswer> {
  try {
    const answer = await fetch(paths.order, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(form),
    })
    const body = (await answer.json()) as { next?: string; message?: string; errors?: CheckoutErrors }
    if (answer.ok && body.next) return { kind: 'placed', next: body.next }
    const message = body.message ?? 'Something went wrong. Please try again.'
    return body.errors ? { kind: 'invalid', message, errors: body.errors } : { kind: 'failed', message }
  } catch {
    return { kind: 'failed', message: unreachable }
  }
}
