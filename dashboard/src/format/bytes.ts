import { thinSpace } from './number.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** As disks are sold, in powers of 1,000: `1.2 GB`. */
export function byteText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)}${thinSpace}${units[step]}`
}
