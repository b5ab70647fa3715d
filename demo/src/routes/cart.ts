import { type Request, Router } from 'express'
import { cartViewed, productAdded, productRemoved } from '../analytics.ts'
import { addLine, knownVoucher, lineDetails, maxQuantity, removeLine, setQuantity } from '../cart.ts'
import { findProduct, type Product } from '../catalog.ts'
import { cartPage } from '../pages/cart.ts'
import { productPage } from '../pages/product.ts'
import { paths } from '../paths.ts'
import { BadInput, field } from '../requests.ts'
import type { ShopContext } from '../shopContext.ts'

function productOf(request: Request): Product {
  const product = findProduct(field(request, 'product'))
  if (!product) throw new BadInput('We do not have that product.', 404)
  return product
}

function quantityOf(request: Request): number {
  const quantity = Number(field(request, 'quantity', 4))
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > maxQuantity) {
    throw new BadInput(`Choose a quantity between 1 and ${maxQuantity}.`)
  }
  return quantity
}

export function cartRoutes(shop: ShopContext): Router {
  const router = Router()

  router.get('/cart', (request, response) => {
    const view = shop.viewOf(request)
    view.calls.push(cartViewed(lineDetails(view.session?.cart ?? [])))
    response.send(cartPage(view, null).text)
  })

  // A form's answer has the form's address: whoever reloads or bookmarks it belongs on the page itself.
  router.get(['/cart/add', '/cart/quantity', '/cart/remove', '/cart/voucher'], (_request, response) => {
    response.redirect(302, paths.cart)
  })

  router.post('/cart/add', (request, response) => {
    const product = productOf(request)
    const quantity = quantityOf(request)
    const size = field(request, 'size')
    const isAvailable = product.sizes.includes(size) && !product.soldOutSizes.includes(size)
    if (product.sizes.length > 0 && !isAvailable) {
      const message = size === '' ? 'Choose a size first' : 'That size is not available'
      response.status(422).send(productPage(shop.viewOf(request), product, message).text)
      return
    }
    const session = shop.sessions.findOrStart(request, response)
    const line = { slug: product.slug, size: product.sizes.length > 0 ? size : '', quantity }
    if (addLine(session.cart, line.slug, line.size, quantity)) {
      session.notice = `${product.name} is in your cart.`
      session.pendingCalls.push(...lineDetails([line]).map(productAdded))
    } else session.notice = 'Your cart is full. Order first, then fill it again.'
    response.redirect(303, paths.cart)
  })

  router.post('/cart/quantity', (request, response) => {
    const product = productOf(request)
    const quantity = quantityOf(request)
    const session = shop.sessions.find(request)
    if (session) setQuantity(session.cart, product.slug, field(request, 'size'), quantity)
    response.redirect(303, paths.cart)
  })

  router.post('/cart/remove', (request, response) => {
    const product = productOf(request)
    const session = shop.sessions.find(request)
    const line = session && removeLine(session.cart, product.slug, field(request, 'size'))
    if (session && line) {
      session.notice = `${product.name} was removed.`
      session.pendingCalls.push(...lineDetails([line]).map(productRemoved))
    }
    response.redirect(303, paths.cart)
  })

  router.post('/cart/voucher', (request, response) => {
    const text = field(request, 'voucher', 40)
    const session = shop.sessions.find(request)
    if (!session) return response.redirect(303, paths.cart)
    const code = knownVoucher(text)
    if (code === null) {
      const message = text === '' ? 'Enter a voucher code' : 'We do not know this voucher code'
      response.status(422).send(cartPage(shop.viewOf(request), message).text)
      return
    }
    session.voucher = code
    session.notice = `Voucher ${code} is redeemed.`
    response.redirect(303, paths.cart)
  })
  return router
}
