/** What the first page view of a session tells of it beside its columns, as a map without empty values: SQL over events. */

const first = (column: string): string => `argMinIf(${column}, at, kind = 'pageView')`
const given = `${first('properties')} AS given`
const url = first('url')
const referrer = first('referrer')

/** Inner width of the window, by the steps at which layouts commonly change. */
const screen = `multiIf(
  (JSONExtractUInt(${given}, 'viewportWidth') AS wide) = 0, '',
  wide < 600, 'under 600 px', wide < 1024, '600 to 1023 px', wide < 1440, '1024 to 1439 px', '1440 px and more')`

const parameter = (name: string): string =>
  `substringUTF8(decodeURLFormComponent(extractURLParameter(${url}, '${name}')), 1, 100)`

const searchEngines = 'google|bing|duckduckgo|yahoo|ecosia|startpage|qwant|yandex|baidu|brave'
const socialSites = 'facebook|instagram|twitter|x|t|linkedin|lnkd|pinterest|reddit|tiktok|youtube|whatsapp|telegram|vk'
const mailSites = 'mail|outlook|webmail'
/** Where one is sent to pay, and comes back from: she did not come by them. */
const paymentSites =
  'paypal|pay[.]google|klarna|stripe|adyen|mollie|worldpay|sofort|giropay|payone|payu|przelewy24|saferpay|postfinance|twint|braintreegateway|amazonpay|payments-amazon|afterpay|affirm|wirecard|unzer|computop|cardinalcommerce|arcot|3dsecure|paydirekt|bluesnap|squareup'
const anyOf = (names: string): string => `'(^|[.])(${names})[.]'`

/** A host of theirs, whatever stands before its name. */
export const paymentSite = anyOf(paymentSites)

/** Advertisements put the number of a click into the address; its value is masked, its name is not. */
const clickId = '[?&](gclid|gbraid|wbraid|dclid|msclkid)='

/** What the campaign says it is, else where the visit came from. */
const cameBy = `multiIf(
  match(lowerUTF8(${parameter('utm_medium')}) AS medium, '^(cpc|ppc|cpm|paid|display|banner|ads?)'), 'advertising',
  match(${url}, '${clickId}'), 'advertising',
  medium LIKE '%mail%', 'mail',
  medium LIKE '%social%', 'social',
  (domainWithoutWWW(${referrer}) AS cameFrom) = '', if(medium = '' AND ${parameter('utm_source')} = '', 'direct', 'campaign'),
  cameFrom = domainWithoutWWW(${url}), 'this site',
  match(cameFrom, ${paymentSite}), 'this site',
  match(cameFrom, ${anyOf(mailSites)}), 'mail',
  match(cameFrom, ${anyOf(searchEngines)}), 'search',
  match(cameFrom, ${anyOf(socialSites)}), 'social',
  'another site')`

const attributes: Record<string, string> = {
  screen,
  connection: `JSONExtractString(given, 'connection')`,
  colorScheme: `JSONExtractString(given, 'colorScheme')`,
  touch: `if(JSONHas(given, 'touch'), if(JSONExtractBool(given, 'touch'), 'yes', 'no'), '')`,
  cameBy: `if(given = '', '', ${cameBy})`,
  campaign: parameter('utm_campaign'),
  source: parameter('utm_source'),
}

/** Of a group of one session's events, with `at` as their order. */
export const sessionAttributes = `mapFilter((name, value) -> value != '',
  map(${Object.entries(attributes)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(',\n    ')}))`
