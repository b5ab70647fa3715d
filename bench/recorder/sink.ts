/**
 * Takes what every contender sends, answers as its server must for it to record, and counts the bytes. It runs on an
 * origin of its own, as such servers do: preflights count too.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { gunzipSync, inflateSync } from 'node:zlib'
import { decodeBatch } from '@hindsight/protocol/batch'
import { recorderSettingsOf, siteSettings } from '@hindsight/protocol/settings'
import express, { type Request } from 'express'
import { type Contender, posthogPart } from './contenders.ts'

export type Sink = {
  url: string
  /** Begins anew for the next run. */
  serve(contender: Contender): void
  /** Bytes of requests since then: lines, headers and bodies, but not those for scripts. */
  bytes(): number
  /** Everything that was sent, inflated. */
  text(): string
  stop(): Promise<void>
}

const uuid = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

export async function startSink(): Promise<Sink> {
  let contender: Contender | null = null
  let bytes = 0
  let texts: string[] = []
  const assets = new Set<string>()
  const app = express()

  app.use(async (request, response, next) => {
    // As it came: what is compressed is counted compressed.
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    request.body = Buffer.concat(pieces)
    response.set({
      'Access-Control-Allow-Origin': request.headers.origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'GET, POST, PUT',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
    })
    const isScript = request.method === 'GET' && /\.js$/.test(request.path)
    if (!isScript) count(request)
    if (request.method === 'OPTIONS') response.sendStatus(204)
    else next()
  })

  function count(request: Request): void {
    const body = request.body as Buffer
    bytes += body.length + request.originalUrl.length + request.rawHeaders.join('').length
    if (body.length > 0) texts.push(readable(body))
  }

  app.get(/\.js$/, (request, response, next) => {
    const file = contender?.files.get(request.path)
    if (file === undefined) return next()
    response.set('Cache-Control', 'max-age=60').type('js').send(file)
  })

  // Hindsight
  app.get('/v1/settings', (_request, response) => {
    // Nothing is left out: what keeps to a budget by doing less would win by it.
    const settings = siteSettings.parse({ budgetPercent: 50 })
    response.json({ ...recorderSettingsOf(settings), serverTime: Date.now() })
  })
  app.post('/v1/record', (request, response) => {
    const batch = decodeBatch(request.body as Buffer)
    const header = ('header' in batch ? batch.header : {}) as { events?: unknown[]; chunk?: { assets?: string[] } }
    // A stylesheet is asked for once, of the first visitor who brings it: not counted, as main.ts has one visit before.
    const missing = (header.chunk?.assets ?? []).filter((hash) => !assets.has(hash))
    response.json({ accepted: header.events?.length ?? 0, refused: [], missingAssets: missing })
  })
  app.all('/v1/asset', (request, response) => {
    assets.add(String(request.query.sha256))
    response.sendStatus(200)
  })

  // PostHog
  const posthogConfig = {
    supportedCompression: ['gzip', 'gzip-js'],
    hasFeatureFlags: false,
    sessionRecording: {
      endpoint: '/s/',
      consoleLogRecordingEnabled: false,
      recorderVersion: 'v2',
      sampleRate: null,
      minimumDurationMilliseconds: null,
    },
    autocapture_opt_out: false,
    captureDeadClicks: false,
    capturePerformance: false,
    heatmaps: false,
    surveys: false,
  }
  app.get('/array/:token/config.js', (_request, response) => {
    const config = JSON.stringify({ config: posthogConfig, siteApps: [] })
    response.type('js').send(`(window._POSTHOG_REMOTE_CONFIG ??= {})['phc_bench'] = ${config}`)
  })
  app.get('/array/:token/config', (_request, response) => void response.json(posthogConfig))
  app.get('/static/*file', (request, response) => {
    const code = posthogPart(request.path.split('/').pop() ?? '')
    if (code === null) response.sendStatus(404)
    else response.type('js').send(code)
  })
  app.post('/flags/', (_request, response) => {
    response.json({
      featureFlags: {},
      flags: {},
      featureFlagPayloads: {},
      errorsWhileComputingFlags: false,
      ...posthogConfig,
    })
  })
  app.post(['/e/', '/s/', '/i/v0/e/'], (_request, response) => void response.json({ status: 1 }))

  // OpenReplay
  app.post('/ingest/v1/web/start', (_request, response) => {
    response.json({
      token: 'bench',
      userUUID: uuid,
      projectID: '1',
      sessionID: '1234567890',
      delay: 0,
      beaconSizeLimit: 1_000_000,
      compressionThreshold: 24_000,
      startTimestamp: Date.now(),
      userBrowser: 'Chrome',
      userCity: '',
      userCountry: '',
      userDevice: '',
      userOS: 'Linux',
      userState: '',
      canvasEnabled: false,
      canvasQuality: 'low',
      canvasFPS: 1,
      features: {},
    })
  })

  // Everything else (Sentry's envelopes, OpenReplay's batches, plain rrweb) wants nothing but a yes.
  app.use((_request, response) => void response.json({}))

  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      contender = next
      bytes = 0
      texts = []
    },
    bytes: () => bytes,
    text: () => texts.join('\n'),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Text of a body, however it is packed: whole, behind a header line (Sentry, Hindsight), or inside its JSON (PostHog). */
function readable(body: Buffer): string {
  const whole = unpacked(body)
  let text = (whole ?? body).toString('utf8')
  if (!whole) {
    for (let at = body.indexOf(0x1f); at >= 0; at = body.indexOf(0x1f, at + 1))
      text += unpacked(body.subarray(at))?.toString('utf8') ?? ''
    for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1))
      text += unpacked(body.subarray(at + 1))?.toString('utf8') ?? ''
  }
  for (const [inner] of text.matchAll(/"\\u001f(?:[^"\\]|\\.)*"/g)) {
    text += unpacked(Buffer.from(JSON.parse(inner) as string, 'latin1'))?.toString('utf8') ?? ''
  }
  return text
}

function unpacked(bytes: Buffer): Buffer | null {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes)
    if (bytes[0] === 0x78) return inflateSync(bytes)
  } catch {
    // Looked like one, and is none.
  }
  return null
}
