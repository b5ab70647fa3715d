-- Sessions that are not customers': of bots, and of the site's own people. Reports leave them out (queries/scope.ts). One
-- that is neither (any more) keeps a row where it once was; all others have none. The newest version counts.
CREATE TABLE leftOut (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  version UInt64,
  -- By the roll-up: bot, internal, or '' for neither.
  found LowCardinality(String),
  -- By a colleague, of the visitor: internal, people, or '' where nobody has; it counts more.
  marked LowCardinality(String)
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
