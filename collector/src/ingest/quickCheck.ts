/**
 * What zod says of a sound event, found out at a third of the cost: the schema is taken apart once, into one test per
 * field. Whatever a test does not pass, and whatever kind has a field that is not plain, is left to zod itself, which
 * names the rule that was broken. So the schema stays the only place where rules are written.
 */
import type * as z from 'zod'

type Test = (value: unknown) => boolean
type Field = { name: string; mayBeMissing: boolean; passes: Test }
type Fields = Record<string, unknown>
type Rule = z.core.$ZodChecks['_zod']['def']

/** null: not one of the plain rules. */
function testOfRule(rule: Rule): Test | null {
  switch (rule.check) {
    case 'number_format':
      return rule.format === 'safeint' ? Number.isSafeInteger : null
    case 'greater_than': {
      const { inclusive } = rule
      const least = Number(rule.value)
      return inclusive ? (value) => (value as number) >= least : (value) => (value as number) > least
    }
    case 'less_than': {
      const { inclusive } = rule
      const most = Number(rule.value)
      return inclusive ? (value) => (value as number) <= most : (value) => (value as number) < most
    }
    case 'min_length':
      return (value) => (value as string).length >= rule.minimum
    case 'max_length':
      return (value) => (value as string).length <= rule.maximum
    default:
      return null
  }
}

function all(tests: readonly (Test | null)[]): Test | null {
  const known = tests.filter((test) => test !== null)
  if (known.length < tests.length) return null
  const [first = () => true, second, third] = known
  if (known.length > 3) return (value) => known.every((test) => test(value))
  if (third && second) return (value) => first(value) && second(value) && third(value)
  return second ? (value) => first(value) && second(value) : first
}

/** null: a schema that only zod can judge. */
function testOf(schema: z.core.$ZodType): Test | null {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if ('coerce' in def && def.coerce) return null
  const withRules = (type: Test): Test | null =>
    all([type, ...(def.checks ?? []).map((check) => testOfRule(check._zod.def as Rule))])
  switch (def.type) {
    case 'boolean':
      return withRules((value) => value === true || value === false)
    case 'number':
      return withRules(Number.isFinite)
    case 'string': {
      const { pattern } = def as { pattern?: RegExp }
      const { format } = def as { format?: string }
      if (format !== undefined && !(format === 'uuid' && pattern)) return null
      const isText: Test = (value) => typeof value === 'string'
      return withRules(pattern ? repeated((value) => typeof value === 'string' && pattern.test(value)) : isText)
    }
    case 'enum':
      return oneOf(Object.values(def.entries), withRules)
    case 'literal':
      return oneOf(def.values, withRules)
    case 'nullable': {
      const inner = testOf(def.innerType)
      return inner && withRules((value) => value === null || inner(value))
    }
    case 'array': {
      const element = testOf(def.element)
      return element && withRules((value) => Array.isArray(value) && value.every(element))
    }
    default:
      return null
  }
}

function oneOf(values: readonly unknown[], withRules: (type: Test) => Test | null): Test | null {
  const known = new Set(values)
  return withRules((value) => known.has(value))
}

/** Events next to each other are mostly of one page: its id is looked at once. */
function repeated(test: Test): Test {
  let last: unknown
  return (value) => {
    if (value === last && value !== undefined) return true
    if (!test(value)) return false
    last = value
    return true
  }
}

/** The event with the fields that the schema knows and no others; null: zod must look at it. */
export type QuickCheck = (given: Fields) => Fields | null

export function quickCheckOf(schema: z.core.$ZodObject): QuickCheck {
  const fields: Field[] = []
  const leftToZod: string[] = []
  const { shape, checks = [], catchall } = schema._zod.def
  for (const [name, field] of Object.entries(shape)) {
    const { def } = (field as z.core.$ZodTypes)._zod
    const isOptional = def.type === 'optional'
    const passes = testOf(isOptional ? def.innerType : field)
    if (passes) fields.push({ name, mayBeMissing: isOptional, passes })
    else if (isOptional) leftToZod.push(name)
    else return () => null
  }
  if (checks.length > 0 || catchall) return () => null
  return (given) => {
    let known = 0
    for (const { name, mayBeMissing, passes } of fields) {
      const value = given[name]
      if (passes(value)) known++
      else if (value !== undefined || !mayBeMissing) return null
    }
    for (const name of leftToZod) if (given[name] !== undefined) return null
    // Of an event that holds nothing else there need be no copy.
    return known === Object.keys(given).length ? given : copyOf(given, fields)
  }
}

function copyOf(given: Fields, fields: readonly Field[]): Fields {
  const copy: Fields = {}
  for (const { name } of fields) if (given[name] !== undefined) copy[name] = given[name]
  return copy
}
