import type { Route } from '@hindsight/protocol/api/route'
import { routes } from '@hindsight/protocol/api/routes'
import { expect, test } from 'vitest'
import { docsPage } from '../../../collector/src/api/docsPage.ts'
import { openApi } from '../../../collector/src/api/openapi.ts'

const document = openApi()
const all = Object.entries(routes) as [string, Route][]

test.each(all)('%s is described: parameters, body, answer, security, problems', (name, route) => {
  const operation = document.paths[route.path]?.[route.method]
  expect(operation?.operationId).toBe(name)
  expect(operation?.security).toHaveLength(route.need === 'anyone' ? 0 : 2)
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
  const named = (where: string) => operation?.parameters.filter((one) => one.in === where).map((one) => one.name)
  expect(named('path')?.sort()).toEqual(inPath.sort())
  expect(named('query')).toEqual(Object.keys(route.query.shape))
  expect(operation?.requestBody === undefined).toBe(route.body === null && route.upload === null)
  const success = Object.entries(operation?.responses ?? {}).find(([status]) => status.startsWith('2'))
  expect(success?.[1].content?.['application/json'] !== undefined).toBe(route.output !== null)
  const problems = Object.entries(operation?.responses ?? {}).filter(([status]) => status >= '400')
  expect(problems.map(([status]) => status)).toContain('400')
  expect(problems.some(([status]) => status === '403')).toBe(
    route.need !== 'anyone' || name === 'signIn' || name === 'setUp',
  )
  for (const [, { content }] of problems) {
    expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } })
  }
})

test('every reference leads somewhere, and the named schemas hold what they name', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '')
  expect(references.length).toBeGreaterThan(50)
  for (const to of references) {
    expect(to).toMatch(/^#\/components\/schemas\//)
    expect(document.components.schemas).toHaveProperty([to.replace('#/components/schemas/', '')])
  }
  expect(document.components.schemas.SessionRow?.properties).toHaveProperty('firstError')
  expect(document.components.schemas.SessionDetail?.properties?.session).toEqual({
    $ref: '#/components/schemas/SessionRow',
  })
  expect(document.components.schemas.Problem?.required).toEqual(['type', 'title', 'status', 'code', 'detail'])
})

test('what has a default may be left out of a request', () => {
  const limit = document.paths['/api/sites/{siteId}/sessions']?.get?.parameters.find(({ name }) => name === 'limit')
  expect(limit).toMatchObject({ required: false, schema: { default: 50, maximum: 200, minimum: 1, type: 'integer' } })
  const body = document.paths['/api/sites']?.post?.requestBody?.content['application/json']?.schema
  expect(body?.required).toEqual(['name'])
})

test('the page for people shows every route and loads nothing', () => {
  const page = docsPage(document)
  for (const [name, route] of all) {
    expect(page).toContain(`id="${name}"`)
    expect(page).toContain(route.path)
  }
  expect(page).not.toMatch(/<script|src=|@import|url\(|style="|undefined|\[object/)
})
