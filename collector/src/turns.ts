/** Acts on one thing one after the other, in this process: what is read in a turn is still true when it is written. */

export type InTurn = <T>(key: string, act: () => Promise<T>) => Promise<T>

export function createTurns(): InTurn {
  const queues = new Map<string, Promise<unknown>>()

  return function inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = queues.get(key) ?? Promise.resolve()
    const mine = before.then(act, act)
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    queues.set(key, settled)
    void settled.then(() => {
      if (queues.get(key) === settled) queues.delete(key)
    })
    return mine
  }
}
