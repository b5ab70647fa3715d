/**
 * Fills a store with visits of a shop: a million events made in SQL and rolled up by the real roll-up, then copied with
 * what was derived from them, under other ids, until there are as many as asked for. So filling takes a minute, and
 * every table holds what the product would have put there.
 */
import type { Store } from '../../collector/src/clickhouse/store.ts'

export const eventsPerSession = 20
const days = 30
const places = 40
/** One of so many visits comes to the order form. */
const perBuyer = 4

/** Of the first share, at most a million events. */
export async function fillFirst(store: Store, siteId: string, events: number, now: number): Promise<void> {
  const session = `intDiv(number, ${eventsPerSession})`
  const visitors = Math.ceil(events / eventsPerSession / 1.6)
  await store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, name, source, ts, storedAt, visitorId,
       path, place, form, label, interactive, reactionMs, message, filled, shape, outcome, status, url, orderId, revenue,
       browser, browserVersion, os, device, country, language, release, reason, properties)
     SELECT {siteId:String}, toDate(at), toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(n), 12, '0'))),
       toUUID(concat('00000000-0000-4000-9000-', leftPad(toString(n), 12, '0'))), no + 1,
       multiIf(no = 1, 'recording', atForm AND no IN (13, 15) AND buyer % 9 = 0, 'fieldError', no = 5 AND n % 40 = 0, 'jsError',
         no = 6 AND n % 50 = 0, 'request', no = 9, 'track', atForm AND no = 18 AND buyer % 5 < 3, 'track',
         atForm AND no = 19 AND buyer % 7 < 4, 'track', atForm AND no = 17, 'submit',
         atForm AND no IN (12, 14, 16), 'fieldVisit', no % 3 = 0, 'pageView', 'click') AS what,
       multiIf(what != 'track', '', no = 9, 'Product Added', no = 18, 'Checkout Started', 'Order Completed'),
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
       multiIf(what = 'click', '{"judged":true,"pageX":10,"pageY":20}',
         what = 'fieldVisit', '{"edits":3,"deletes":1,"activeMs":2400,"hesitationMs":700,"emptyAfter":false,"stuck":true}',
         what = 'submit', if(buyer % 11 = 0, '{"blank":["name:f0"],"invalid":["name:f0"]}', '{"blank":[],"invalid":[]}'),
         what = 'fieldError', '{"validity":[],"trigger":"submit"}', what = 'request', '{"method":"POST","failed":true}',
         what = 'pageView', '{"navigation":"load"}', '{}')
     FROM (SELECT number, ${session} AS n, number % ${eventsPerSession} AS no, intDiv(n, ${perBuyer}) AS buyer,
         n % ${perBuyer} = 0 AND no > 10 AS atForm,
         intDiv({now:Int64}, 1000) - 3600 - (n * 7919) % (${days} * 86400) AS at
       FROM numbers({events:UInt64}))`,
    { siteId, now, events },
  )
}

/** Columns that differ in a copy. */
const copied: Record<string, string> = {
  sessionId: "toUUID(concat(leftPad(toString({copy:UInt32}), 8, '0'), substring(toString(sessionId), 9)))",
  tabId: "toUUID(concat(leftPad(toString({copy:UInt32}), 8, '0'), substring(toString(tabId), 9)))",
  visitorId: "concat(visitorId, '-', toString({copy:UInt32}))",
  person: "concat(person, '-', toString({copy:UInt32}))",
}
const tables = ['events', 'sessions', 'signals', 'formFields']

export async function fillCopies(store: Store, copies: number): Promise<void> {
  const columns = await store.query<{ table: string; name: string }>(
    'SELECT table, name FROM system.columns WHERE database = currentDatabase() AND table IN {tables:Array(String)} ORDER BY position',
    { tables },
  )
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
