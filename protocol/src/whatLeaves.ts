/**
 * What leaves the browser, field by field, for privacy officers. Bound to the schemas in `events.ts`: a kind or a field
 * that is added there and not explained here does not compile. The dashboard shows it beside a site's own rules;
 * `npm run docs:privacy` writes it into docs/privacy.md.
 */
import type { EventKind, EventOf } from './events.ts'

/**
 * `no`: numbers, flags, words of a fixed list. `pseudonym`: a number made at random, which tells one browser, visit or tab
 * from another. `redacted`: words of the page or of its code, whose
 * personal patterns are redacted; what no pattern tells (a name in a text) could be in it. `given`: what the site's own
 * code hands over.
 */
export type MayBePersonal = 'no' | 'pseudonym' | 'redacted' | 'given'
export type FieldNote = { says: string; example: string; personal: MayBePersonal }
type KindNote<K extends EventKind> = {
  /** When it is sent. */
  when: string
  /** Settings without which it is never sent. */
  only?: string
  fields: { [F in Exclude<keyof EventOf<K>, keyof typeof commonFields | 'kind'>]-?: FieldNote }
}

const no = (says: string, example: string): FieldNote => ({ says, example, personal: 'no' })
const pseudonym = (says: string, example: string): FieldNote => ({ says, example, personal: 'pseudonym' })
const redacted = (says: string, example: string): FieldNote => ({ says, example, personal: 'redacted' })
const given = (says: string, example: string): FieldNote => ({ says, example, personal: 'given' })

/** Of every event. */
export const commonFields = {
  eventNo: no('Counter of the tab', '12'),
  ts: no('Time by the device’s clock', '2026-11-21 10:15:07.120'),
  pageId: pseudonym('Random number of the page load', '0b7c…'),
  path: redacted('Path of the page, without query and hash; ids and keys in it are folded', '/checkout/address'),
} satisfies Record<string, FieldNote>

/** Of every upload. */
export const uploadFields: Record<string, FieldNote> = {
  visitorId: pseudonym('Random number of this browser on this site', '5d1e…'),
  sessionId: pseudonym('Random number of the visit, with the time it began', '9a40…'),
  tabId: pseudonym('Random number of the browser tab', 'c2f1…'),
  'sentAt, clockOffsetMs': no('Time of sending, and how far the device’s clock is off', '+320 ms'),
  'batchNo, attempt, droppedEvents, droppedChunks': no('Counters, so that nothing is lost or counted twice', '7'),
  'recorder, release': no('Version of the recorder, and of the site as the site names it', '0.1.0, 2026-47'),
}

const place = redacted('The page’s own name of the element, form or field', 'name:lastName')
const form = redacted('The page’s own name of the form', 'id:checkout')
const label = redacted('What the element is called on the page; never what was typed or picked in it', 'Last name')
const nodeId = no('Number of the element in the replay', '212')
const message = redacted(
  'The message as shown, without quoted text, the field’s value, and digits from four on',
  'Enter your last name',
)
const validity = no('Which of the browser’s checks failed', 'valueMissing')
const shape = no(
  'Flags about the content: empty, apostrophe, hyphen, diacritic, space, digit, non-Latin letter, filled by the browser, pasted. Never of passwords, payment fields and security codes, never in masked parts, never in strict mode',
  'apostrophe',
)
const lengthBucket = no('Rough length of the content, where its shape is told', '4–8')
const fieldType = no('Kind of field', 'email')
const attemptNo = no('Which attempt to send the form', '2')
const leftBy = no('How the field was left', 'tab')
const count = (says: string) => no(says, '3')
const ms = (says: string) => no(says, '1 240 ms')
const flag = (says: string) => no(says, 'yes')

