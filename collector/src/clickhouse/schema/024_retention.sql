-- How many bytes a chunk takes, so that what a site takes is added up without reading its replays.
ALTER TABLE replayChunks ADD COLUMN IF NOT EXISTS storedBytes UInt32 DEFAULT toUInt32(length(bytes));
ALTER TABLE replayChunks MATERIALIZE COLUMN storedBytes;
-- What was deleted leaves the disk after ten seconds, not after eight minutes.
ALTER TABLE replayChunks MODIFY SETTING old_parts_lifetime = 10;
ALTER TABLE events MODIFY SETTING old_parts_lifetime = 10;

-- What retention has removed, one row per run that removed something.
CREATE TABLE retentionRuns (
  siteId LowCardinality(String),
  startedAt DateTime64(3, 'UTC'),
  finishedAt DateTime64(3, 'UTC'),
  -- days, budget
  why LowCardinality(String),
  -- replays, events, sessions, logs
  kind LowCardinality(String),
  -- Sessions whose replay or facts went; rows of logs.
  removed UInt64,
  -- About so many bytes on the disk; 0 where it was not measured.
  bytes UInt64
) ENGINE = MergeTree
ORDER BY (siteId, startedAt)
TTL toDateTime(startedAt) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Erasures and what each has deleted, by counting before and after; the newest version of a row counts (read with FINAL).
-- Nothing here says whom it was about.
CREATE TABLE erasures (
  siteId LowCardinality(String),
  erasureId String,
  version UInt64,
  -- customer, session
  what LowCardinality(String),
  -- running, done, failed
  status LowCardinality(String),
  reason String,
  by String,
  startedAt DateTime64(3, 'UTC'),
  finishedAt Nullable(DateTime64(3, 'UTC')),
  steps UInt16,
  done UInt16,
  -- Rows per table before and after, as JSON.
  receipt String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, erasureId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Whom a running erasure is about, in clear, until it is done. The statements that delete name only the erasure: the
-- engine keeps their text for a while.
CREATE TABLE erasureTargets (
  erasureId String,
  -- customer, person, visitor, session, case, text, pattern
  kind LowCardinality(String),
  value String
) ENGINE = MergeTree
ORDER BY (erasureId, kind, value)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, old_parts_lifetime = 10;

-- Who was erased, as keyed hashes: what a device had not sent yet by then is not stored when it comes.
CREATE TABLE tombstones (
  siteId LowCardinality(String),
  -- customer, visitor, session
  kind LowCardinality(String),
  hash String,
  erasureId String,
  erasedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(erasedAt)
ORDER BY (siteId, kind, hash)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
