/** A value that stands in an address as JSON text. */
import * as z from 'zod'

type Options = {
  maxChars?: number
  /** Said in the place of the rules that its fields break: of a choice between forms they are those of all of them. */
  rule?: string
}

/** Each rule that it breaks is named with the field. */
export function jsonText<S extends z.ZodType>(reader: S, { maxChars = 10_000, rule }: Options = {}) {
  return z
    .string()
    .max(maxChars)
    .transform((text, context): z.output<S> => {
      let json: unknown
      try {
        json = JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
      const read = reader.safeParse(json)
      if (read.success) return read.data
      const issues = rule === undefined ? read.error.issues : [{ path: [], message: rule }]
      for (const { path, message } of issues) context.addIssue({ code: 'custom', path, message })
      return z.NEVER
    })
}
