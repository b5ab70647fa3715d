/**
 * The sites of this installation, in memory: ingest looks a write key up for every request. What stands in the state
 * table is the truth; it is read at the start and every few seconds, so that other processes' changes arrive.
 */
import { randomBytes } from 'node:crypto'
import { type SiteSettings, siteSettings } from '@hindsight/protocol/settings'
import { slugOf } from './slug.ts'
import { ConflictError, type Entity, type State } from './state.ts'

export type Site = {
  siteId: string
  name: string
  /** Public: it stands in the pages of the site. */
  writeKey: string
  settings: SiteSettings
  /** ms since 1970. */
  createdAt: number
  version: number
}

export type SiteChange = {
  name?: string | undefined
  settings?: { [K in keyof SiteSettings]?: SiteSettings[K] | undefined } | undefined
}

/** Secrets of a site, apart from it, so that no answer that shows a site can show them. */
export type SiteKeys = {
  /** Analytics calls with it are believed: they come from a server of the site. */
  serverKey: string
  /** Signs customer ids (people/signature.ts). */
  identitySecret: string
}
export type SiteKeyName = keyof SiteKeys

type SiteBody = Omit<Site, 'siteId' | 'version'>

const kind = 'site'
const keysKind = 'siteKeys'
/** protocol's siteId allows 40; the rest is for `-2`, `-3` … */
const maxSlugChars = 34
/** 15 bytes are 20 characters: short enough for a snippet, far too many to guess. */
const writeKeyBytes = 15
const secretBytes = 24
/** They would read as something else in a URL of the dashboard. */
const reservedIds = new Set(['new', 'api'])

const newKey: Record<SiteKeyName, () => string> = {
  // Its beginning tells it from a write key, for those who read a configuration.
  serverKey: () => `server_${randomBytes(secretBytes).toString('base64url')}`,
  identitySecret: () => randomBytes(secretBytes).toString('base64url'),
}
const newKeys = (): SiteKeys => ({ serverKey: newKey.serverKey(), identitySecret: newKey.identitySecret() })

export const demoSite = { siteId: 'demo', name: 'Demo shop', writeKey: 'demo' }

export type Sites = ReturnType<typeof createSites>

export function createSites(state: State) {
  let known = new Map<string, Site>()
  let byKey = new Map<string, Site>()
  let keys = new Map<string, SiteKeys>()
  let byServerKey = new Map<string, string>()
  let unfollow = (): void => undefined

  function index(sites: Iterable<Site>): void {
    known = new Map([...sites].map((site) => [site.siteId, site]))
    byKey = new Map([...known.values()].map((site) => [site.writeKey, site]))
  }

  function indexKeys(all: Iterable<[string, SiteKeys]>): void {
    keys = new Map(all)
    byServerKey = new Map([...keys].map(([siteId, { serverKey }]) => [serverKey, siteId]))
  }

  /** Never over a newer version: a list that was asked for before a change may arrive after it. */
  function newest({ id, version, body }: Entity<SiteBody>): Site {
    const already = known.get(id)
    if (already && already.version > version) return already
    // Parsed, so that a setting that came later has its default in sites that are older.
    return { ...body, settings: siteSettings.parse(body.settings), siteId: id, version }
  }

  function publish(entity: Entity<SiteBody>): Site {
    const site = newest(entity)
    index([...known.values(), site])
    return site
  }

  async function load(): Promise<void> {
    const before = known
    const [readSites, readKeys] = await Promise.all([state.list<SiteBody>(kind), state.list<SiteKeys>(keysKind)])
    const read = readSites.map(newest)
    // A site that was made while the list was on its way is not in it.
    const made = [...known.values()].filter((site) => before.get(site.siteId) === undefined)
    index([...made, ...read])
    indexKeys([...keys, ...readKeys.map(({ id, body }): [string, SiteKeys] => [id, body])])
  }

  /** A site's secrets, made where it has none yet. */
  async function ensureKeys(siteId: string, by: string): Promise<SiteKeys> {
    const stored = await state.get<SiteKeys>(keysKind, siteId)
    const { body } = stored ?? (await state.put(keysKind, siteId, newKeys(), { expectedVersion: 0, by }))
    indexKeys([...keys, [siteId, body]])
    return body
  }

  async function add(
    siteId: string,
    name: string,
    writeKey: string,
    settings: SiteSettings,
    by: string,
  ): Promise<Site> {
    const body = { name, writeKey, settings, createdAt: Date.now() }
    const site = publish(await state.put(kind, siteId, body, { expectedVersion: 0, by }))
    await ensureKeys(siteId, by)
    return site
  }

  return {
    load,

    /** Reads the sites again every few seconds, until `stop`. A failed read keeps what is known. */
    start(onError: (error: unknown) => void): void {
      unfollow = state.follow(load, onError)
    },
    stop: (): void => unfollow(),

    byWriteKey: (key: string): Site | undefined => byKey.get(key),
    /** The site whose server this key belongs to. */
    byServerKey: (key: string): Site | undefined => known.get(byServerKey.get(key) ?? ''),
    /** undefined: it was made by an older version and has none yet. */
    keysOf: (siteId: string): SiteKeys | undefined => keys.get(siteId),
    ensureKeys,
    /** Makes one of a site's secrets anew; the old one is worth nothing from then on. */
    async rotateKey(siteId: string, name: SiteKeyName, by: string): Promise<SiteKeys> {
      await ensureKeys(siteId, by)
      const changed = await state.update<SiteKeys>(keysKind, siteId, by, (body) => ({
        ...body,
        [name]: newKey[name](),
      }))
      if (!changed) throw new ConflictError(keysKind, siteId, null)
      indexKeys([...keys, [siteId, changed.body]])
      return changed.body
    },
    byId: (siteId: string): Site | undefined => known.get(siteId),
    list: (): Site[] => [...known.values()].sort((a, b) => a.name.localeCompare(b.name)),

    /** Makes a site; its id is its name in plain letters, with a number where that is taken. */
    async create(name: string, settings: Partial<SiteSettings>, by: string): Promise<Site> {
      const slug = slugOf(name, maxSlugChars) || 'site'
      const complete = siteSettings.parse(settings)
      const writeKey = randomBytes(writeKeyBytes).toString('base64url')
      for (let n = reservedIds.has(slug) ? 2 : 1; ; n++) {
        const siteId = n === 1 ? slug : `${slug}-${n}`
        if (known.has(siteId)) continue
        try {
          return await add(siteId, name, writeKey, complete, by)
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error
        }
      }
    },

    /** Throws `ConflictError` when the site is not at `expectedVersion` any more. */
    async change(siteId: string, expectedVersion: number, change: SiteChange, by: string): Promise<Site> {
      const entity = await state.get<SiteBody>(kind, siteId)
      if (!entity) throw new ConflictError(kind, siteId, null)
      publish(entity)
      const given = Object.entries(change.settings ?? {}).filter(([, value]) => value !== undefined)
      const body = {
        ...entity.body,
        name: change.name ?? entity.body.name,
        settings: siteSettings.parse({ ...entity.body.settings, ...Object.fromEntries(given) }),
      }
      return publish(await state.put(kind, siteId, body, { expectedVersion, by }))
    },

    /** The demo shop's site, whose write key everyone knows: made where it is missing. */
    async ensureDemo(): Promise<void> {
      if (known.has(demoSite.siteId)) return
      try {
        await add(demoSite.siteId, demoSite.name, demoSite.writeKey, siteSettings.parse({}), 'first start')
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
      }
    },
  }
}
