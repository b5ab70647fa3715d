-- Source maps, as they were sent. The newest version counts (read with FINAL); a removed one is a version without a map.
CREATE TABLE sourceMaps (
  siteId LowCardinality(String),
  release String,
  file String,
  version UInt64,
  deleted Bool,
  bytes UInt32,
  sources UInt32,
  hasContent Bool,
  uploadedBy String,
  map String CODEC(ZSTD(6))
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, release, file)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
