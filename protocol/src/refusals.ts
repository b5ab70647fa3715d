/** Why something sent was not stored. Each has a counter per site and day, a line on the page Refused, and a test. */
export const refusals = {
  key_missing: {
    status: 401,
    says: 'The write key is missing: send ?key=… (recorder) or Basic auth (analytics calls).',
  },
  key_unknown: { status: 401, says: 'No site has this write key.' },
  origin_not_allowed: { status: 403, says: 'Pages of this origin may not send to this site; see its allowed origins.' },
  recording_off: { status: 403, says: 'Recording is switched off for this site.' },
  body_too_large: { status: 413, says: 'The body is larger than allowed.' },
  body_not_readable: { status: 400, says: 'The body could not be read or decompressed.' },
  body_not_json: { status: 400, says: 'The body is not JSON.' },
  batch_empty: { status: 400, says: 'The body is empty.' },
  batch_version_unknown: { status: 400, says: 'The first byte is not a known batch version.' },
  batch_truncated: { status: 400, says: 'The body is shorter than its header length says.' },
  header_not_json: { status: 400, says: 'The batch header is not JSON.' },
  header_invalid: { status: 400, says: 'A field of the batch header breaks a rule.' },
  session_start_out_of_range: { status: 400, says: 'sessionStart is in the future or more than 30 days ago.' },
  event_invalid: { status: 400, says: 'A field of the event breaks a rule.' },
  event_kind_unknown: { status: 400, says: 'This kind of event is not known to this version.' },
  event_too_large: { status: 400, says: 'The event is larger than 32 KiB.' },
  event_too_old: { status: 400, says: 'The event is more than 30 days old; only a server key may import history.' },
  event_in_future: { status: 400, says: 'The event lies in the future, also after correcting the clock.' },
  too_many_events: { status: 400, says: 'The batch holds too many events.' },
  identity_missing: { status: 400, says: 'Neither userId nor anonymousId is given.' },
  customer_id_blocked: {
    status: 400,
    says: 'This customer id names nobody (guest, null, 0 …): believed, it would make one person of many.',
  },
  merge_not_allowed: {
    status: 403,
    says: 'Only a server key may say that two customers are one (alias of a known customer).',
  },
  server_key_in_browser: {
    status: 403,
    says: 'The server key was sent by a page: anyone can read it there. Use the write key, and replace this one.',
  },
  event_name_missing: { status: 400, says: 'A track call needs an event name.' },
  type_unknown: { status: 400, says: 'type must be track, identify, page, screen, group or alias.' },
  chunk_missing: { status: 400, says: 'The header announces a replay chunk that is not there.' },
  chunk_too_large: { status: 400, says: 'The replay chunk inflates to more than allowed.' },
  chunk_encoding_wrong: { status: 400, says: 'The replay chunk is not in the encoding it names.' },
  asset_hash_wrong: { status: 400, says: 'The SHA-256 of the body is not the one announced.' },
  asset_too_large: { status: 413, says: 'The stylesheet is larger than allowed.' },
  site_rate_limited: { status: 429, says: 'This site sends more requests a minute than it may; see Retry-After.' },
  origin_rate_limited: {
    status: 429,
    says: 'The pages of this origin send more requests a minute than they may; see Retry-After.',
  },
  address_rate_limited: {
    status: 429,
    says: 'More requests a minute come from this network address than may; see Retry-After.',
  },
  event_quota_used: {
    status: 429,
    says: 'This site has sent as many events today as it may; see Retry-After.',
  },
  replay_quota_used: {
    status: 429,
    says: 'This site has sent as much replay today as it may; its facts are stored all the same.',
  },
  address_connections: {
    status: 429,
    says: 'More connections come from this network address at once than may; see Retry-After.',
  },
  rate_limited: { status: 429, says: 'Too many requests; try again after Retry-After seconds.' },
  storage_full: { status: 503, says: 'The disk is full; nothing new can be stored.' },
} as const satisfies Record<string, { status: number; says: string }>

export type Refusal = keyof typeof refusals
