-- Two customer numbers of one person, said by a server or a colleague; the newest version counts (read with FINAL).
-- `into` is what was said of this customer; `person` is where the chain of such sayings ends. Into itself: undone.
CREATE TABLE customerMerges (
  siteId LowCardinality(String),
  customerId String,
  into String,
  person String,
  -- When `into` was decided, ms; a version may be newer because the chain behind it changed.
  decidedAt Int64,
  decidedBy String,
  version UInt64,
  storedAt DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  INDEX persons person TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, customerId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

-- How to reach a customer: the only place where names and addresses stand. Reading them in clear needs a right and a
-- reason. One row per different thing said, so that a field which is not repeated is not lost and a browser's claim
-- never hides what a server said: of each field the newest that is not empty counts, verified ones first.
CREATE TABLE contactDetails (
  siteId LowCardinality(String),
  customerId String,
  verified Bool,
  name String,
  email String,
  phone String,
  address String,
  updatedAt DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(updatedAt)
ORDER BY (siteId, customerId, verified, name, email, phone, address)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;
