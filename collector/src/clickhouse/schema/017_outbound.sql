-- What is sent to other systems: one row per event and endpoint, each try a new version. `nextAt` null: nothing waits.
CREATE TABLE deliveries (
  siteId LowCardinality(String),
  endpointId String,
  -- Made of the endpoint and what happened, so that the same happening is never two; the header webhook-id.
  deliveryId String,
  version UInt64,
  type LowCardinality(String),
  at DateTime64(3, 'UTC'),
  state LowCardinality(String),
  nextAt Nullable(DateTime64(3, 'UTC')),
  -- What is sent, the same over all tries; and every try, as JSON.
  body String CODEC(ZSTD(1)),
  attempts String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, endpointId, deliveryId)
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- How far each part of the program has come in looking what there is to send, ms since 1970; the newest counts.
CREATE TABLE outboxMarks (
  name LowCardinality(String),
  upTo Int64
) ENGINE = ReplacingMergeTree(upTo)
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What was found by looking: a point is new, or is back. `told` false: it was so when looking began.
CREATE TABLE pointNews (
  siteId LowCardinality(String),
  pointId String,
  what LowCardinality(String),
  -- First seen, or first seen again; one that is fixed and comes back twice is news twice.
  ts DateTime64(3, 'UTC'),
  noticedAt DateTime64(3, 'UTC'),
  told Bool,
  body String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
ORDER BY (siteId, pointId, what, ts)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Incidents of alert rules; each look that changes one is a new version.
CREATE TABLE alertFirings (
  siteId LowCardinality(String),
  ruleId String,
  firingId String,
  version UInt64,
  openedAt DateTime64(3, 'UTC'),
  -- The last time that the condition held.
  lastOverAt DateTime64(3, 'UTC'),
  closedAt Nullable(DateTime64(3, 'UTC')),
  -- When its beginning and its end may be told: later than they were, in quiet hours; null: not at all.
  tellOpenedAt Nullable(DateTime64(3, 'UTC')),
  tellClosedAt Nullable(DateTime64(3, 'UTC')),
  acknowledgedAt Nullable(DateTime64(3, 'UTC')),
  acknowledgedBy String,
  -- The rule as it was, what was found, and in which window, as JSON.
  body String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, ruleId, firingId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What is sent is found by when it was written.
ALTER TABLE stateHistory ADD INDEX IF NOT EXISTS changedAtRange changedAt TYPE minmax GRANULARITY 1;
