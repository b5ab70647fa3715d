/** What a site's own code can say to the recorder: `window.hindsight`, and the exports of the npm package. */

/** JSON: text, numbers, booleans, null, lists and objects of them. */
export type Properties = Record<string, unknown>

export type HindsightOptions = {
  /** The site's write key. */
  site: string
  /** Origin of the Hindsight server, such as https://hindsight.example. */
  host: string
  /** Version of your site; reports compare releases. */
  release?: string | undefined
  /** Waits for `consent(...)`, also where the site's settings do not ask for it. */
  consentRequired?: boolean | undefined
  /**
   * Called with a copy of each event before it is sent, scrubbed already. Returns it, changed or not, or null to keep it
   * back. What it adds is scrubbed again; where it throws, the event is kept back. Replays do not pass here.
   */
  beforeSend?: BeforeSend | undefined
}

/** A fact as it would be sent: `kind` and `path`, and what that kind has. */
export type HindsightEvent = { kind: string; [field: string]: unknown }
export type BeforeSend = (event: HindsightEvent) => HindsightEvent | null

export type Hindsight = {
  /** Starts recording. Only the first call of a page counts. */
  init(options: HindsightOptions): void
  /**
   * From now on, and backwards, this visitor is this customer. `identityHash`, HMAC-SHA256 of the id with the site's
   * secret in hex, made on your server, turns the claim into a verified one.
   */
  identify(userId: string, traits?: Properties, options?: { identityHash?: string }): void
  /** Something happened that counts, such as `track('Order Completed', { revenue: 59.9, currency: 'EUR' })`. */
  track(name: string, properties?: Properties): void
  /** A page of an app that changes no URL, or a page by its name. */
  page(name?: string, properties?: Properties): void
  /** What the visitor agreed to. What is left out stays as it was. */
  consent(choice: { replay?: boolean; analytics?: boolean }): void
  /** Stops recording on this page and takes every listener back. */
  stop(): void
  /** Where this session can be watched, from this moment on; null while nothing is recorded. */
  sessionUrl(): string | null
  /** Eight characters, `ABCD-EFGH`, by which colleagues find this session: for a contact page; null while nothing is recorded. */
  sessionCode(): string | null
  /** One call as a list, as the stub that stands in before this script is loaded: `push(['track', 'Signed up'])`. */
  push(call: unknown): void
}

declare global {
  interface Window {
    /** Once the script is loaded; before, perhaps a list of calls to be made. */
    hindsight?: Hindsight
  }
}
