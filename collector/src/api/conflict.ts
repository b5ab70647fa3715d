/** 409: someone else changed it first. The answer shows what stands there now, so that nobody has to ask again. */
import type { ErrorRequestHandler } from 'express'
import { ProblemError } from '../errors.ts'
import { ConflictError } from '../state.ts'

export class ConflictProblem extends ProblemError {
  /** What stands there now, as the API shows it; null: it is gone. */
  readonly current: unknown

  constructor(detail: string, current: unknown) {
    super(409, 'changed_meanwhile', detail)
    this.current = current
  }
}

/** What someone else saved meanwhile is told with what stands there now, as `now` reads it. */
export async function told<T>(save: Promise<T>, now: () => Promise<T>): Promise<T> {
  try {
    return await save
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    throw new ConflictProblem(
      'Someone else changed this since you read it; `current` shows what it is now.',
      await now(),
    )
  }
}

export const conflictHandler: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof ConflictProblem)) return next(error)
  const { status, code, message, current } = error
  const body = { type: 'about:blank', title: 'Conflict', status, code, detail: message, current }
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}
