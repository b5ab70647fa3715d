import { Router } from 'express'
import { identify } from '../analytics.ts'
import { accountPage, signInPage } from '../pages/account.ts'
import { paths } from '../paths.ts'
import { customerIdOf, profileErrors, signInErrors } from '../profile.ts'
import { field } from '../requests.ts'
import type { ShopContext } from '../shopContext.ts'

export function accountRoutes(shop: ShopContext): Router {
  const router = Router()

  router.get('/account', (request, response) => {
    const view = shop.viewOf(request)
    const profile = view.session?.profile
    response.send((profile ? accountPage(view, profile, profile, {}) : signInPage(view, '', {})).text)
  })

  router.get(['/account/sign-in', '/account/profile', '/account/sign-out'], (_request, response) => {
    response.redirect(302, paths.account)
  })

  router.post('/account/sign-in', (request, response) => {
    const email = field(request, 'email')
    const errors = signInErrors(email, field(request, 'password'))
    if (Object.keys(errors).length > 0) {
      response.status(422).send(signInPage(shop.viewOf(request), email, errors).text)
      return
    }
    const session = shop.sessions.findOrStart(request, response)
    shop.sessions.renew(session, response)
    session.profile = { customerId: customerIdOf(email), name: '', phone: '', email }
    session.pendingCalls.push(identify(session.profile))
    session.notice = 'Welcome back.'
    response.redirect(303, paths.account)
  })

  router.post('/account/profile', (request, response) => {
    const session = shop.sessions.find(request)
    if (!session?.profile) return response.redirect(303, paths.account)
    const given = {
      name: field(request, 'profile[name]'),
      email: field(request, 'profile[email]'),
      phone: field(request, 'profile[phone]'),
    }
    const errors = profileErrors(given)
    if (Object.keys(errors).length > 0) {
      response.status(422).send(accountPage(shop.viewOf(request), session.profile, given, errors).text)
      return
    }
    session.profile = { ...session.profile, ...given }
    session.pendingCalls.push(identify(session.profile))
    session.notice = 'Your details are saved.'
    response.redirect(303, paths.account)
  })

  router.post('/account/sign-out', (request, response) => {
    shop.sessions.end(request, response)
    response.redirect(303, paths.home)
  })
  return router
}
