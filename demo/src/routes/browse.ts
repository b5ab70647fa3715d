import { Router } from 'express'
import { productsSearched, productViewed } from '../analytics.ts'
import { findCategory, findProduct, products, readSort, searchProducts, sorted } from '../catalog.ts'
import { homePage } from '../pages/home.ts'
import { listPage, searchPage } from '../pages/list.ts'
import { helpPage } from '../pages/plain.ts'
import { productPage } from '../pages/product.ts'
import { mountPath, paths } from '../paths.ts'
import { queryValue } from '../requests.ts'
import type { ShopContext } from '../shopContext.ts'

export function browseRoutes(shop: ShopContext): Router {
  const router = Router()

  router.get('/', (request, response) => {
    if (request.originalUrl.split('?')[0] === mountPath) return response.redirect(301, paths.home)
    response.send(homePage(shop.viewOf(request)).text)
  })

  router.get('/category/:slug', (request, response, next) => {
    const category = findCategory(request.params.slug)
    if (!category) return next()
    const order = readSort(queryValue(request, 'sort'))
    const list = sorted(
      products.filter((product) => product.category === category.slug),
      order,
    )
    const { name: title, lead, slug } = category
    const action = paths.category(slug)
    response.send(listPage(shop.viewOf(request), { title, lead, current: slug, action, order, list }).text)
  })

  router.get('/sale', (request, response) => {
    const order = readSort(queryValue(request, 'sort'))
    const list = sorted(
      products.filter((product) => product.wasCents !== undefined),
      order,
    )
    const given = { title: 'Linen weeks', lead: '20 % off, until Sunday.', current: 'sale', action: paths.sale }
    response.send(listPage(shop.viewOf(request), { ...given, order, list }).text)
  })

  router.get('/search', (request, response) => {
    const query = queryValue(request, 'q')
    const order = readSort(queryValue(request, 'sort'))
    const list = sorted(searchProducts(query), order)
    const view = shop.viewOf(request)
    if (query !== '') view.calls.push(productsSearched(query, list.length))
    response.send(searchPage(view, query, order, list).text)
  })

  router.get('/product/:slug', (request, response, next) => {
    const product = findProduct(request.params.slug)
    if (!product) return next()
    const view = shop.viewOf(request)
    view.calls.push(productViewed(product))
    response.send(productPage(view, product, null).text)
  })

  router.get('/help', (request, response) => {
    response.send(helpPage(shop.viewOf(request)).text)
  })
  return router
}
