/** Built files, compressed once and kept in memory: there are few, and a proxy in front may not compress. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'

type Kept = { mtimeMs: number; size: number; etag: string; raw: Buffer; br: Buffer | null; gzip: Buffer | null }

export type FileServer = {
  /** Answers with the file (or 304); false when there is none. */
  send(request: Request, response: Response, path: string, caching: string): Promise<boolean>
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const compressible = /^(text|application\/(json|manifest)|image\/svg)/
/** The best but two: 10 and 11 take seconds for a per cent or two. */
const brotliQuality = 9

async function read(path: string, mtimeMs: number, size: number): Promise<Kept> {
  const raw = await readFile(path)
  const etag = `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"`
  if (!compressible.test(types[extname(path)] ?? '')) return { mtimeMs, size, etag, raw, br: null, gzip: null }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    promisify(gzip)(raw, { level: 9 }),
  ])
  return { mtimeMs, size, etag, raw, br, gzip: gz }
}

export function fileServer(): FileServer {
  const kept = new Map<string, Promise<Kept>>()

  /** Looked at each time, so that a new build is served without a restart. */
  async function current(path: string): Promise<Kept | null> {
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) return null
    const before = await kept.get(path)?.catch(() => null)
    if (before && before.mtimeMs === found.mtimeMs && before.size === found.size) return before
    const reading = read(path, found.mtimeMs, found.size)
    kept.set(path, reading)
    return reading
  }

  return {
    async send(request, response, path, caching) {
      const file = await current(path)
      if (!file) return false
      response.set({
        'Cache-Control': caching,
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
        ETag: file.etag,
      })
      if (file.br) response.vary('Accept-Encoding')
      if (request.fresh) {
        response.status(304).end()
        return true
      }
      const encoding = file.br ? request.acceptsEncodings(['br', 'gzip', 'identity']) : 'identity'
      const body = encoding === 'br' ? file.br : encoding === 'gzip' ? file.gzip : null
      if (body && typeof encoding === 'string') response.set('Content-Encoding', encoding)
      response.send(body ?? file.raw)
      return true
    },
  }
}
