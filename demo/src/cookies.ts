import type { Request, Response } from 'express'
import { mountPath } from './paths.ts'

/** The value of one cookie of a request, or '' where there is none. Shop cookies hold only URL-safe characters. */
export function readCookie(request: Request, name: string): string {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return ''
}

/** Kept from scripts and from the rest of the origin, which the dashboard may share. */
export function setCookie(response: Response, name: string, value: string): void {
  response.append('Set-Cookie', `${name}=${value}; Path=${mountPath}; HttpOnly; SameSite=Lax`)
}

export function clearCookie(response: Response, name: string): void {
  response.append('Set-Cookie', `${name}=; Path=${mountPath}; Max-Age=0; HttpOnly; SameSite=Lax`)
}
