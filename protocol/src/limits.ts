/** Limits that both ends keep. Every name carries its unit; every number says why. */

/** A session ends after this long without a click, key, touch or scroll by the visitor. */
export const sessionIdleMs = 30 * 60 * 1000
/** No session is longer: a kiosk or a forgotten tab must not become one endless visit. */
export const sessionMaxMs = 24 * 60 * 60 * 1000

/** A request body larger than this is refused whole (413). A 10,000-row page gzips to about 1 MB. */
export const maxBatchBytes = 4 * 1024 * 1024
/** What one replay chunk may inflate to; more is a decompression bomb or a page too large to replay. */
export const maxChunkRawBytes = 24 * 1024 * 1024
/** The JSON header of a batch (ids and events). */
export const maxHeaderBytes = 1024 * 1024
/** Events in one batch; the recorder sends long before. */
export const maxEventsPerBatch = 2000
/** Browsers allow 64 KiB in flight for keepalive requests and beacons of one page; the rest is for headers. */
export const maxLeavingBytes = 60 * 1024
/** A stylesheet, uncompressed. */
export const maxAssetBytes = 2 * 1024 * 1024
/** Segment's own limits: an event, a request. */
export const maxAnalyticsEventBytes = 32 * 1024
export const maxAnalyticsBodyBytes = 1024 * 1024
export const maxAnalyticsEventsPerBatch = 2500

/** Longer than this and a visitor has begun to doubt: told of also where a site has not asked for every request. */
export const slowRequestMs = 3000

/** Human labels in steps; longer ones do not fit a row. */
export const maxLabelChars = 60
export const maxMessageChars = 300
export const maxUrlChars = 2000
export const maxIdChars = 256
export const maxNameChars = 200

/** How old a session may be when its events arrive: a laptop that was closed over a holiday. */
export const maxSessionAgeMs = 30 * 24 * 60 * 60 * 1000
/** How far ahead of the server a corrected time may lie before it is refused. */
export const maxFutureMs = 10 * 60 * 1000

/** The recorder sends what it has this often while the visitor is active. */
export const flushIntervalMs = 2500
/** And this often while somebody follows the session in the dashboard. */
export const watchedFlushMs = 1000
/** Above this many elements the page is not replayed: a snapshot would freeze it (capture.md, 50,000 rows took 2.4 s). */
export const maxReplayElements = 50_000

/** What colleagues write at a session: a comment, a bookmark's note, a tag; and how many tags one session bears. */
export const maxCommentChars = 2000
export const maxNoteChars = 500
export const maxTagChars = 40
export const maxTagsPerSession = 20
