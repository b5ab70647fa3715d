/** What was said of a struggle point, as sentences. */
import type { StoredPoint } from './pointStates.ts'

export type Saying = { at: number; by: string; text: string }

function stateSays({ state, release, reason }: StoredPoint['body']): string {
  const why = reason === '' ? '' : `: ${reason}`
  if (state === 'ignored') return `Ignored${why}`
  if (state === 'open') return `Opened again${why}`
  return `${release === null ? 'Marked as fixed' : `Marked as fixed in ${release}`}${why}`
}

/** Newest first. `says` gives a point's sentence. */
export function sayingsOf(versions: readonly StoredPoint[], says: (pointId: string) => string): Saying[] {
  const sayings: Saying[] = []
  let before: StoredPoint['body'] | undefined
  for (const { body, changedAt: at, changedBy: by } of versions) {
    if (body.said && body.said.at !== before?.said?.at) sayings.push({ ...body.said, text: stateSays(body) })
    const was = before?.into ?? ''
    if (body.into !== was) {
      sayings.push({
        at,
        by,
        text: body.into === '' ? `No longer the same as ${says(was)}` : `Said to be the same as ${says(body.into)}`,
      })
    }
    before = body
  }
  return sayings.reverse()
}
