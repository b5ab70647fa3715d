/** Value shape: what a field's content is like, without the content (vocabulary). */
import type { LengthBucket, ShapeFlag } from './events.ts'

export function valueShape(value: string, how: { autofilled?: boolean; pasted?: boolean } = {}): ShapeFlag[] {
  const flags: ShapeFlag[] = []
  if (value.trim() === '') flags.push('empty')
  if (/['’ʼ`´]/.test(value)) flags.push('apostrophe')
  if (/[-‐‑–]/.test(value)) flags.push('hyphen')
  // Patterns of all scripts take long to compile, and most values have no need of them.
  const isAscii = /^[ -~]*$/.test(value)
  if (!isAscii && (/\p{M}/u.test(value.normalize('NFD')) || /[øđłßæœıþ]/iu.test(value))) flags.push('diacritic')
  if (/\s/.test(value.trim())) flags.push('space')
  if (/\p{Nd}/u.test(value)) flags.push('digit')
  if (!isAscii && /\p{L}/u.test(value.replace(/\p{Script=Latin}/gu, ''))) flags.push('nonLatin')
  if (value !== value.trim() && value.trim() !== '') flags.push('outerSpace')
  if (how.autofilled) flags.push('autofilled')
  if (how.pasted) flags.push('pasted')
  return flags
}

export function lengthBucket(value: string): LengthBucket {
  const n = value.length
  if (n === 0) return '0'
  if (n <= 3) return '1-3'
  if (n <= 8) return '4-8'
  if (n <= 16) return '9-16'
  if (n <= 32) return '17-32'
  return '33+'
}
