const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Ids of sessions, tabs and pages: random UUIDs in lower case. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}

/** Stands for "no session" and "no tab" on events that came from a server or an import. */
export const noId = '00000000-0000-0000-0000-000000000000'

/** UTC date of a time in ms, as `YYYY-MM-DD`: the `sessionDay` of a session that started then. */
export function utcDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
