/** One object describes a route; validation, rights, typed handlers, typed client and OpenAPI all come from it. */
import * as z from 'zod'
import type { Right } from '../rights.ts'
import { askedSegment } from './askedSegment.ts'

export type Schema = z.ZodType
type Shape = z.ZodObject

/** Who may call: anyone, anyone signed in, or those with a right (on the site in the path, where there is one). */
export type Need = 'anyone' | 'signedIn' | Right

/** What a body of bytes may be. */
export type Upload = {
  maxBytes: number
  says: string
  /** Too large to be held in memory: the handler takes it as it comes. */
  streams?: true
}

export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Parameters in braces, as OpenAPI writes them. */
  path: string
  need: Need
  summary: string
  params: Shape
  query: Shape
  body: Schema | null
  /** The body is bytes, not JSON: at most so many, also when inflated. */
  upload: Upload | null
  /** A repeated request with the same header `Idempotency-Key` makes nothing twice. */
  once: boolean
  /** null: the answer is bytes (`application/octet-stream`) or empty (204), as the summary says. */
  output: Schema | null
}

const nothing = z.object({})

export function route<
  const M extends Route['method'],
  P extends Shape = typeof nothing,
  Q extends Shape = typeof nothing,
  B extends Schema | null = null,
  O extends Schema | null = null,
>(given: {
  method: M
  path: string
  need: Need
  summary: string
  params?: P
  query?: Q
  body?: B
  upload?: Upload
  once?: boolean
  output?: O
}): {
  method: M
  path: string
  need: Need
  summary: string
  params: P
  query: Q
  body: B
  upload: Upload | null
  once: boolean
  output: O
} {
  return {
    ...given,
    params: given.params ?? (nothing as unknown as P),
    query: given.query ?? (nothing as unknown as Q),
    body: (given.body ?? null) as B,
    upload: given.upload ?? null,
    once: given.once ?? false,
    output: (given.output ?? null) as O,
  }
}

export type ParamsOf<R extends Route> = z.output<R['params']>
export type QueryOf<R extends Route> = z.output<R['query']>
/** What a caller may leave out because it has a default. */
export type QueryIn<R extends Route> = z.input<R['query']>
export type BodyOf<R extends Route> = R['body'] extends Schema ? z.output<R['body']> : undefined
export type BodyIn<R extends Route> = R['body'] extends Schema ? z.input<R['body']> : undefined
export type OutputOf<R extends Route> = R['output'] extends Schema ? z.output<R['output']> : undefined

/** A count and the URL of exactly the rows it counts. */
export const counted = z.object({ n: z.number().int(), list: z.string() })
export type Counted = z.infer<typeof counted>

/** `application/problem+json`, the answer to every request that is not fulfilled. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  /** Stable; programs may rely on it. */
  code: z.string(),
  detail: z.string(),
  /** The field and the rule it breaks, where there is one. */
  errors: z.array(z.object({ field: z.string(), rule: z.string() })).optional(),
  /** With 409: what stands there now (null: nothing), as the route's answer would show it. */
  current: z.unknown().optional(),
})
export type Problem = z.infer<typeof problem>

/** ms since 1970, server time. */
export const time = z.number().int().describe('ms since 1970-01-01 UTC')
export const siteId = z.string().regex(/^[a-z0-9-]{1,40}$/)
export const onSite = z.object({ siteId })

/** Whose sessions; left out, it is people's. */
export const traffic = z.enum(['all', 'bot', 'internal'])

/** A period, by default the last 7 days; `to` is exclusive and by default now. And of whom: of a segment alone. */
export const period = {
  from: z.coerce.number().int().nonnegative().optional().describe('ms since 1970, inclusive; default 7 days before to'),
  to: z.coerce.number().int().nonnegative().optional().describe('ms since 1970, exclusive; default now'),
  segment: askedSegment.optional(),
  traffic: traffic
    .optional()
    .describe('beside people also bots and the site’s own people, or only these; default people'),
}
export const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
