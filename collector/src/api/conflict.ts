/** 409: someone else changed it first. The answer shows what stands there now, so that nobody has to ask again. */
import type { ErrorRequestHandler } from 'express'
import { ProblemError } from '../errors.ts'

export class ConflictProblem extends ProblemError {
  /** What stands there now, as the API shows it; null: it is gone. */
  readonly current: unknown

  constructor(detail: string, current: unknown) {
    super(409, 'changed_meanwhile', detail)
    this.current = current
  }
}

export const conflictHandler: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof ConflictProblem)) return next(error)
  const { status, code, message, current } = error
  const body = { type: 'about:blank', title: 'Conflict', status, code, detail: message, current }
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}
