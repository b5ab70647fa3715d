-- How customers want to be contacted, as imported files say it: one row per row of a file. What colleagues say, and she
-- herself, is in `state` (kind contactStatus); queries/customers/contactStatuses.ts says which of them counts.
CREATE TABLE contactWishes (
  siteId LowCardinality(String),
  customerId String,
  importId LowCardinality(String),
  -- The system that the file comes from, and who imported it.
  source LowCardinality(String),
  by String,
  toldAt DateTime64(3, 'UTC'),
  rowNo UInt32,
  -- In which mails are written to her; empty here and below: the file does not say.
  language LowCardinality(String),
  -- Commercial contacts by this channel: given, refused
  call LowCardinality(String),
  email LowCardinality(String),
  message LowCardinality(String),
  letter LowCardinality(String),
  -- Any contact at all: refused (do not contact), given
  contact LowCardinality(String)
) ENGINE = ReplacingMergeTree(toldAt)
ORDER BY (siteId, customerId, importId, rowNo)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
