/**
 * Taking a file in, row by row, in the background. It waits in a file of ours, so that its size is nothing to the memory:
 * what is sound goes through the writer as any other fact, what is not
 * is written down with its row, column and rule. Every row has a name of its own (`import:<source>:<kind>:<row key>`), so
 * that the same file, taken in again after an interruption or by mistake, adds nothing twice.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImportOptions, ImportRow, importStatuses, RefusedRow } from '@hindsight/protocol/api/imports'
import type { ImportField } from '@hindsight/protocol/importFields'
import { invalid } from '../api/validate.ts'
import type { Store } from '../clickhouse/store.ts'
import { type ContactFact, type EventFact, timeText } from '../facts.ts'
import type { ContactWish } from '../queries/customers/contactWishes.ts'
import { daySaidBefore } from '../queries/imports/campaignDays.ts'
import { customersOfEmails, deleteImport, saidBefore, storedMessages } from '../queries/imports/importRows.ts'
import type { Entity, State } from '../state.ts'
import type { Writer } from '../writer/writer.ts'
import { type CampaignDay, campaignRow } from './campaignRow.ts'
import { type CsvOptions, type CsvRow, readCsv } from './readCsv.ts'
import { type ImportScope, mappingFaults, rowFact } from './rowFact.ts'

const kind = 'import'
const rowsAtOnce = 500
/** How often the state of a running import is written down, in rows: for who finds it interrupted. */
const tellEveryRows = 50_000
const shownFirst = 10
const shownRefused = 100

type Undone = NonNullable<ImportRow['undone']>
export type ImportBody = Omit<ImportRow, 'importId' | 'by' | 'undone' | 'rowsInFile'> & {
  siteId: string
  by: string
  columns: string[]
  mapping: Partial<Record<ImportField, string>>
  /** Imports that were made before there were consents and counts lack them. */
  undone: (Omit<Undone, 'wishes'> & { wishes?: number }) | null
  rowsInFile?: number
}
export type StoredImport = Entity<ImportBody> & { importId: string }

export type Imports = ReturnType<typeof createImports>
export type ImportDeps = {
  store: Store
  state: State
  writer: Pick<Writer, 'write'>
  onFailed: (error: unknown) => void
  /** Where files wait while they are taken in. */
  folder: string
}

/** In DATA_DIR; no backup copies it. */
export const importsFolder = 'imports'

const idOf = (siteId: string, importId: string): string => `${siteId}/${importId}`

type Counts = Pick<ImportBody, 'rows' | 'taken' | 'repeated' | 'refused'>
type Running = { counts: Counts; isCancelled: boolean }

