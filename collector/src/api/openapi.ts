/** OpenAPI 3.1, generated from the very schemas that validate. */
import { account, invitation, me } from '@hindsight/protocol/api/accounts'
import { followUpCase } from '@hindsight/protocol/api/cases'
import { funnelStep } from '@hindsight/protocol/api/funnelStep'
import { funnelDefinition } from '@hindsight/protocol/api/funnels'
import { promotionRow } from '@hindsight/protocol/api/promotions'
import { counted, problem, type Route, type Schema } from '@hindsight/protocol/api/route'
import { routes } from '@hindsight/protocol/api/routes'
import { chunkRow, eventRow, sessionDetail, sessionRow } from '@hindsight/protocol/api/sessions'
import { refusalRow, site } from '@hindsight/protocol/api/sites'
import { rate, struggleRow } from '@hindsight/protocol/api/struggles'
import { filterTree } from '@hindsight/protocol/filter'
import * as z from 'zod'

export type JsonSchema = {
  type?: string
  $ref?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  description?: string
  [key: string]: unknown
}
type Content = Record<string, { schema: JsonSchema }>
export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: JsonSchema
}
export type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: true; description?: string; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
export type OpenApi = {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, unknown> }
}

/** Schemas that clients want a name for. */
const named = {
  account,
  followUpCase,
  invitation,
  me,
  site,
  refusalRow,
  sessionRow,
  sessionDetail,
  chunkRow,
  eventRow,
  rate,
  struggleRow,
  promotionRow,
  funnelStep,
  funnelDefinition,
  filter: filterTree,
  counted,
  problem,
}

const registry = z.registry<{ id: string }>()
for (const [name, schema] of Object.entries(named)) {
  registry.add(schema, { id: name.charAt(0).toUpperCase() + name.slice(1) })
}

/** The JSON Schema of a value, with what has a name moved to `components`. */
function schemaOf(schema: Schema, io: 'input' | 'output', components: Record<string, JsonSchema>): JsonSchema {
  const json = z.toJSONSchema(schema, { metadata: registry, io, unrepresentable: 'any' }) as JsonSchema
  const { $schema: _, $defs, id, ...rest } = json
  const moved = (part: unknown) =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema
  for (const [name, part] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
    const { id: _id, ...definition } = part
    components[name] = moved(definition)
  }
  // A schema that has a name itself comes in full: its name stands for it.
  if (typeof id === 'string') {
    components[id] = moved(rest)
    return { $ref: `#/components/schemas/${id}` }
  }
  return moved(rest)
}

const problems: Record<number, string> = {
  400: 'A value breaks a rule; `errors` names each field and its rule',
  401: 'Nobody is signed in, or the key is not known',
  403: 'The right is missing, or a page of another site asked',
  404: 'There is no such thing',
  409: 'It was changed or made by someone else first; `current` shows what stands there now',
  413: 'The body is larger than allowed: 1 MiB, or what the route says',
  415: 'The body is not application/json',
  429: 'Too many failed attempts; try again after Retry-After seconds',
}

/** Routes that a colleague, or the same person in another window, may have overtaken. */
const overtakable = new Set([
  'setUp',
  'changeSite',
  'changeFunnel',
  'removeFunnel',
  'inviteAccount',
  'acceptInvitation',
  'changeAccount',
  'removeAccount',
  'changeCase',
  'logContact',
  'joinCase',
  'undoChangeCases',
  'setWorkaround',
  'saveCaseView',
  'setContactStatus',
  'addNote',
  'changeComment',
  'removeComment',
  'restoreComment',
  'addBookmark',
  'changeTags',
])
const guessable = new Set(['signIn', 'setUp', 'getInvitation', 'acceptInvitation', 'changePassword'])

