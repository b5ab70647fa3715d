import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createShop, type ShopOptions } from '@hindsight/demo/shop'
import express from 'express'
import { build } from 'vite'

export type ShopServer = { url: string; errors: unknown[]; close(): Promise<void> }

/** The shop alone in a bare app, with browser files built from the sources as they are now. */
export async function startShop(options: Partial<ShopOptions> = {}): Promise<ShopServer> {
  const clientDir = mkdtempSync(join(tmpdir(), 'hindsight-shop-'))
  const configFile = fileURLToPath(new URL('../../demo/vite.config.ts', import.meta.url))
  await build({ configFile, build: { outDir: clientDir, emptyOutDir: true } })

  const errors: unknown[] = []
  const app = express()
  app.get('/recorder.js', (_request, response) => {
    response.type('js').send('')
  })
  const onError = (error: unknown) => errors.push(error)
  app.use('/demo', createShop({ recorderHost: '', writeKey: 'demo', clientDir, onError, ...options }))
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    errors,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(clientDir, { recursive: true, force: true })
    },
  }
}
