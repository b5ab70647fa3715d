import type { BeforeSend } from './api.ts'

/**
 * `data-before-send="name"`: the page's global function of this name, looked up at each call, since the page may define
 * it after this script. Where there is none, nothing is sent: the page meant to filter.
 */
export function namedFunction(name: string | undefined): BeforeSend | undefined {
  if (!name) return undefined
  return (event) => (window as unknown as Record<string, BeforeSend>)[name]?.(event) ?? null
}
