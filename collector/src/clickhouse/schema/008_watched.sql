-- Which account has watched which session, first and last. One small row each time; merging folds them into one per
-- account and session, so that watching costs no history.
CREATE TABLE watched (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  accountId String,
  firstAt SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  lastAt SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId, accountId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
