/**
 * Fills a store with visits of a shop: a million events made in SQL and rolled up by the real roll-up, then copied with
 * what was derived from them, under other ids, until there are as many as asked for. So filling takes a minute, and
 * every table holds what the product would have put there.
 */
import type { Store } from '../../collector/src/clickhouse/store.ts'

export const eventsPerSession = 20
export const days = 30
const places = 40
/** One of so many visits comes to the order form. */
const perBuyer = 4
/** Each visit sees a banner; one of so many clicks on it. */
const perClicked = 20
const promotions = 40
/** Banners are asked for over three such months. */
export const monthsOfBanners = 3

/** Of the first share, at most a million events. */
export async function fillFirst(store: Store, siteId: string, events: number, now: number): Promise<void> {
  const session = `intDiv(number, ${eventsPerSession})`
  const visitors = Math.ceil(events / eventsPerSession / 1.6)
  await store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, name, source, ts, storedAt, visitorId,
       path, place, form, label, interactive, reactionMs, message, filled, shape, outcome, status, url, orderId, revenue,
       browser, browserVersion, os, device, country, language, release, reason, promotionId, properties)
     SELECT {siteId:String}, toDate(at), toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(n), 12, '0'))),
       toUUID(concat('00000000-0000-4000-9000-', leftPad(toString(n), 12, '0'))), no + 1,
       multiIf(no = 1, 'recording', no = 7 OR no = 8 AND n % ${perClicked} = 0, 'track', atForm AND no IN (13, 15) AND buyer % 9 = 0, 'fieldError', no = 5 AND n % 40 = 0, 'jsError',
         no = 6 AND n % 50 = 0, 'request', no = 9, 'track', atForm AND no = 18 AND buyer % 5 < 3, 'track',
         atForm AND no = 19 AND buyer % 7 < 4, 'track', atForm AND no = 17, 'submit',
         atForm AND no IN (12, 14, 16), 'fieldVisit', no % 3 = 0, 'pageView', 'click') AS what,
       multiIf(what != 'track', '', no = 7, 'Promotion Viewed', no = 8, 'Promotion Clicked', no = 9, 'Product Added', no = 18, 'Checkout Started', 'Order Completed') AS called,
       'recorder', fromUnixTimestamp64Milli(toInt64(at * 1000 + no * 7000)) AS happened, happened,
       concat('v', toString(cityHash64(n) % ${visitors})),
       if(atForm, concat('/checkout/', toString(intDiv(no - 11, 3))), concat('/p/', toString((n * 7 + no) % ${places}))),
       multiIf(what IN ('fieldVisit', 'fieldError'), concat('name:f', toString(no % 7)),
         what = 'click', concat('text:button:b', toString((n + no) % 23)), ''),
       if(atForm, 'id:form', ''), concat('Label ', toString(no)), 1, if(what = 'click' AND n % 30 = 0, NULL, 20),
       multiIf(what = 'fieldError', 'Enter your maiden name', what = 'jsError', concat('x', toString(n % 50), ' is not a function'), ''),
       buyer % 18 = 0, if(what = 'fieldError', ['apostrophe'], []), if(what = 'submit', if(buyer % 11 = 0, 'nothing', 'navigated'), ''),
       if(what = 'request', 500, NULL), concat('https://shop.example/api/', toString(n % 9)), if(atForm AND no = 19, toString(n), ''),
       if(atForm AND no = 19, 10 + n % 90, NULL), ['Chrome', 'Safari', 'Firefox'][n % 3 + 1], toString(n % 12), 'Windows',
       ['desktop', 'mobile'][n % 2 + 1], ['NL', 'DE', 'BE'][n % 3 + 1], 'nl', concat('3.', toString(intDiv(at, 86400 * 7))), 'on',
       if(startsWith(called, 'Promotion'), concat('P', toString(n % ${promotions})), ''),
       multiIf(what = 'click', '{"judged":true,"pageX":10,"pageY":20}',
         what = 'fieldVisit', '{"edits":3,"deletes":1,"activeMs":2400,"hesitationMs":700,"emptyAfter":false,"stuck":true}',
         what = 'submit', if(buyer % 11 = 0, '{"blank":["name:f0"],"invalid":["name:f0"]}', '{"blank":[],"invalid":[]}'),
         what = 'fieldError', '{"validity":[],"trigger":"submit"}', what = 'request', '{"method":"POST","failed":true}',
         what = 'pageView', '{"navigation":"load"}',
         startsWith(called, 'Promotion'), concat('{"properties":{"name":"Banner ', toString(n % ${promotions}), '","creative":"c',
           toString(n % 3), '","position":"home","impressionId":"', toString(n), '-0"}}'), '{}')
     FROM (SELECT number, ${session} AS n, number % ${eventsPerSession} AS no, intDiv(n, ${perBuyer}) AS buyer,
         n % ${perBuyer} = 0 AND no > 10 AS atForm,
         intDiv({now:Int64}, 1000) - 3600 - (n * 7919) % (${days} * 86400) AS at
       FROM numbers({events:UInt64}))`,
    { siteId, now, events },
  )
}

/** Columns that differ in a copy. */
const copied: Record<string, string> = {
  properties: `replaceOne(properties, '-0"}}', concat('-', toString({copy:UInt32}), '"}}'))`,
  sessionId: "toUUID(concat(leftPad(toString({copy:UInt32}), 8, '0'), substring(toString(sessionId), 9)))",
  tabId: "toUUID(concat(leftPad(toString({copy:UInt32}), 8, '0'), substring(toString(tabId), 9)))",
  visitorId: "concat(visitorId, '-', toString({copy:UInt32}))",
  person: "concat(person, '-', toString({copy:UInt32}))",
}
const tables = ['events', 'sessions', 'signals', 'formFields']

async function columnsOf(store: Store, tables: readonly string[]): Promise<{ table: string; name: string }[]> {
  return store.query(
    'SELECT table, name FROM system.columns WHERE database = currentDatabase() AND table IN {tables:Array(String)} ORDER BY position',
    { tables },
  )
}

export async function fillCopies(store: Store, copies: number): Promise<void> {
  const columns = await columnsOf(store, tables)
  for (let copy = 1; copy <= copies; copy++) {
    for (const table of tables) {
      const names = columns.filter((column) => column.table === table).map(({ name }) => name)
      const values = names.map((name) => copied[name] ?? name)
      const ofFirst = "startsWith(toString(sessionId), '00000000-')"
      await store.command(
        `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} WHERE ${ofFirst}`,
        { copy },
      )
    }
  }
}

const sooner = (column: string) => `${column} - INTERVAL {sooner:UInt32} DAY`
const moved: Record<string, string> = {
  sessionId:
    'toUUID(concat(toString({sooner:UInt32} * 1000000 + toUInt32(substring(toString(sessionId), 1, 8))), substring(toString(sessionId), 9)))',
  properties: `replaceOne(properties, '"}}', concat('-', toString({sooner:UInt32}), '"}}'))`,
  ...Object.fromEntries(['sessionDay', 'ts', 'firstTs', 'lastTs'].map((column) => [column, sooner(column)])),
}

/** The visits of the months before, with nothing but the banners that they saw. */
export async function fillBanners(store: Store): Promise<void> {
  const columns = await columnsOf(store, ['events', 'sessions'])
  const ofLast = 'toUInt32(substring(toString(sessionId), 1, 8)) < 1000000'
  for (let month = 1; month < monthsOfBanners; month++) {
    for (const [table, rows] of [
      ['events', `${ofLast} AND kind = 'track' AND startsWith(name, 'Promotion')`],
      ['sessions', ofLast],
    ] as const) {
      const names = columns.filter((column) => column.table === table).map(({ name }) => name)
      const values = names.map((name) => moved[name] ?? name)
      await store.command(
        `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} WHERE ${rows}`,
        {
          sooner: month * days,
        },
      )
    }
  }
}
