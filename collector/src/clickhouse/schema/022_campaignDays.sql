-- What other systems say of a day of a campaign: how much was sent, opened, shown, clicked, and what it cost. Of each
-- figure the newest that was told counts; an import that is undone takes its rows along, and what was told before counts
-- again (so importId is part of the key).
CREATE TABLE campaignDays (
  siteId LowCardinality(String),
  campaign String,
  -- As the calendar of the site has it.
  day Date,
  -- Name of the system that says so.
  source LowCardinality(String),
  -- Tells several rows of one day apart: an ad, a list of addresses.
  part String,
  importId LowCardinality(String),
  version UInt64,
  channel LowCardinality(String),
  sends Nullable(UInt64),
  opens Nullable(UInt64),
  impressions Nullable(UInt64),
  clicks Nullable(UInt64),
  cost Nullable(Float64),
  currency LowCardinality(String)
) ENGINE = ReplacingMergeTree(version)
ORDER BY (siteId, campaign, day, source, part, importId)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
