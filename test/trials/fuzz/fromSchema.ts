/** Values of a JSON Schema, mostly sound: what is refused at the door tries nothing behind it. */
import fc from 'fast-check'
import { hostileText, hostileValue } from './hostile.ts'

export type JsonSchema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/** One value in so many is none that the schema allows. */
const soundPerHostile = 12
const maxGeneratedChars = 80
const maxGeneratedItems = 4

export function sound(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: soundPerHostile, arbitrary: exact(schema) }, { weight: 1, arbitrary: hostileValue })
}

function exact(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(exact))
  if (schema.allOf) return fc.tuple(...schema.allOf.map(exact)).map((parts) => Object.assign({}, ...parts))
  const [type] = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (type === 'string') return text(schema)
  if (type === 'integer' || type === 'number') return number(schema, type === 'integer')
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'array') return list(schema)
  if (type === 'object' || schema.properties) return object(schema)
  return hostileValue
}

function text({ format, pattern, minLength = 0, maxLength = maxGeneratedChars }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  // Never a name that could be looked up.
  if (format === 'uri') return fc.nat(99).map((n) => `https://hook-${n}.invalid/path`)
  if (format === 'email') return fc.nat(99).map((n) => `person${n}@shop.invalid`)
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern), { maxLength: maxGeneratedChars })
    } catch {
      // A pattern that fast-check cannot turn round.
    }
  }
  const longest = Math.max(minLength, Math.min(maxLength, maxGeneratedChars))
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength, maxLength: longest }) },
    { weight: 1, arbitrary: hostileText },
  )
}

function number({ minimum, maximum, exclusiveMinimum }: JsonSchema, isWhole: boolean): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? exclusiveMinimum ?? -1_000, -(2 ** 53) + 1)
  const max = Math.min(maximum ?? Math.max(min + 2_000, Date.now() * 2), 2 ** 53 - 1)
  return isWhole
    ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
    : fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
}

function list({ items = {}, minItems = 0, maxItems = maxGeneratedItems }: JsonSchema): fc.Arbitrary<unknown[]> {
  return fc.array(sound(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) })
}

function object({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  const known = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, sound(schema)]))
  const given = fc.record(known, { requiredKeys: required.filter((key) => key in known) })
  if (typeof additionalProperties !== 'object') return given
  const more = fc.dictionary(fc.string({ maxLength: 10 }), sound(additionalProperties), { maxKeys: 3 })
  return fc.tuple(given, more).map(([a, b]) => ({ ...b, ...a }))
}
