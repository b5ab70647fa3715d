/** Every operation of the API whose answer has a count with its list, and how it is asked of the sample. */
import { type JsonSchema, openApi } from '../../collector/src/api/openapi.ts'

/** `get /api/sites/{siteId}/overview` and so on, as the OpenAPI document has them. */
export function countedOperations(): string[] {
  const { paths, components } = openApi()
  const known = new Map<string, boolean>()
  function hasCount(schema: unknown): boolean {
    if (typeof schema !== 'object' || schema === null) return false
    const name = '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined
    if (name === undefined) return Object.values(schema).some(hasCount)
    if (name === 'Counted') return true
    if (!known.has(name)) {
      // A tree that holds itself.
      known.set(name, false)
      known.set(name, hasCount(components.schemas[name] satisfies JsonSchema | undefined))
    }
    return known.get(name) === true
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses).some(([status, answer]) => status.startsWith('2') && hasCount(answer.content))
        ? [`${method} ${path}`]
        : [],
    ),
  )
}

/** What a question is about, in this sample. */
export type About = { during: string; from: number; to: number; pointId: string; person: string; funnels: object[] }
/** A path to read, or what is sent to it. */
export type Question = string | { path: string; body: object }

const site = '/api/sites/demo'
const enc = (value: unknown): string => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))
const once =
  (path: string) =>
  ({ during }: About): Question[] => [`${site}/${path}${path.includes('?') ? '&' : '?'}${during}`]
/** Answers as the question about the same thing does, which stands beside it; or shows figures without lists. */
const asItsRead = (): Question[] => []
const tablets = { is: 'attribute', name: 'device', anyOf: ['tablet'] }

export const questions: Record<string, (about: About) => Question[]> = {
  'get /api/audit': () => ['/api/audit'],
  'get /api/sites/{siteId}/signals': () => [`${site}/signals`],
  'get /api/sites/{siteId}/sessions': ({ during }) =>
    ['limit=20', 'withErrors=true&limit=5'].map((more) => `${site}/sessions?${more}&${during}`),
  'get /api/sites/{siteId}/tags': () => [`${site}/tags`],
  'get /api/sites/{siteId}/overview': once('overview'),
  'get /api/sites/{siteId}/reports/{report}': ({ during }) =>
    ['channels', 'pages', 'products', 'searches'].map((name) => `${site}/reports/${name}?limit=4&${during}`),
  'get /api/sites/{siteId}/paths': once(`paths?top=3&question=${enc({ from: '/demo/cart', depth: 3 })}`),
  'post /api/shared-boards/open': asItsRead,
  'get /api/sites/{siteId}/heatmap': once(`heatmap?path=${enc('/demo/cart')}`),
  'get /api/sites/{siteId}/struggle-points': once('struggle-points'),
  'get /api/sites/{siteId}/struggle-points/{pointId}': ({ pointId, during }) => [
    `${site}/struggle-points/${pointId}?${during}`,
  ],
  'get /api/sites/{siteId}/cause': ({ pointId, during }) => [`${site}/cause?point=${pointId}&${during}`],
  'get /api/sites/{siteId}/struggle-points/{pointId}/fix': ({ pointId }) => [`${site}/struggle-points/${pointId}/fix`],
  // Of a fix that is out, which the sample has none of: test/collector/fix opens it.
  'get /api/sites/{siteId}/struggle-points/{pointId}/tell': () => [],
  'get /api/sites/{siteId}/struggle-points/{pointId}/flag': ({ pointId, during }) => [
    `${site}/struggle-points/${pointId}/flag?${during}`,
  ],
  'get /api/sites/{siteId}/forms': once('forms'),
  'get /api/sites/{siteId}/form': once(`form?path=${enc('/demo/checkout/contact')}`),
  'get /api/sites/{siteId}/segment-count': once(`segment-count?segment=${enc(tablets)}`),
  'post /api/sites/{siteId}/funnels/run': ({ funnels, from, to }) =>
    funnels.map((funnel) => ({ path: `${site}/funnels/run`, body: { funnel, from, to } })),
  'get /api/sites/{siteId}/element-ctr': once(`element-ctr?place=${enc('text:button:redeem')}&path=${enc('*')}`),
  'get /api/sites/{siteId}/promotions': ({ during }) =>
    ['promotion', 'position', 'device', 'promotionClass'].map((by) => `${site}/promotions?by=${by}&${during}`),
  'get /api/sites/{siteId}/campaigns': once('campaigns'),
  'get /api/sites/{siteId}/campaign-orders': once(`campaign-orders?campaign=${enc('(none)')}&limit=5`),
  'get /api/sites/{siteId}/customers': once('customers?limit=20'),
  'post /api/sites/{siteId}/customers/search': ({ during }) => [
    { path: `${site}/customers/search?limit=5&${during}`, body: { text: 'a' } },
  ],
  'get /api/sites/{siteId}/customers/{person}': ({ person }) => [`${site}/customers/${enc(person)}`],
  'get /api/sites/{siteId}/customers/{person}/card': ({ person }) => [`${site}/customers/${enc(person)}/card`],
  'post /api/sites/{siteId}/find': () => [{ path: `${site}/find`, body: { text: 'maiden' } }],
  'get /api/sites/{siteId}/cases': () => [`${site}/cases?status=all`],
  'get /api/sites/{siteId}/mail': () => [`${site}/mail`],
  'get /api/sites/{siteId}/mail/batches': () => [`${site}/mail/batches`],
  'post /api/sites/{siteId}/mail/batches': asItsRead,
  'get /api/sites/{siteId}/mail/batches/{batchId}': asItsRead,
  'patch /api/sites/{siteId}/mail/batches/{batchId}': asItsRead,
  'get /api/sites/{siteId}/mail/recipients': () => [`${site}/mail/recipients`],
  'get /api/sites/{siteId}/alerts': () => [`${site}/alerts`],
  'post /api/sites/{siteId}/alerts': asItsRead,
  'put /api/sites/{siteId}/alerts/{ruleId}': asItsRead,
  'post /api/sites/{siteId}/alerts/{ruleId}/snooze': asItsRead,
  'get /api/sites/{siteId}/alert-firings': () => [`${site}/alert-firings`],
  'post /api/sites/{siteId}/alerts/{ruleId}/firings/{firingId}/acknowledge': asItsRead,
}
