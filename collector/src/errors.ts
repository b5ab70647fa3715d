/** One error type for everything that a request can be answered with, and the one handler that answers it. */
import type { Problem } from '@hindsight/protocol/api/route'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { ErrorRequestHandler, Response } from 'express'
import type { Log } from './log.ts'

export type FieldError = { field: string; rule: string }

/** Thrown anywhere below a route; `code` is stable, `detail` tells the caller what to do. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldError[] | undefined
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    detail: string,
    errors?: FieldError[],
    headers: Record<string, string> = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.errors = errors
    this.headers = headers
  }
}

/** Something sent that is not stored, by one of the protocol's names; `field` and `rule` say what exactly was wrong. */
export class RefusalError extends ProblemError {
  readonly refusal: Refusal
  readonly field: string
  readonly rule: string

  constructor(refusal: Refusal, field = '', rule = '', headers: Record<string, string> = {}) {
    const { status, says } = refusals[refusal]
    const detail = field === '' ? says : `${says} ${field}: ${rule}`
    super(status, refusal, detail, field === '' ? undefined : [{ field, rule }], headers)
    this.refusal = refusal
    this.field = field
    this.rule = rule
  }
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  429: 'Too many requests',
  500: 'Server error',
  503: 'Not available',
}

function sendProblem(response: Response, error: ProblemError): void {
  const body: Problem = {
    type: 'about:blank',
    title: titles[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
  }
  response.status(error.status).set(error.headers).type('application/problem+json').send(JSON.stringify(body))
}

/** Express's own errors (a malformed %-escape in the path, say) carry a status; all else is a fault of ours. */
function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const status = (error as { status?: unknown } | null)?.status
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError(status, 'bad_request', 'The request could not be read; check its path, headers and body.')
  }
  return new ProblemError(500, 'server_error', 'Something went wrong here; the log of the server says more.')
}

/** The last handler of the app. Answers never hold a stack trace or a message that was not written for the caller. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = asProblem(error)
    if (problem.status === 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed')
    if (response.headersSent) return next(error)
    sendProblem(response, problem)
  }
}
