-- How far the roll-up has come, ms since 1970 by the store's clock; the newest counts, and merging keeps only that.
CREATE TABLE rollUpMarks (
  upTo Int64
) ENGINE = ReplacingMergeTree(upTo)
ORDER BY tuple()
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
