/**
 * How many statements run at once. INSERTs have slots of their own: a row of long reports must not stop what visitors
 * send. Whoever finds no free slot waits in line, and is refused when that takes too long.
 */
import { engineError } from '../errors.ts'
import { queueWaitMs } from '../limits.ts'

export type Lane = 'query' | 'insert'

interface Waiting {
  readonly start: () => void
}

export interface Slots {
  /** Resolves with the function that gives the slot back. */
  take(lane: Lane, signal: AbortSignal): Promise<() => void>
  readonly running: number
  readonly waiting: number
}

export function createSlots(sizes: Readonly<Record<Lane, number>>, waitMs: number = queueWaitMs): Slots {
  const running: Record<Lane, number> = { query: 0, insert: 0 }
  const lines: Record<Lane, Waiting[]> = { query: [], insert: [] }

  function release(lane: Lane): () => void {
    let given = false
    return () => {
      if (given) return
      given = true
      running[lane]--
      lines[lane].shift()?.start()
    }
  }

  return {
    get running() {
      return running.query + running.insert
    },
    get waiting() {
      return lines.query.length + lines.insert.length
    },
    take(lane, signal) {
      if (running[lane] < sizes[lane]) {
        running[lane]++
        return Promise.resolve(release(lane))
      }
      return new Promise((resolve, reject) => {
        const leave = (name: 'TOO_MANY_SIMULTANEOUS_QUERIES' | 'QUERY_WAS_CANCELLED', text: string): void => {
          lines[lane].splice(lines[lane].indexOf(entry), 1)
          finish()
          reject(engineError(name, text))
        }
        const onAbort = (): void => leave('QUERY_WAS_CANCELLED', 'Query was cancelled')
        const timer = setTimeout(
          () => leave('TOO_MANY_SIMULTANEOUS_QUERIES', `Too many simultaneous queries. Maximum: ${sizes[lane]}`),
          waitMs,
        )
        const finish = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
        }
        const entry: Waiting = {
          start: () => {
            finish()
            running[lane]++
            resolve(release(lane))
          },
        }
        signal.addEventListener('abort', onAbort)
        lines[lane].push(entry)
      })
    },
  }
}
