-- Derived from events by the roll-up, each session whole; the newest version counts (read with FINAL).
CREATE TABLE sessions (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  version UInt64,
  firstTs DateTime64(3, 'UTC'),
  lastTs DateTime64(3, 'UTC'),
  visitorId String,
  -- The unit of every statistic: the customer after merges, else `anon:` and the visitor; and how that is known
  -- (people/personOf.ts).
  person String,
  link LowCardinality(String),
  -- Empty while she is not known; else the same as person.
  customerId String,
  verified Bool,
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
  referrerHost LowCardinality(String),
  entryPath LowCardinality(String),
  exitPath LowCardinality(String),
  paths Array(LowCardinality(String)),
  tabs UInt16,
  pageViews UInt32,
  events UInt32,
  clicks UInt32,
  fieldErrors UInt32,
  falseRejections UInt32,
  formErrors UInt32,
  failedSubmits UInt32,
  jsErrors UInt32,
  failedRequests UInt32,
  rageClicks UInt32,
  deadClicks UInt32,
  -- Rows in signals.
  struggles UInt32,
  converted Bool,
  revenue Float64,
  activity Array(UInt32),
  recording LowCardinality(String),
  firstError String,
  INDEX visitors visitorId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId);

-- Judgements about events (queries/signals.ts), written with a session's version: only those of the version that the
-- session is at now count, since a recomputed session may have fewer.
CREATE TABLE signals (
  siteId LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  version UInt64,
  signal LowCardinality(String),
  tabId UUID,
  eventNo UInt32,
  ts DateTime64(3, 'UTC'),
  path LowCardinality(String),
  place LowCardinality(String),
  form LowCardinality(String),
  label LowCardinality(String),
  message String CODEC(ZSTD(1)),
  filled Bool,
  shape Array(LowCardinality(String)),
  person String,
  visitorId String,
  browser LowCardinality(String),
  browserVersion LowCardinality(String),
  device LowCardinality(String),
  release LowCardinality(String),
  -- What is one and the same trouble: one row of the list of struggle points.
  pointId LowCardinality(String)
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, sessionDay, sessionId, signal, tabId, eventNo);

-- Which visitor was said to be which customer, and when: per session, or per day where there was none. Written again
-- and again from the same events, which changes nothing.
CREATE TABLE identities (
  siteId LowCardinality(String),
  visitorId String,
  customerId String,
  sessionDay Date,
  sessionId UUID,
  firstTs SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  lastTs SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  verified SimpleAggregateFunction(max, UInt8),
  INDEX customers customerId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = AggregatingMergeTree
ORDER BY (siteId, visitorId, customerId, sessionDay, sessionId);
