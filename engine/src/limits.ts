/** Every limit of the engine program that is not a setting of ClickHouse. */

/** ClickHouse's own default of max_query_size: an INSERT's head must be found within it. */
export const headBytes = 256 * 1024
/** Longest statement without data; long lists of ids are the reason that it is so generous. */
export const maxStatementBytes = 16 * 1024 * 1024
/** Of an INSERT's body so much is held, and then written at once: piece by piece, each would wait for a thread. */
export const heldInsertBytes = 16 * 1024 * 1024
/** Longest body of an INSERT, unpacked. */
export const maxInsertBytes = 1024 * 1024 * 1024
/** Parameters may come in the URL: ClickHouse's http_max_uri_size. */
export const maxUrlBytes = 1024 * 1024
/** An answer shorter than this is held back until it is complete, so that an error still gets its HTTP status. */
export const holdBytes = 256 * 1024
/** Largest result of a format that cannot be sent piece by piece (JSON, CSVWithNames, Parquet …), unless asked otherwise. */
export const wholeResultBytes = 256 * 1024 * 1024
/** A client that reads nothing for so long is taken for gone. */
export const stalledClientMs = 30_000
/** How long the last bytes of a failed answer may take to leave. */
export const goodbyeMs = 2_000
/** How long the rest of a refused upload is read, so that its sender sees why. */
export const uploadGraceMs = 1_000
/** How often a cancelled query is told to stop until it has. */
export const killAgainMs = 200
/** How long a query waits for a free slot before it is refused; ClickHouse's queue_max_wait_ms. */
export const queueWaitMs = 10_000
/** INSERTs that may run beside the queries: a row of long reports must not stop what visitors send. */
export const insertSlots = 4
/** Threads for cancelling, gzip and files, beyond one for each query. */
export const spareThreads = 8
