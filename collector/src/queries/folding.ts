/** Texts and addresses without what differs from time to time, in SQL, so that the same trouble has one name. */

/** A message in lower case, digits as #, what is quoted as …: `Cannot read 'x1' of order 17` → `cannot read … of order #`. */
export function foldedMessage(message: string): string {
  const quoted = `"[^"]*"|\\'[^\\']*\\'|“[^”]*”|‘[^’]*’|«[^»]*»|\`[^\`]*\``
  return `replaceRegexpAll(replaceRegexpAll(lowerUTF8(${message}), '${quoted}', '…'), '[0-9]+', '#')`
}

/** As protocol's `pathTemplate`, which pages are folded by: `https://x/api/orders/10293?a=1` → `/api/orders/#`. */
export function foldedPath(url: string): string {
  const isId = `match(part, '(?i)^(?:[0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:\\[|%5B)(?:email|number|iban)(?:\\]|%5D))$')
    OR match(part, '[0-9]')
      AND (match(part, '(?i)^[0-9a-f]{12,}$') OR match(part, '^[A-Za-z0-9_-]{20,}$') AND match(part, '[A-Za-z]'))`
  const folded = `arrayStringConcat(arrayMap(part -> if(${isId}, '#', part), splitByChar('/', path(${url}))), '/')`
  // Named by a lambda: said twice, it would be parsed and planned twice.
  return `arrayMap(folded -> if(length(folded) > 1, trim(TRAILING '/' FROM folded), '/'), [${folded}])[1]`
}
