/** Something watched once for several captures: starts with its first user, stops with its last. */
import type { Host } from '../host.ts'
import type { Stop } from '../page.ts'

type Watched<T> = { what: T; stop: Stop; users: number }

/**
 * `watch` makes what is shared and the Stop that ends it; the returned function lends it out. Kept with the host, by
 * name: captures of another file of the recorder share it too.
 */
export function sharedPerHost<T>(name: string, watch: (host: Host) => [T, Stop]): (host: Host) => [T, Stop] {
  return (host) => {
    const known = host.watched as Map<string, Watched<T>>
    let watched = known.get(name)
    if (!watched) {
      const [what, stop] = watch(host)
      watched = { what, stop, users: 0 }
      known.set(name, watched)
    }
    const mine = watched
    mine.users++
    let lent = true
    return [
      mine.what,
      () => {
        if (!lent) return
        lent = false
        if (--mine.users > 0) return
        known.delete(name)
        mine.stop()
      },
    ]
  }
}

/** Those who want to be told. */
export type Hearers<T> = { hear(handler: (value: T) => void): Stop; tell(value: T): void }

export function createHearers<T>(): Hearers<T> {
  const handlers = new Set<(value: T) => void>()
  return {
    hear(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    tell(value) {
      for (const handler of [...handlers]) handler(value)
    },
  }
}
