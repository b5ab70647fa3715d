/**
 * The read API over HTTP on the real engine, without the way in: tests put rows into the tables themselves, so that
 * they know exactly what is there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '@hindsight/protocol/rights'
import express from 'express'
import { type Accounts, createAccounts } from '../../../collector/src/accounts.ts'
import { apiRouter } from '../../../collector/src/api/router.ts'
import { createAudit } from '../../../collector/src/audit.ts'
import { migrate } from '../../../collector/src/clickhouse/migrate.ts'
import { createStore, type Store } from '../../../collector/src/clickhouse/store.ts'
import { createMailRoom } from '../../../collector/src/delivery/mail/room.ts'
import { createOutboundRoom } from '../../../collector/src/delivery/outboundRoom.ts'
import { createErasures } from '../../../collector/src/erasure/erasures.ts'
import { createTombstones } from '../../../collector/src/erasure/tombstones.ts'
import { errorHandler } from '../../../collector/src/errors.ts'
import { createDailyFilesRoom } from '../../../collector/src/exports/dailyFiles.ts'
import { createIgnoreRules } from '../../../collector/src/ignoreRules.ts'
import { createLease } from '../../../collector/src/leases.ts'
import { createLog } from '../../../collector/src/log.ts'
import { createCases } from '../../../collector/src/people/cases.ts'
import { createRecorderFiles } from '../../../collector/src/recorderFiles.ts'
import { createStorageRoom } from '../../../collector/src/retention/room.ts'
import { createSites, type Sites } from '../../../collector/src/sites.ts'
import { createState, type State } from '../../../collector/src/state.ts'
import { createVisitorMarks } from '../../../collector/src/visitorMarks.ts'
import { createWatching } from '../../../collector/src/watching.ts'
import { takeEngine } from '../../support/engines.ts'

const idle = {
  pendingRequests: 0,
  pendingBytes: 0,
  spoolBytes: 0,
  storeIsThere: true,
  groups: 0,
  groupSeconds: 0,
  storedEvents: 0,
  storedChunks: 0,
  repeatedRows: 0,
  lookUps: 0,
  spooledGroups: 0,
  replayedGroups: 0,
}

export const apiKey = 'test-key-of-an-administrator'
export const password = 'correct horse battery'

const noSpool = { bytes: () => 0, dropSetAside: async () => undefined }

export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string }
export type Given = { body?: unknown; headers?: Record<string, string>; cookie?: string; key?: string | null }

export type ReadStack = Awaited<ReturnType<typeof startReadStack>>

export async function startStore(): Promise<{ store: Store; dataDir: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-read-'))
  const served = process.env.TEST_CLICKHOUSE_URL
  const taken = served ? null : await takeEngine(createLog('silent'))
  const database = `hindsight_read_${process.pid}_${Date.now()}`
  const store = taken
    ? createStore({ url: taken.engine.url, username: taken.engine.username, password: taken.engine.password })
    : createStore({ url: served ?? '', database })
  await migrate(store)
  return {
    store,
    dataDir,
    async stop() {
      if (served) await store.command(`DROP DATABASE ${database}`)
      await store.close()
      await taken?.giveBack()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A call as a program makes it: by key unless a cookie is given. */
async function send(url: string, method: string, path: string, given: Given): Promise<Answer> {
  const { body, cookie, key = cookie === undefined ? apiKey : null } = given
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
      ...given.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} }
}

export async function startReadStack({ publicUrl = 'http://127.0.0.1', allowPrivateWebhooks = false } = {}) {
  const { store, dataDir, stop } = await startStore()
  const state: State = createState(store)
  const sites: Sites = createSites(state)
  const accounts: Accounts = createAccounts(state)
  await sites.load()
  await sites.ensureDemo()
  await accounts.load()
  const recorder = createRecorderFiles({ keepIn: null })
  const log = createLog('error')
  // Sends nothing by itself: it is not started.
  const config = { apiKey, demo: 'shop' as const, dataDir, allowPrivateWebhooks, oidc: null, maxSpoolBytes: 1 }
  const mail = createMailRoom({
    store,
    state,
    sites,
    cases: createCases(store, state),
    audit: createAudit(store).audit,
    transport: null,
    publicUrl,
    log: createLog('silent'),
    lease: createLease({ store, name: 'mail', owner: 'test', log: createLog('silent') }),
  })
  const outbound = await createOutboundRoom({ store, state, accounts, sites, config, publicUrl, log, mail: null })
  const app = express()
  app.use(
    '/api',
    apiRouter({
      config,
      publicUrl,
      store,
      state,
      sites,
      ignoreRules: createIgnoreRules(state),
      visitorMarks: createVisitorMarks(state),
      accounts,
      recorder,
      watching: createWatching(),
      outbound,
      // No route of these tests stores facts.
      writer: { write: () => Promise.reject(new Error('This stack has no writer.')), stats: () => idle },
      log: createLog('error'),
      mail,
      erasures: createErasures({
        store,
        tombstones: createTombstones(store, state, { makesKey: true }),
        spool: noSpool,
        log,
        isShared: false,
      }),
      storage: createStorageRoom({
        store,
        state,
        sites,
        audit: createAudit(store).audit,
        log,
        dataDir,
        minFreeBytes: 1,
      }),
      backups: null,
      dailyFiles: createDailyFilesRoom({ store, state, sites, audit: createAudit(store).audit, log, dir: null }),
    }),
  )
  app.use(errorHandler(createLog('error')))
  const server = createServer(app)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = (method: string, path: string, given: Given = {}) => send(url, method, path, given)

  /** The cookie of someone who signs in. */
  async function signIn(email: string): Promise<string> {
    const answer = await call('POST', '/api/sign-in', { key: null, body: { email, password } })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie === undefined) throw new Error(`Sign-in was answered ${answer.status} ${answer.text}`)
    return cookie
  }

  return {
    url,
    store,
    state,
    sites,
    accounts,
    outbound,
    dataDir,
    call,
    signIn,
    get: (path: string, given: Given = {}) => call('GET', path, given),
    async addAccount(email: string, role: Role): Promise<void> {
      await accounts.create({ email, name: email, role, password }, 'test')
    },
    async stop() {
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
      await stop()
    },
  }
}
