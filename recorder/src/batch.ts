/** What the outbox makes, the transport sends and the device keeps: one upload, but for what each try adds. */
export type Batch = {
  /** The header but for `attempt`, `sentAt` and `events`, which are added for each try. */
  header: Record<string, unknown>
  /** Events as JSON, each. */
  events: string[]
  chunk: Uint8Array | null
}
