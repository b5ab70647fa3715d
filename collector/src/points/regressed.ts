/**
 * Which releases a fix must hold in: the one that was named, and those first seen after it. While that one has not been
 * seen, whatever is newer by its name and came after the fix was announced: it may have been left out.
 */
import type { Release } from '../queries/releases.ts'

const byName = new Intl.Collator('en', { numeric: true })

export function releasesAfter(releases: readonly Release[], fixedIn: string, markedAt: number): string[] {
  const seen = releases.find(({ release }) => release === fixedIn)
  const isLater = (one: Release): boolean =>
    seen ? one.firstTs > seen.firstTs : one.firstTs > markedAt && byName.compare(one.release, fixedIn) > 0
  return [fixedIn, ...releases.filter((one) => one.release !== fixedIn && isLater(one)).map(({ release }) => release)]
}