export const kinds: { [K in EventKind]: KindNote<K> } = {
  pageView: {
    when: 'A page is opened, or the address changes within it',
    fields: {
      url: redacted(
        'Address without user name; values of the query are masked but for a short list (page, sort, utm_source …), the hash too',
        'https://shop.example/list?page=2&q=*',
      ),
      title: redacted('Title of the page', 'Checkout'),
      referrer: redacted('The page before, scrubbed in the same way', 'https://search.example/'),
      navigation: no('How the page was reached', 'reload'),
      name: given('Name that the site gave the page', 'Product page'),
      properties: given('What the site says of the page', 'category: shoes'),
      viewportWidth: no('Size of the window', '1440 px'),
      viewportHeight: no('Size of the window', '900 px'),
      screenWidth: no('Size of the screen', '1920 px'),
      screenHeight: no('Size of the screen', '1080 px'),
      devicePixelRatio: no('Sharpness of the screen', '2'),
      language: no('Language of the browser', 'nl-NL'),
      timeZone: no('Time zone of the device', 'Europe/Amsterdam'),
      colorScheme: no('Light or dark', 'dark'),
      reducedMotion: flag('Asked for less motion'),
      touch: flag('Has a touch screen'),
      connection: no('Rough speed of the connection', '4g'),
      automated: flag('Driven by a program'),
    },
  },
  click: {
    when: 'A click or tap',
    fields: {
      place,
      label,
      role: no('Kind of element', 'button'),
      nodeId,
      x: no('Where in the element, 0 to 1', '0.52'),
      y: no('Where in the element, 0 to 1', '0.4'),
      pageX: no('Where on the page', '612 px'),
      pageY: no('Where on the page', '1 380 px'),
      interactive: flag('Looks as if it did something'),
      reactionMs: ms('Time until the page reacted'),
      reaction: no('What changed first', 'navigation'),
      errorAfterMs: ms('Time to a script error or failed request after it'),
      judged: flag('The page stayed long enough to tell'),
      clickCount: count('Second click of a double click'),
      modifiers: no('Keys held down', 'ctrl'),
    },
  },
  fieldVisit: {
    when: 'A field was entered and left; never what was typed, and no keystrokes',
    fields: {
      place,
      form,
      label,
      nodeId,
      fieldType,
      visitNo: count('How often this field was entered'),
      hesitationMs: ms('Time before the first change'),
      activeMs: ms('Time in the field'),
      edits: count('Number of changes'),
      deletes: count('Number of deletions'),
      pastes: count('Number of pastes'),
      autofilled: flag('Filled by the browser'),
      emptyBefore: flag('Was empty before'),
      emptyAfter: flag('Was empty after'),
      shape,
      lengthBucket,
      validity,
      leftBy,
      stuck: flag('What was typed was still there on leaving'),
      strayPlace: redacted('The other field in which it ended up', 'name:city'),
      enters: count('How often Enter was pressed in it'),
    },
  },
  fieldError: {
    when: 'A field was refused',
    fields: {
      place,
      form,
      label,
      nodeId,
      fieldType,
      message,
      validity,
      via: no('What told it', 'aria'),
      trigger: no('When it was refused', 'submit'),
      attemptNo,
      filled: flag('Was not empty'),
      shape,
      lengthBucket,
    },
  },
  fieldErrorCleared: { when: 'The refusal of a field is gone', fields: { place, form, label, nodeId } },
  formError: {
    when: 'A message about a whole form',
    fields: { form, label, nodeId, message, via: no('What told it', 'alert'), attemptNo },
  },
  submit: {
    when: 'A form was sent',
    fields: {
      form,
      label,
      nodeId,
      attemptNo,
      blank: redacted('Names of required fields that were empty', 'name:lastName'),
      invalid: redacted('Names of fields in error', 'name:postcode'),
      outcome: no('What came of it', 'errorShown'),
      status: no('Status of the answer', '422'),
      durationMs: ms('Time to the answer'),
    },
  },
  jsError: {
    when: 'A script of the page failed',
    fields: {
      message,
      errorType: redacted('Kind of error', 'TypeError'),
      source: redacted('Address of the script', 'https://shop.example/app.js'),
      line: no('Line', '1'),
      column: no('Column', '52 310'),
      stack: redacted('Names of functions, and where they stand in the scripts', 'at pay (app.js:1:52310)'),
      unhandledRejection: flag('Came from a promise'),
    },
  },
  request: {
    when: 'A request of the page failed or was slow; every one where the site asks for “All requests”. Never what was sent or answered',
    fields: {
      method: no('Method', 'POST'),
      url: redacted('Address, scrubbed as that of a page', 'https://shop.example/api/cart?id=*'),
      status: no('Status of the answer', '500'),
      durationMs: ms('How long it took'),
      failed: flag('Failed'),
      type: no('What asked for it; only with “All requests”', 'fetch'),
      requestBytes: no('Size of what was sent; only with “All requests”', '1 204'),
      responseBytes: no('Size of the answer; only with “All requests”', '20 480'),
      requestId: given('Number that the site’s server gave the request; only with “All requests”', '4bf92f35…'),
    },
  },
  console: {
    when: 'The page wrote an error or a warning to the browser’s console',
    only: 'Console errors and warnings',
    fields: {
      level: no('Error or warning', 'warn'),
      message,
      repeats: count('How often it was repeated'),
    },
  },
  frameVisit: {
    when: 'A stay in a frame of another company, such as a payment field; nothing of its inside can be seen',
    fields: {
      place,
      label,
      nodeId,
      url: no('Whose frame it is: no path, no query', 'https://pay.example'),
      visitNo: count('How often it was entered'),
      activeMs: ms('Time in it'),
      leftBy,
    },
  },
  scroll: {
    when: 'A page that was scrolled is left',
    fields: {
      depth: no('How far down the page was seen', '80 %'),
      reversals: count('Changes of direction'),
      burstReversals: count('The most of them within 5 seconds'),
      burstTs: no('When that was', '2026-11-21 10:15:07.120'),
    },
  },
  cursor: {
    when: 'The pointer was moved to and fro quickly',
    fields: {
      reversals: count('Changes of direction'),
      durationMs: ms('For how long'),
      pathPx: no('Length of the path', '2 100 px'),
      wayPx: no('From its beginning to its end', '140 px'),
    },
  },
  webVital: {
    when: 'A page is hidden or left: how quick and steady it was',
    fields: { name: no('Which measure', 'LCP'), value: no('Milliseconds, or the shift', '2 400') },
  },
  cost: {
    when: 'From time to time: what the recorder itself costs',
    fields: {
      level: no('How much is recorded', 'full'),
      ownMs: ms('Time it took'),
      windowMs: ms('Of how long'),
      longestMs: ms('Longest piece of work'),
      elements: no('Size of the page', '1 840 elements'),
      snapshotMs: ms('Time to copy the page'),
    },
  },
  visibility: {
    when: 'The tab was shown, hidden or left',
    fields: { state: no('Shown, hidden or left', 'hidden') },
  },
  recording: {
    when: 'Whether this page is replayed, and if not, why',
    fields: { reason: no('Reason', 'sampledOut') },
  },
  track: {
    when: 'The site’s own code tells of something that happened; also promotions that were seen or clicked',
    fields: {
      name: given('Name of the event', 'Order Completed'),
      properties: given(
        'What the site says of it. Properties named like secrets (password, card, iban, token …) are dropped, personal patterns in the others redacted',
        'revenue: 84.95',
      ),
      label,
      place,
      nodeId,
    },
  },
  identify: {
    when: 'The site’s own code says who the customer is',
    fields: {
      customerId: given('The site’s number of the customer', '10293'),
      traits: given(
        'Name, e-mail address, phone and address go into a table of their own, which needs a right to read; all else as properties of events',
        'plan: gold',
      ),
      identityHash: no('Proof by the site’s server that it is she; checked and not kept', 'a3f1…'),
    },
  },
}

