type ZoneLike = { root?: { run?: (work: () => unknown) => unknown }; __symbol__?: (name: string) => string }

/**
 * Runs outside every zone of zone.js, with all that comes of it later: promises belong to the zone that they began in,
 * whoever's they are, and Angular looks for changes after each step in its own.
 */
export function outsideZones(work: () => void): void {
  const root = (window as { Zone?: ZoneLike }).Zone?.root
  if (typeof root?.run === 'function') root.run(work)
  else work()
}

/**
 * The browser's own version of a function that zone.js has replaced. Angular runs a change detection after every timer,
 * listener and observer that it knows of, so a recorder using Zone's versions would keep the page busy for ever
 * (capture.md §1). Zone keeps each original under a prefixed name.
 */
export function unpatched<T extends object, K extends keyof T & string>(owner: T, name: K): T[K] {
  try {
    const zone = (window as { Zone?: { __symbol__?: (name: string) => string } }).Zone
    if (zone && typeof zone.__symbol__ === 'function') {
      const original = (owner as Record<string, unknown>)[zone.__symbol__(name)]
      if (typeof original === 'function') return original as T[K]
    }
  } catch {
    // A page's own `Zone` of another kind: fall through.
  }
  return owner[name]
}
