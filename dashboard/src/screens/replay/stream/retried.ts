import { ApiProblem } from '../../../api/problem.ts'

const tries = 3
const retryMs = 700

/** Asks again while the trouble may pass. */
export async function retried<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || tried === tries || !(error instanceof ApiProblem) || !error.passing) throw error
      await new Promise<void>((resolve) => setTimeout(resolve, retryMs * tried))
    }
  }
}
