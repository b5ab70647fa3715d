-- What went wrong in a session, as one number (protocol/signals.ts, `points`); sessions judged before are judged anew.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS score UInt32;

-- How far the sessions of a site have been judged by what it is judged by now; the newest version counts (read with
-- FINAL). A new start goes on where the last one was.
CREATE TABLE judgements (
  siteId LowCardinality(String),
  -- ms since 1970, by the clock of who wrote it.
  version UInt64,
  -- What sessions are judged by, as a hash (jobs/rejudge.ts).
  judgedBy String,
  -- Newest first; the last session that has been judged. A day of 0: none yet.
  afterDay Date,
  afterSession UUID,
  done UInt64,
  total UInt64,
  startedAt DateTime64(3, 'UTC'),
  finished Bool
) ENGINE = ReplacingMergeTree(version)
ORDER BY siteId
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
