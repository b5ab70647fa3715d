/** "On this page", as a condition over a column `path`; `*` in the page stands for anything. */
import { pagePatterns } from '@hindsight/protocol/places'
import type { Condition } from './scope.ts'

/** A pattern with `*` as one of LIKE, in which % _ \ stand for themselves. */
function likePattern(pattern: string): string {
  return pattern.replace(/[\\%_]/g, '\\$&').replace(/\*/g, '%')
}

/**
 * Values are bound under names that begin with `name`. A pattern is a constant of the question: one that came out of an
 * array would be compiled for every row.
 */
export function onPage(page: string, name: string): Condition {
  const patterns = pagePatterns(page).map((pattern, n) => ({ bound: `${name}${n}`, pattern: likePattern(pattern) }))
  return {
    sql: `(${patterns.map(({ bound }) => `path LIKE {${bound}:String}`).join(' OR ')})`,
    params: Object.fromEntries(patterns.map(({ bound, pattern }) => [bound, pattern])),
  }
}
