/** Conditions of one kind twice in a question: each under names of its own. */
type Condition = { sql: string; params: Record<string, unknown> }

export function renamed({ sql, params }: Condition, prefix: string): Condition {
  return {
    sql: sql.replace(/\{(\w+):/g, (bound, name: string) =>
      Object.hasOwn(params, name) ? `{${prefix}${name}:` : bound,
    ),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [prefix + name, value])),
  }
}