/** The moving picture, where a session is replayed. */
export const replayNotes: { what: string; says: string; personal: MayBePersonal }[] = [
  {
    what: 'Structure and looks of the page',
    says: 'Elements, style sheets, class names and ids, sizes. Other attributes only from a list of those that looks depend on',
    personal: 'no',
  },
  {
    what: 'Texts of the page',
    says: 'As shown, without e-mail addresses, IBANs and numbers of six or more digits (but for dates and amounts), also where they are put together from several elements, and without what was typed anywhere on the page. Strict mode masks all text but captions made of common words',
    personal: 'redacted',
  },
  {
    what: 'Fields',
    says: 'Only whether a field is empty and, where it is typed into, whether the browser calls it valid: values, choices and ticks are replaced by a constant. data-unmask shows a field’s value, but never a secret one',
    personal: 'no',
  },
  {
    what: 'Addresses in links, pictures and styles',
    says: 'Scrubbed as those of pages. Pictures themselves are not recorded, but for tiny ones (under 400 bytes) that stand in the page’s own text outside masked parts: of the others, the size, and whether they came',
    personal: 'redacted',
  },
  {
    what: 'Movements',
    says: 'Mouse, scrolling, focus, selection, open popovers, size of the window. Where a click goes can tell which choice was made',
    personal: 'no',
  },
]

