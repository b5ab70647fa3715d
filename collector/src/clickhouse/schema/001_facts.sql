-- Facts, as they were observed. Rows come only from the writer and are never changed; identity of a row is
-- (siteId, sessionDay, sessionId, tabId, eventNo) for the recorder and messageId for analytics calls.
CREATE TABLE events (
  siteId LowCardinality(String),
  -- UTC date of the session's start (of the event itself where it belongs to no session): a session never splits.
  sessionDay Date,
  sessionId UUID,
  tabId UUID,
  eventNo UInt32,
  messageId String,
  kind LowCardinality(String),
  name LowCardinality(String),
  -- recorder, browser (analytics call with the write key), server, import
  source LowCardinality(String),
  -- What a server key or a signed identity said; false: a browser's claim.
  verified Bool,
  -- Corrected by the session's clock offset; as the device said; when the collector got it; when it was inserted.
  ts DateTime64(3, 'UTC'),
  originalTs DateTime64(3, 'UTC'),
  receivedAt DateTime64(3, 'UTC'),
  storedAt DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  visitorId String,
  customerId String,
  pageId UUID,
  url String CODEC(ZSTD(1)),
  -- Path of the page it happened on, with ids folded: the page, in every report.
  path LowCardinality(String),
  title String CODEC(ZSTD(1)),
  referrer String CODEC(ZSTD(1)),
  place LowCardinality(String),
  form LowCardinality(String),
  label LowCardinality(String),
  nodeId Nullable(Int32),
  message String CODEC(ZSTD(1)),
  shape Array(LowCardinality(String)),
  filled Bool,
  reactionMs Nullable(UInt32),
  reaction LowCardinality(String),
  interactive Bool,
  errorAfterMs Nullable(UInt32),
  attemptNo UInt32,
  outcome LowCardinality(String),
  status Nullable(UInt32),
  durationMs Nullable(UInt32),
  -- Of recording events: why the page is, or is not, replayed.
  reason LowCardinality(String),
  -- Of tracked events.
  orderId String,
  revenue Nullable(Float64),
  currency LowCardinality(String),
  promotionId LowCardinality(String),
  browser LowCardinality(String),
  browserVersion LowCardinality(String),
  os LowCardinality(String),
  osVersion LowCardinality(String),
  device LowCardinality(String),
  country LowCardinality(String),
  language LowCardinality(String),
  release LowCardinality(String),
  recorder LowCardinality(String),
  clockOffsetMs Int64,
  -- Fields without a column of their own, as a JSON object.
  properties String CODEC(ZSTD(1)),
  INDEX storedAtRange storedAt TYPE minmax GRANULARITY 1,
  INDEX messageIds messageId TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX visitors visitorId TYPE bloom_filter(0.01) GRANULARITY 1,
  PROJECTION byKind (
    SELECT siteId, kind, name, sessionDay, ts, sessionId, tabId, eventNo, visitorId, customerId, path, place, promotionId,
      revenue
    ORDER BY siteId, kind, name, sessionDay, ts
  )
) ENGINE = MergeTree
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId, tabId, eventNo, messageId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

-- The recorder's bytes as they came; never parsed here.
CREATE TABLE replayChunks (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  tabId UUID,
  chunkNo UInt32,
  pageId UUID,
  -- rrweb's own times, ms since 1970, uncorrected: the player adds clockOffsetMs.
  firstTs Int64,
  lastTs Int64,
  clockOffsetMs Int64,
  hasSnapshot Bool,
  eventCount UInt32,
  encoding LowCardinality(String),
  rawBytes UInt32,
  assets Array(String),
  receivedAt DateTime64(3, 'UTC'),
  storedAt DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  bytes String CODEC(NONE),
  INDEX storedAtRange storedAt TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId, tabId, chunkNo)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

-- Stylesheets cut out of snapshots, one copy per site.
CREATE TABLE assets (
  siteId LowCardinality(String),
  sha256 FixedString(64),
  text String CODEC(ZSTD(3)),
  storedAt DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (siteId, sha256)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What was sent and not stored. siteId is empty where no site could be told.
CREATE TABLE refusals (
  siteId LowCardinality(String),
  day Date,
  code LowCardinality(String),
  field String,
  rule String,
  origin String,
  recorder LowCardinality(String),
  n UInt64,
  lastAt DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (siteId, day, code);