export function createImports({ store, state, writer, onFailed, folder }: ImportDeps) {
  /** Of this process: one that is not here and says it runs was interrupted. */
  const running = new Map<string, Running>()
  // Of those that were interrupted.
  rmSync(folder, { recursive: true, force: true })

  const shown = (entity: Entity<ImportBody>): StoredImport => {
    const importId = entity.id.split('/')[1] ?? ''
    const now = running.get(entity.id)
    if (now) return { ...entity, importId, body: { ...entity.body, ...now.counts } }
    const isGone = entity.body.status === 'running'
    return { ...entity, importId, body: isGone ? { ...entity.body, status: 'interrupted' } : entity.body }
  }

  /** The rows of a file, some at a time, with who has which e-mail address. */
  async function* readRows(
    bytes: AsyncIterable<Uint8Array>,
    options: ImportOptions,
    siteId: string,
    csv: CsvOptions = {},
  ) {
    let columns: string[] = []
    let rows: CsvRow[] = []
    const emailColumn = options.mapping.customerId === undefined ? options.mapping.email : undefined
    const group = async () => {
      const emails =
        emailColumn === undefined ? [] : rows.map(({ values }) => values[emailColumn] ?? '').filter(Boolean)
      const byEmail = await customersOfEmails(store, siteId, emails)
      const taken = rows
      rows = []
      return { columns, rows: taken, customerOfEmail: (email: string) => byEmail.get(email.toLowerCase()) }
    }
    for await (const read of readCsv(bytes, csv)) {
      columns = read.columns
      if (read.row) rows.push(read.row)
      if (rows.length === rowsAtOnce) yield await group()
    }
    yield await group()
  }

  /** Takes what is new of these; how many that were. */
  async function take(siteId: string, facts: EventFact[]): Promise<number> {
    if (facts.length === 0) return 0
    const [stored, isSaid] = await Promise.all([
      storedMessages(
        store,
        siteId,
        facts.map(({ messageId }) => messageId),
      ),
      saidBefore(
        store,
        siteId,
        facts.flatMap(({ contact }): ContactFact[] => (contact ? [contact] : [])),
      ),
    ])
    const inFile = new Set<string>()
    const fresh = facts.filter(({ messageId }) => {
      if (stored.has(messageId) || inFile.has(messageId)) return false
      inFile.add(messageId)
      return true
    })
    const events = fresh.map((fact) => {
      if (!fact.contact || !isSaid(fact.contact)) return fact
      const { contact: _, ...rest } = fact
      return rest
    })
    if (events.length > 0) await writer.write({ events, chunks: [], assets: [], mayBeRepeat: true })
    return events.length
  }

  async function refuse(siteId: string, importId: string, refused: readonly RefusedRow[]): Promise<void> {
    await store.insert(
      'importRefusals',
      refused.map(({ row, column, rule }) => ({ siteId, importId, rowNo: row, columnName: column, rule })),
    )
  }

  /** Days of campaigns: those that say what is said already are repeats. */
  async function takeDays(siteId: string, importId: string, source: string, days: CampaignDay[]): Promise<number> {
    const isSaid = await daySaidBefore(store, siteId, source, days)
    const fresh = days.filter((day) => !isSaid(day))
    const version = Date.now()
    await store.insert(
      'campaignDays',
      fresh.map((day) => campaignRow(day, { siteId, source, importId, version })),
    )
    return fresh.length
  }

  /** Also what was told before: whichever import is undone, the others have still said it. */
  const tellWishes = (wishes: ContactWish[]): Promise<void> =>
    store.insert(
      'contactWishes',
      wishes.map((wish) => ({ ...wish, toldAt: timeText(wish.toldAt) })),
    )

  type Scope = Pick<ImportScope, 'siteId' | 'options' | 'currency'>

  async function run(importId: string, now: Running, path: string, scope: Scope & { by: string }): Promise<void> {
    const { siteId, options } = scope
    const id = idOf(siteId, importId)
    const { counts } = now
    const tell = (status: (typeof importStatuses)[number]) =>
      state.update<ImportBody>(kind, id, 'import', (body) => ({ ...body, ...counts, status }))
    try {
      let told = 0
      const seenDays = new Set<string>()
      for await (const { rows, customerOfEmail } of readRows(createReadStream(path), options, siteId)) {
        if (now.isCancelled) break
        const look = { ...scope, importId, now: Date.now(), customerOfEmail, seenDays }
        const read = rows.map((row) => rowFact(row, look))
        const facts = read.flatMap((one) => ('fact' in one ? [one.fact] : []))
        const refused = read.flatMap((one) => ('refused' in one ? [one.refused] : []))
        const wishes = read.flatMap((one) => ('fact' in one && one.wish ? [one.wish] : []))
        const days = read.flatMap((one) => ('campaign' in one ? [one.campaign] : []))
        const taken = (await take(siteId, facts)) + (await takeDays(siteId, importId, options.source, days))
        await tellWishes(wishes)
        await refuse(siteId, importId, refused)
        counts.rows += rows.length
        counts.taken += taken
        counts.repeated += facts.length + days.length - taken
        counts.refused += refused.length
        if (counts.rows - told < tellEveryRows) continue
        told = counts.rows
        await tell('running')
      }
      await tell(now.isCancelled ? 'cancelled' : 'done')
    } catch (error) {
      onFailed(error)
      await tell('failed')
    } finally {
      running.delete(id)
      await rm(path, { force: true })
    }
  }

  /** The whole file is read once before anything is taken: one that breaks off in the middle is refused whole. */
  async function lookOver(path: string, options: ImportOptions): Promise<{ columns: string[]; rowsInFile: number }> {
    let columns: string[] = []
    let rowsInFile = 0
    for await (const read of readCsv(createReadStream(path))) {
      columns = read.columns
      if (read.row) rowsInFile++
    }
    const faults = mappingFaults(options, columns)
    if (faults.length > 0) throw invalid('query', faults)
    return { columns, rowsInFile }
  }

  async function newestLike(siteId: string, columns: readonly string[], of: ImportOptions['kind']) {
    const all = await state.list<ImportBody>(kind, `${siteId}/`)
    return all
      .filter(({ body }) => body.kind === of && JSON.stringify(body.columns) === JSON.stringify(columns))
      .reduce<ImportBody | null>((newest, { body }) => (newest && newest.at > body.at ? newest : body), null)
  }

  return {
    /** What would be made of a file. Reads all of it, stores nothing. */
    async preview(bytes: Buffer, scope: Scope & CsvOptions) {
      const { siteId, options } = scope
      let columns: string[] = []
      let rows = 0
      let faults: { field: string; rule: string }[] = []
      const seen: Looked[] = []
      const seenDays = new Set<string>()
      for await (const group of readRows(Readable.from([bytes]), options, siteId, scope)) {
        columns = group.columns
        faults = mappingFaults(options, columns)
        rows += group.rows.length
        if (faults.length > 0) continue
        const { customerOfEmail } = group
        const look = { ...scope, importId: '', by: '', now: Date.now(), customerOfEmail, seenDays }
        for (const row of group.rows) seen.push(lookedAt(row, look))
      }
      const refused = seen.flatMap((one) => one.refused ?? [])
      return {
        columns,
        before: (await newestLike(siteId, columns, options.kind))?.mapping ?? null,
        faults,
        rows,
        wouldTake: seen.length - refused.length,
        wouldRefuse: refused.length,
        first: seen.slice(0, shownFirst),
        refusedRows: refused.slice(0, shownRefused),
      }
    },

    async start(
      bytes: AsyncIterable<Uint8Array>,
      scope: Scope & { fileName: string; by: string },
    ): Promise<StoredImport> {
      const { siteId, options, fileName, by } = scope
      const importId = randomUUID()
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, importId)
      const looked = await pipeline(bytes, createWriteStream(path, { mode: 0o600 }))
        .then(() => lookOver(path, options))
        .catch(async (error: unknown) => {
          await rm(path, { force: true })
          throw error
        })
      const body: ImportBody = {
        siteId,
        kind: options.kind,
        source: options.source,
        fileName,
        status: 'running',
        at: Date.now(),
        by,
        mapping: options.mapping,
        ...looked,
        ...nothingYet,
        undone: null,
      }
      const id = idOf(siteId, importId)
      const now = { counts: { ...nothingYet }, isCancelled: false }
      running.set(id, now)
      const entity = await state.put(kind, id, body, { expectedVersion: 0, by })
      const started = shown(entity)
      void run(importId, now, path, scope)
      return started
    },

    async list(siteId: string): Promise<StoredImport[]> {
      const all = await state.list<ImportBody>(kind, `${siteId}/`)
      return all.map(shown).sort((a, b) => b.body.at - a.body.at)
    },

    async get(siteId: string, importId: string): Promise<StoredImport | null> {
      const entity = await state.get<ImportBody>(kind, idOf(siteId, importId))
      return entity && shown(entity)
    },

    /** Ends before the next rows; null where it does not run. */
    async cancel(siteId: string, importId: string): Promise<StoredImport | null> {
      const id = idOf(siteId, importId)
      const now = running.get(id)
      if (!now) return null
      now.isCancelled = true
      const entity = await state.get<ImportBody>(kind, id)
      return entity && shown({ ...entity, body: { ...entity.body, status: 'cancelled' } })
    },

    /** null while it runs: what is still being taken cannot be counted, nor deleted. */
    async undo(siteId: string, importId: string, by: string): Promise<StoredImport | null> {
      const id = idOf(siteId, importId)
      if (running.has(id)) return null
      return await state.inTurn(`undoing ${id}`, async () => {
        const before = await state.get<ImportBody>(kind, id)
        if (!before) return null
        if (before.body.status === 'undone') return shown(before)
        const deleted = await deleteImport(store, siteId, importId)
        const undone = { at: Date.now(), by, ...deleted, remains: remainsOf(before.body, deleted) }
        const after = await state.update<ImportBody>(kind, id, by, (body) => ({ ...body, status: 'undone', undone }))
        return after && shown(after)
      })
    },
  }
}

const nothingYet: Counts = { rows: 0, taken: 0, repeated: 0, refused: 0 }

type Looked = { row: number; made: string; refused: RefusedRow | null }

function lookedAt(row: CsvRow, scope: ImportScope): Looked {
  const read = rowFact(row, scope)
  return 'refused' in read
    ? { row: row.row, made: '', refused: read.refused }
    : { row: row.row, made: read.made, refused: null }
}

/** What an undone import leaves behind, and why. */
function remainsOf(body: ImportBody, deleted: { events: number; contactDetails: number; wishes: number }): string[] {
  const rest = body.taken - deleted.events
  return [
    ...(body.repeated > 0
      ? [`${body.repeated} rows that were there before this import: they belong to the one that brought them`]
      : []),
    ...(rest > 0 ? [`${rest} rows that are no longer this import’s`] : []),
    ...(body.kind === 'customers' && deleted.contactDetails < body.taken
      ? ['contact details that the site itself had told, or has told since']
      : []),
  ]
}
