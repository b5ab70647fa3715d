/** Which events are a success, and what one is worth: a setting of the site, here as SQL over `events`. */
import type { Conversion } from '@hindsight/protocol/settings'
import { onPage } from './onPage.ts'
import type { Condition } from './scope.ts'

export type ConversionSql = {
  /** Condition: this event is a success. */
  isConversion: string
  /** Of a success: what it is worth. */
  value: string
  params: Record<string, unknown>
}

/**
 * Of a success: what makes it one and the same. An order that the page and the server both report has one id; the page
 * of thanks may be loaded again within a session; anything else is itself.
 */
export const conversionKey = `multiIf(orderId != '', concat('order ', orderId),
  kind = 'pageView', concat('page ', toString(sessionId), visitorId),
  concat(toString(tabId), ' ', toString(eventNo), ' ', messageId))`

/** Sites differ little: those with the same setting share a condition, so that many sites cost few comparisons. */
export function conversionSql(bySite: ReadonlyMap<string, Conversion>): ConversionSql {
  const groups = new Map<string, { sites: string[]; conversion: Conversion }>()
  for (const [siteId, conversion] of bySite) {
    const key = JSON.stringify([conversion.kind, conversion.match, conversion.value])
    const group = groups.get(key) ?? { sites: [], conversion }
    group.sites.push(siteId)
    groups.set(key, group)
  }
  const parts = [...groups.values()].map(({ sites, conversion }, index) => {
    const is = eventIs(conversion, index)
    const ofSites = `siteId IN {conversionSites${index}:Array(String)}`
    return {
      value: conversion.value,
      sql: `${ofSites} AND ${is.sql}`,
      worth: [ofSites, `{conversionValue${index}:Float64}`],
      params: {
        ...is.params,
        [`conversionSites${index}`]: sites,
        ...(conversion.value === null ? {} : { [`conversionValue${index}`]: conversion.value }),
      },
    }
  })
  const fixed = parts.filter(({ value }) => value !== null).flatMap(({ worth }) => worth)
  const own = 'coalesce(revenue, 0.)'
  return {
    isConversion: parts.length === 0 ? 'false' : `(${parts.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    value: fixed.length === 0 ? own : `multiIf(${[...fixed, own].join(', ')})`,
    params: Object.assign({}, ...parts.map(({ params }) => params)),
  }
}

function eventIs({ kind, match }: Conversion, index: number): Condition {
  if (kind === 'page') {
    const is = onPage(match, `conversionPage${index}x`)
    return { sql: `kind = 'pageView' AND ${is.sql}`, params: is.params }
  }
  const name = `conversionName${index}`
  return { sql: `kind = 'track' AND name = {${name}:String}`, params: { [name]: match } }
}
