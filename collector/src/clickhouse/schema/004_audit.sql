-- Who did what: sign-ins, changes, replays watched. Rows are only ever added; siteId is empty where it concerns none.
CREATE TABLE audit (
  siteId LowCardinality(String),
  -- Tells apart what happened in one millisecond, for a list that is read a page at a time.
  entryId UUID DEFAULT generateUUIDv4(),
  at DateTime64(3, 'UTC'),
  -- One of the names in audit.ts.
  action LowCardinality(String),
  -- accountId, `api-key`, or empty when nobody was signed in.
  who String,
  -- What it was done to: a sessionId, a siteId, an accountId.
  subject String,
  address String,
  -- More, as a JSON object; never a secret.
  detail String CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (siteId, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
