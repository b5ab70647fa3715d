-- What became of each mail to a customer (delivery/mail). The newest version of a row counts: read with FINAL. A row is
-- `handing`, and flushed to the disk, before the mail server is given the mail: what is found so at the next start may
-- have been sent or not. No address stands here.
CREATE TABLE mailSends (
  siteId LowCardinality(String),
  batchId String,
  -- From 1.
  recipientNo UInt32,
  version UInt64,
  caseId String,
  person String,
  state LowCardinality(String),
  detail String CODEC(ZSTD(1)),
  language LowCardinality(String),
  messageId String,
  attempts UInt8,
  -- Of a queued one: not before then.
  notBefore DateTime64(3, 'UTC'),
  -- Whether the case knows of it.
  logged Bool,
  at DateTime64(3, 'UTC'),
  by String
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, batchId, recipientNo)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