function problemsOf(name: string, route: Route): number[] {
  const given: [boolean, number[]][] = [
    [true, [400]],
    [route.need !== 'anyone' || name === 'signIn', [401]],
    [route.need !== 'anyone' || name === 'signIn' || name === 'setUp', [403]],
    [route.path.includes('{') || name === 'getInvitation' || name === 'acceptInvitation', [404]],
    [overtakable.has(name) || route.once, [409]],
    [route.body !== null, [413, 415]],
    [route.upload !== null, [413]],
    [guessable.has(name), [429]],
  ]
  return given.flatMap(([applies, statuses]) => (applies ? statuses : []))
}

/** `/api/sites/{siteId}/sessions/…` → Sessions. */
function tagOf(path: string): string {
  const part = /^\/api\/sites\/\{siteId\}\/([a-z-]+)/.exec(path)?.[1] ?? /^\/api\/(sites)/.exec(path)?.[1] ?? 'accounts'
  return part.charAt(0).toUpperCase() + part.slice(1)
}

const needs = (route: Route): string =>
  route.need === 'anyone'
    ? 'Anyone may ask.'
    : route.need === 'signedIn'
      ? 'Anyone who is signed in may ask.'
      : `Needs the right \`${route.need}\`.`

function parametersOf(route: Route, components: Record<string, JsonSchema>): Parameter[] {
  return (['path', 'query'] as const).flatMap((where) => {
    const whole = schemaOf(where === 'path' ? route.params : route.query, 'input', components)
    return Object.entries(whole.properties ?? {}).map(([name, { description, ...schema }]) => ({
      name,
      in: where,
      required: where === 'path' || (whole.required ?? []).includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    }))
  })
}

const onceParameter: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A request that is repeated with the same key makes nothing twice, and is answered with what it made',
  schema: { type: 'string', maxLength: 200 },
}

function answerOf(route: Route, components: Record<string, JsonSchema>): Operation['responses'] {
  if (route.output) {
    const schema = schemaOf(route.output, 'output', components)
    return { '200': { description: route.summary, content: { 'application/json': { schema } } } }
  }
  if (route.method !== 'get') return { '204': { description: route.summary } }
  const type = route.summary.includes('text/plain') ? 'text/plain' : 'application/octet-stream'
  return { '200': { description: route.summary, content: { [type]: { schema: { type: 'string' } } } } }
}

function operationOf(name: string, route: Route, components: Record<string, JsonSchema>): Operation {
  const problemAnswer = { 'application/problem+json': { schema: schemaOf(problem, 'output', components) } }
  return {
    operationId: name,
    tags: [tagOf(route.path)],
    summary: route.summary,
    description: needs(route),
    security: route.need === 'anyone' ? [] : [{ apiKey: [] }, { cookie: [] }],
    parameters: [...parametersOf(route, components), ...(route.once ? [onceParameter] : [])],
    ...(route.upload && {
      requestBody: {
        required: true as const,
        description: `${route.upload.says}. At most ${route.upload.maxBytes / 1024 / 1024} MiB.`,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    ...(route.body && {
      requestBody: {
        required: true as const,
        content: { 'application/json': { schema: schemaOf(route.body, 'input', components) } },
      },
    }),
    responses: {
      ...answerOf(route, components),
      ...Object.fromEntries(
        problemsOf(name, route).map((status) => [
          String(status),
          { description: problems[status] ?? '', content: problemAnswer },
        ]),
      ),
    },
  }
}

export function openApi(): OpenApi {
  const paths: OpenApi['paths'] = {}
  const schemas: Record<string, JsonSchema> = {}
  for (const [name, route] of Object.entries(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(name, route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hindsight read API',
      version: '1',
      description:
        'Times are ms since 1970-01-01 UTC. Lists are paged by `next`; a count comes with the URL of exactly the rows it ' +
        'counts. Whatever is not fulfilled is answered with application/problem+json and a stable `code`.',
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'The key in API_KEY: an administrator.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'hindsight',
          description: 'Set by signing in; changes by cookie are taken from pages of the dashboard only.',
        },
      },
    },
  }
}
