/** The door of the read API: values that come in are checked against the route's schemas, and named where they fail. */
import type { Schema } from '@hindsight/protocol/api/route'
import type * as z from 'zod'
import { ProblemError } from '../errors.ts'

export type Fault = { field: string; rule: string }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function faultOf(issue: z.core.$ZodIssue): Fault {
  return { field: issue.path.map(String).join('.'), rule: issue.message }
}

/** Fields that were given and that the schema does not know: a misspelt one would silently do nothing. */
function unknownFields(given: unknown, parsed: unknown, path: string[] = []): Fault[] {
  if (!isObject(given) || !isObject(parsed)) return []
  return Object.keys(given).flatMap((key) =>
    Object.hasOwn(parsed, key)
      ? unknownFields(given[key], parsed[key], [...path, key])
      : [{ field: [...path, key].join('.'), rule: 'There is no such field.' }],
  )
}

export function invalid(where: string, errors: Fault[]): ProblemError {
  const named = errors.map(({ field, rule }) => (field === '' ? rule : `${field}: ${rule}`)).join('; ')
  return new ProblemError(400, 'input_invalid', `The ${where} breaks a rule. ${named}`, errors)
}

/** The parsed value, or a 400 that names every field and the rule it breaks. */
export function validated<S extends Schema>(schema: S, given: unknown, where: 'path' | 'query' | 'body'): z.output<S> {
  const result = schema.safeParse(given)
  if (!result.success) throw invalid(where, result.error.issues.map(faultOf))
  const unknown = unknownFields(given, result.data)
  if (unknown.length > 0) throw invalid(where, unknown)
  return result.data
}

/** `?page=` says the same as no page at all: forms send empty fields. */
export function withoutEmpty(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}
