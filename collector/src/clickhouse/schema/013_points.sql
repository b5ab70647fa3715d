-- What a session touched, so that "how many of those who tried" reads no events: hashes of (path, place), with '' for the
-- page itself, and for each the ms from the session's first event to the first touch (queries/touched.ts).
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS touched Array(UInt64) CODEC(ZSTD(1));
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS touchedAfterMs Array(UInt32) CODEC(ZSTD(1));

-- What a session did with each field of a form, and, under the place '', with the form as a whole (queries/forms). As
-- with signals, only rows of the version that their session is at count.
CREATE TABLE formFields (
  siteId LowCardinality(String),
  path LowCardinality(String),
  form LowCardinality(String),
  -- The field; '' is the form: what was sent of it.
  place LowCardinality(String),
  sessionDay Date,
  sessionId UUID,
  version UInt64,
  label LowCardinality(String),
  firstTs DateTime64(3, 'UTC'),
  lastTs DateTime64(3, 'UTC'),
  visits UInt16,
  -- Visits that changed it, and those in which something typed was deleted again.
  changes UInt16,
  corrections UInt16,
  -- From entering the field to the first change, in the first visit that changed it.
  hesitationMs Nullable(UInt32),
  activeMs UInt32,
  -- The last visit left something in it, and it was not refused after that.
  done Bool,
  errors UInt16,
  -- Attempts to send the form: of the form all of them, of a field those that found it empty, and those that found it
  -- empty or in error.
  attempts UInt16,
  blanks UInt16,
  refusedAttempts UInt16,
  -- Attempts that went through.
  sent UInt16
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(sessionDay)
ORDER BY (siteId, path, form, place, sessionDay, sessionId);
