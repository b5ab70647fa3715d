-- Replay chunks that came with a sound header and were refused: what is missing of which session, and why.
CREATE TABLE refusedChunks (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  tabId UUID,
  chunkNo UInt32,
  -- rrweb's own times, as in replayChunks.
  firstTs Int64,
  lastTs Int64,
  clockOffsetMs Int64,
  code LowCardinality(String),
  at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId, tabId, chunkNo);

-- Replays that were deleted while the session's facts stay. A sessionId of zeros means all of the day.
CREATE TABLE removedReplays (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  -- retention, erased
  reason LowCardinality(String),
  at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
