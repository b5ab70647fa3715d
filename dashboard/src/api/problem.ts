import type { Problem } from '@hindsight/protocol/api/route'

/** What every failed call throws: the collector's problem document, or one made here when there was no answer. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly errors: { field: string; rule: string }[]
  /** Fields beyond the standard ones; a conflict carries the `current` entity. */
  readonly body: Record<string, unknown>

  constructor(problem: Problem & Record<string, unknown>) {
    super(problem.detail === '' ? problem.title : problem.detail)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.errors = problem.errors ?? []
    this.body = problem
  }

  /** Worth trying again as it is: no answer, or the server's own trouble. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** The rule that a field breaks, for the message under its input. */
export function ruleFor(problem: unknown, field: string): string | undefined {
  if (!(problem instanceof ApiProblem)) return undefined
  return problem.errors.find((error) => error.field === field || error.field.startsWith(`${field}.`))?.rule
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text()
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    if (typeof body.code === 'string') {
      return new ApiProblem({
        type: 'about:blank',
        title: '',
        detail: '',
        ...body,
        status: response.status,
      } as Problem & Record<string, unknown>)
    }
  } catch {
    // Not ours: a proxy's page, or nothing.
  }
  return new ApiProblem({
    type: 'about:blank',
    title: `HTTP ${response.status}`,
    status: response.status,
    code: 'unexpected_answer',
    detail: `The server answered with ${response.status} ${response.statusText}`.trim(),
  })
}

export function noAnswer(): ApiProblem {
  return new ApiProblem({
    type: 'about:blank',
    title: 'No answer',
    status: 0,
    code: 'no_answer',
    detail: 'Hindsight does not answer. Check that it is running and that you are connected.',
  })
}
