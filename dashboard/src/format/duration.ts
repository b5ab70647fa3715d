import { thinSpace } from './number.ts'

const twoDigits = (n: number): string => String(n).padStart(2, '0')

/** A length of time in its two largest units: `42 s`, `3 min 05 s`, `1 h 12 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000)
  if (seconds < 60) return `${seconds}${thinSpace}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}${thinSpace}min ${twoDigits(seconds % 60)}${thinSpace}s`
  return `${Math.floor(minutes / 60)}${thinSpace}h ${twoDigits(minutes % 60)}${thinSpace}min`
}
