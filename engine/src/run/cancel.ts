/** Stops a running statement when nobody waits for its result any more. */
import type { Database } from '../database.ts'
import { engineError } from '../errors.ts'
import { killAgainMs } from '../limits.ts'

/**
 * Runs `work`; when `signal` aborts, the engine is told to stop the statement marked with `logComment`, again and again
 * until it has: the first time may come just before the statement has begun.
 */
export async function killable<T>(
  database: Database,
  logComment: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw engineError('QUERY_WAS_CANCELLED', 'Query was cancelled')
  let timer: NodeJS.Timeout | undefined
  const kill = (): void => {
    database.kill(logComment).catch(() => {})
    timer = setTimeout(kill, killAgainMs)
  }
  signal.addEventListener('abort', kill, { once: true })
  try {
    return await work()
  } finally {
    signal.removeEventListener('abort', kill)
    clearTimeout(timer)
  }
}