/** What stays in the page in every mode. */
export const neverLeaves: string[] = [
  'What is typed, pasted, picked, ticked or attached: values, default values, names of files, keystrokes, the clipboard',
  'Passwords, payment details and security codes, also when the page shows them or makes the field again; not even their shape',
  'Values in addresses (query, hash, user name), except a short list that says which list or campaign',
  'Bodies and headers of requests and answers, cookies, the page’s own storage',
  'Content of frames of other sites, of canvases, of closed shadow roots; pictures and films',
  'Tooltips, labels for assistive technology, data-* and names of fields in the replay; comments, scripts and metadata',
  'The address of the device is used to limit misuse and is not stored',
]

/** What even the rules here cannot recognise. */
export const remainders: string[] = [
  'Names, addresses of homes and other words without a pattern in texts of the page: mask their places, or switch on strict masking. The search of stored replays finds many of them',
  'A number or address whose parts stand in different blocks, or are put side by side only by a style sheet',
  'What was typed, repeated by the page in other words, in pieces, or on a later page; words of fewer than four letters, in scripts without spaces of one; texts of more than 500',
  'What was picked from a list, where the page repeats it in its texts',
  'Keys and codes without an address around them that the page shows as text; codes to be scanned and signatures that it draws as SVG: block their places',
]

export type Stored = { key: string; where: string; says: string; lifetime: string; only?: string }

/** Written on the visitor’s device; nothing before consent where the site asks for it. SITE is the write key. */
export const onDevice: Stored[] = [
  {
    key: 'hindsight:SITE:visitor',
    where: 'local storage',
    says: 'Random number of this browser',
    lifetime: 'until the site’s data is cleared, or consent is withdrawn',
  },
  {
    key: 'hindsight:SITE:session',
    where: 'local storage',
    says: 'Random number of the visit, when it began, when something was done last, a hash of the customer number',
    lifetime: 'replaced after 30 minutes without activity, at the latest after 24 hours',
  },
  {
    key: 'hindsight:SITE:consent',
    where: 'local storage',
    says: 'What the visitor agreed to',
    lifetime: 'until it is changed or the site’s data is cleared',
  },
  {
    key: 'hindsight:SITE:settings',
    where: 'local storage',
    says: 'The site’s rules, for when they cannot be read',
    lifetime: 'until they are read anew',
  },
  {
    key: 'hindsight:SITE:triggered',
    where: 'local storage',
    says: 'Number of the visit that is to be replayed',
    lifetime: 'until the next such visit',
    only: 'Which visits are replayed',
  },
  {
    key: 'hindsight:internal',
    where: 'local storage',
    says: 'That this browser is one of the site’s own people’s; only where a page was opened with ?hindsight=internal',
    lifetime: 'until a page is opened with ?hindsight=customer',
  },
  {
    key: 'hindsight:SITE:kept:…, hindsight:SITE:lease:…',
    where: 'local storage',
    says: 'Uploads that could not be sent, scrubbed like all others; never who she said she is',
    lifetime: 'until they are sent, at most 24 hours, at most 2 MB',
    only: 'Keep unsent data on the device',
  },
  {
    key: 'hindsight:SITE:tab',
    where: 'session storage',
    says: 'Random number and counters of the tab',
    lifetime: 'until the tab is closed',
  },
  {
    key: 'hindsight:form:sent',
    where: 'session storage',
    says: 'That a form was just sent, and its name, to tell errors on the page that answers',
    lifetime: 'until the next page; what is older than 30 seconds is not read',
  },
  {
    key: 'hindsight:SITE:held',
    where: 'session storage',
    says: 'The last minute of the replay, scrubbed, while it waits for its trigger',
    lifetime: 'until the tab is closed',
    only: 'Which visits are replayed',
  },
  {
    key: 'hindsight:SITE:debug',
    where: 'session storage',
    says: 'That the debug overlay was asked for',
    lifetime: 'until the tab is closed',
  },
  {
    key: 'hindsight_SITE',
    where: 'first-party cookie',
    says: 'In place of local storage: numbers of browser and visit, and consent, for all subdomains',
    lifetime: '400 days',
    only: 'Domain shared by subdomains',
  },
]
