/** What a segment may be made of: values that were met in a period, most sessions first. */
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { segmentRoutes } from '@hindsight/protocol/api/segments'
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { mayBeTrait, type SessionAttribute, sessionAttributes } from '@hindsight/protocol/filter'
import type { Store } from '../../clickhouse/store.ts'
import { tagsOfSite } from '../notes/tagsOfSite.ts'
import { begunIn, onSiteDays, type Period } from '../scope.ts'
import { attributeColumns } from './leaves.ts'

export type SegmentChoices = OutputOf<typeof segmentRoutes.listSegmentChoices>

/** As many as a person scrolls through. */
const maxValues = 100
const maxTraits = 50
/** What stands in a trait is told only where many share it: a value of one person may say who she is. */
const minSharing = 2
const maxTraitValues = 30

type Pair = [value: string, n: number | string]

async function attributeChoices(store: Store, siteId: string, period: Period) {
  const begun = begunIn(siteId, period)
  const [row] = await store.query<Record<string, Pair[]>>(
    `SELECT ${sessionAttributes
      .map((name) => {
        const counted = `sumMap(map(toString(${attributeColumns[name]}), toUInt64(1)))`
        return `arraySlice(arraySort(pair -> (-toInt64(pair.2), pair.1), arrayZip(mapKeys(${counted}), mapValues(${counted}))), 1, ${maxValues}) AS of_${name}`
      })
      .join(', ')}
     FROM sessions FINAL WHERE ${begun.sql}`,
    begun.params,
  )
  const of = (name: SessionAttribute) =>
    (row?.[`of_${name}`] ?? [])
      .map(([value, n]) => ({ value, sessions: Number(n) }))
      .filter(({ value }) => value !== '')
  return Object.fromEntries(sessionAttributes.map((name) => [name, of(name)]))
}

async function versionChoices(store: Store, siteId: string, period: Period) {
  const begun = begunIn(siteId, period)
  const rows = await store.query<{ of: string; major: string; n: number | string }>(
    `SELECT toString(browser) AS of, splitByChar('.', toString(browserVersion))[1] AS major, count() AS n
     FROM sessions FINAL WHERE ${begun.sql} AND match(browserVersion, '^[0-9]')
     GROUP BY of, major ORDER BY n DESC, of, major LIMIT ${maxValues}`,
    begun.params,
  )
  return rows.map(({ of, major, n }) => ({ browser: of, version: major, sessions: Number(n) }))
}

async function promotionChoices(store: Store, siteId: string, period: Period) {
  const days = onSiteDays(siteId, period)
  const rows = await store.query<{ value: string; n: number | string }>(
    `SELECT toString(promotionId) AS value, uniqExact(sessionDay, sessionId) AS n FROM events
     WHERE ${days.sql} AND kind = 'track' AND promotionId != ''
       AND name IN ('${ecommerce.promotionViewed}', '${ecommerce.promotionClicked}')
     GROUP BY value ORDER BY n DESC, value LIMIT ${maxValues}`,
    days.params,
  )
  return rows.map(({ value, n }) => ({ value, sessions: Number(n) }))
}

async function traitChoices(store: Store, siteId: string, period: Period) {
  const days = onSiteDays(siteId, period)
  const rows = await store.query<{ trait: string; said: string; n: number | string }>(
    `SELECT trait, said, uniqExact(customerId) AS n
     FROM (
       SELECT customerId, arrayJoin(JSONExtractKeysAndValuesRaw(properties, 'traits')) AS one, one.1 AS trait,
         if(startsWith(one.2, '"'), JSONExtractString(properties, 'traits', trait), one.2) AS said
       FROM events WHERE ${days.sql} AND kind = 'identify')
     WHERE length(said) <= 100 AND NOT match(said, '^[[{]')
     GROUP BY trait, said ORDER BY n DESC, trait, said LIMIT 2000`,
    days.params,
  )
  const byName = new Map<string, string[]>()
  for (const { trait, said, n } of rows) {
    if (!mayBeTrait(trait)) continue
    const values = byName.get(trait) ?? []
    if (Number(n) >= minSharing && values.length < maxTraitValues) values.push(said)
    byName.set(trait, values)
  }
  return [...byName].slice(0, maxTraits).map(([name, values]) => ({ name, values }))
}

export async function segmentChoices(store: Store, siteId: string, period: Period): Promise<SegmentChoices> {
  const [attributes, versions, promotions, traits, tags] = await Promise.all([
    attributeChoices(store, siteId, period),
    versionChoices(store, siteId, period),
    promotionChoices(store, siteId, period),
    traitChoices(store, siteId, period),
    tagsOfSite(store, siteId),
  ])
  return { attributes, versions, promotions, traits, tags: tags.map(({ tag }) => tag) }
}
