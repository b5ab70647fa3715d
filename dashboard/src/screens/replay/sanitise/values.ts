/** The few shapes recorded values may have. */
export type Plain = Record<string, unknown>

export function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** rrweb numbers nodes from 1; -1 and -2 mean "none". */
export function isNodeId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 2 ** 31
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

export function clamp(value: unknown, min: number, max: number, otherwise: number): number {
  return isFiniteNumber(value) ? Math.min(max, Math.max(min, value)) : otherwise
}
