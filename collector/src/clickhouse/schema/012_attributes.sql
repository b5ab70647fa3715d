-- What the first page view tells of a session beside its columns (queries/attributes.ts): only what is known, by name.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS attributes Map(LowCardinality(String), String);
