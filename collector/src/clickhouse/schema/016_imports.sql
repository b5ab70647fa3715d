-- Which import a row came by; empty for all others. An import is undone as a whole by it (imports/undo.ts).
ALTER TABLE events ADD COLUMN IF NOT EXISTS importId LowCardinality(String);
ALTER TABLE contactDetails ADD COLUMN IF NOT EXISTS importId LowCardinality(String);

-- Rows of files that were not taken, and why; never what stood in them.
CREATE TABLE importRefusals (
  siteId LowCardinality(String),
  importId String,
  rowNo UInt32,
  -- As its heading says.
  columnName String,
  rule String,
  at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = MergeTree
ORDER BY (siteId, importId, rowNo)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
