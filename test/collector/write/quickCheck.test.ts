/** The quick check says of every event what the schema says: the same fields where it is sound, else it is left to zod. */
import { click, recordedEvent } from '@hindsight/protocol/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quickCheckOf } from '../../../collector/src/ingest/quickCheck.ts'

const checks = new Map(recordedEvent.options.map((option) => [option.shape.kind.value, quickCheckOf(option)]))

type Json = { [name: string]: Json } & {
  type?: string
  anyOf?: Json[]
  items?: Json
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Json>
  required?: string[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  format?: string
}

/** What no field takes, or only some do. */
const wrong = fc.constantFrom<unknown>(
  null,
  undefined,
  '',
  -1,
  0,
  -0,
  0.5,
  2 ** 32,
  2 ** 53,
  true,
  [],
  ['nothing'],
  {},
  'x'.repeat(5_000),
  'Ann',
  '6c84fb90-12c4-11e1-840d-7b25c5ee775a',
)

/** The limits of a rule, and what is just beyond it, in one of fifty. */
const mostly = <A, B>(usual: fc.Arbitrary<A>, edge: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 49, arbitrary: usual }, { weight: 1, arbitrary: edge })

/** Values just within the rules of a field, as JSON Schema tells them. */
function valuesOf(schema: Json): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.format === 'uuid') return fc.uuid({ version: 4 })
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'integer':
      return mostly(fc.integer({ min, max: Math.min(max, min + 1e9) }), fc.constantFrom(min, max, max + 1, min - 1))
    case 'number':
      return fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max))
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 8, 12) + 1,
      })
    case 'object':
      return fc.dictionary(fc.string(), fc.jsonValue())
    default: {
      const { minLength = 0, maxLength = 20 } = schema
      return mostly(
        fc.string({ minLength, maxLength }),
        fc.constantFrom('é', 'x'.repeat(maxLength), '☃'.repeat(maxLength + 1)),
      )
    }
  }
}

function eventsOf(option: (typeof recordedEvent.options)[number]): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [] } = option.toJSONSchema() as Json
  const sound = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valuesOf(field)])),
    { requiredKeys: required },
  )
  const names = [...Object.keys(properties), 'message', 'unknown', '__proto__', 'constructor']
  const spoilt = fc.record({ name: fc.constantFrom(...names), value: wrong })
  return fc.record({ sound, spoilt: fc.option(spoilt, { freq: 1 }) }).map(({ sound: event, spoilt: over }) => {
    const text = JSON.stringify(over ? { ...event, [over.name]: over.value } : event)
    return JSON.parse(
      over?.name === '__proto__' ? `{"__proto__":${JSON.stringify(over.value ?? 1)},${text.slice(1)}` : text,
    )
  })
}

test.each(recordedEvent.options.map((option) => [option.shape.kind.value, option] as const))(
  '%s: as the schema says',
  (kind, option) => {
    const isPlain = kind !== 'track' && kind !== 'identify'
    let sound = 0
    fc.assert(
      fc.property(eventsOf(option), (event) => {
        const text = JSON.stringify(event)
        const found = checks.get(kind)?.(event) ?? null
        const { success, data } = recordedEvent.safeParse(JSON.parse(text))
        if (success && isPlain && !('properties' in data)) {
          sound++
          expect(found).toEqual(data)
          expect(Object.keys(found ?? {}).sort()).toEqual(Object.keys(data).sort())
        } else expect(found).toBeNull()
      }),
      { numRuns: 500 },
    )
    if (isPlain) expect(sound).toBeGreaterThan(20)
  },
)

const { label: text, x: number } = click.shape
const object = click.pick({ label: true })

test('a sound event passes without zod', () => {
  const check = quickCheckOf(object.extend({ at: number.min(1).optional() }))
  expect(check({ label: 'x' })).toEqual({ label: 'x' })
  expect(check({ label: 'x', at: 2, more: 'left out' })).toEqual({ label: 'x', at: 2 })
  expect(check({ label: 'x', at: 0 })).toBeNull()
  expect(check({ label: 'x', at: Number.POSITIVE_INFINITY })).toBeNull()
  expect(check({ label: 1 })).toBeNull()
})

test('a rule that it does not know is never passed over', () => {
  const fields = [
    text.refine((value) => value !== 'x'),
    text.regex(/^y/),
    text.trim(),
    text.default('y'),
    text.or(number),
    text.regex(/^y/).array(),
    text
      .array()
      .nonempty()
      .refine(() => false),
  ]
  for (const label of fields)
    for (const given of ['x', ['x']]) expect(quickCheckOf(object.extend({ label }))({ label: given })).toBeNull()
  expect(quickCheckOf(object.extend({ label: number.multipleOf(2) }))({ label: 3 })).toBeNull()
  expect(quickCheckOf(object.refine(() => false))({ label: 'x' })).toBeNull()
  expect(quickCheckOf(object.strict())({ label: 'x' })).toBeNull()
})
