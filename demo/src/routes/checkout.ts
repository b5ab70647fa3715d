import { setTimeout as wait } from 'node:timers/promises'
import express, { Router } from 'express'
import { identify, orderCompleted } from '../analytics.ts'
import { formErrors, readCheckoutForm } from '../checkoutForm.ts'
import { makeOrder } from '../orders.ts'
import { checkoutPage } from '../pages/checkout.ts'
import { confirmationPage } from '../pages/confirmation.ts'
import { checkoutSteps, paths } from '../paths.ts'
import { customerIdOf } from '../profile.ts'
import type { ShopContext } from '../shopContext.ts'
import { faultsOf } from './faults.ts'

/** Kept to be listed in the account. */
const maxOrdersKept = 20

export function checkoutRoutes(shop: ShopContext): Router {
  const router = Router()

  router.get('/checkout', (_request, response) => response.redirect(302, paths.checkout('contact')))
  router.get('/checkout/:step', (request, response, next) => {
    if (!(checkoutSteps as readonly string[]).includes(request.params.step)) return next()
    const view = shop.viewOf(request)
    if (!view.session || view.session.cart.length === 0) return response.redirect(302, paths.cart)
    response.send(checkoutPage(view).text)
  })

  router.post('/api/order', express.json({ limit: '8kb' }), async (request, response) => {
    const session = shop.sessions.find(request)
    if (!session || session.cart.length === 0) {
      response.status(409).json({ message: 'Your cart is empty. It may have been ordered already in another tab.' })
      return
    }
    const form = readCheckoutForm(request.body)
    const errors = formErrors(form)
    if (Object.keys(errors).length > 0) {
      response.status(422).json({ message: 'Please check the marked fields.', errors })
      return
    }
    if (faultsOf(request).includes('payment')) {
      session.paymentTries += 1
      const isRefused = session.paymentTries % 2 === 1
      const { min, max } = shop.slowPaymentMs
      await wait(min + Math.random() * (max - min))
      if (isRefused) {
        response.status(500).json({ message: 'The payment could not be completed. You have not been charged.' })
        return
      }
      // A second click may have ordered while this one waited.
      if (session.cart.length === 0) {
        response.status(409).json({ message: 'Your cart is empty. It may have been ordered already in another tab.' })
        return
      }
    }
    const order = makeOrder(session.cart, session.voucher, form)
    session.orders = [order, ...session.orders].slice(0, maxOrdersKept)
    session.cart = []
    session.voucher = null
    session.paymentTries = 0
    const customerId = session.profile?.customerId ?? customerIdOf(form.email)
    const name = `${form.firstName.trim()} ${form.lastName.trim()}`
    const buyer = { customerId, name, email: form.email.trim(), phone: form.phone.trim() }
    session.pendingCalls.push(identify(buyer), orderCompleted(order))
    response.json({ next: paths.confirmation })
  })

  router.get('/order/confirmation', (request, response) => {
    const view = shop.viewOf(request)
    const order = view.session?.orders[0]
    if (!order) return response.redirect(302, paths.cart)
    response.send(confirmationPage(view, order).text)
  })
  return router
}
