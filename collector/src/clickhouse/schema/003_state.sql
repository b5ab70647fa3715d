-- What people change: accounts, sites and the like, one JSON body per entity. Read with FINAL.
CREATE TABLE state (
  kind LowCardinality(String),
  id String,
  version UInt64,
  body String CODEC(ZSTD(1)),
  deleted Bool,
  changedAt DateTime64(3, 'UTC'),
  changedBy String
) ENGINE = ReplacingMergeTree(version)
ORDER BY (kind, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Every version there ever was; merging `state` drops the old ones.
CREATE TABLE stateHistory (
  kind LowCardinality(String),
  id String,
  version UInt64,
  body String CODEC(ZSTD(1)),
  deleted Bool,
  changedAt DateTime64(3, 'UTC'),
  changedBy String
) ENGINE = MergeTree
ORDER BY (kind, id, version)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
