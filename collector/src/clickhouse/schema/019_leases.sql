-- Who does what only one process may do at a time, ms since 1970 until when; the newest version counts (leases.ts).
CREATE TABLE leases (
  name LowCardinality(String),
  owner String,
  version UInt64,
  until Int64
) ENGINE = ReplacingMergeTree(version)
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
