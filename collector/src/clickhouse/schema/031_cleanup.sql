-- The engine looks for what was replaced and is read by nobody ever more rarely while it finds little, up to five minutes
-- apart: the ten seconds of 024 were not kept.
ALTER TABLE replayChunks MODIFY SETTING cleanup_delay_period = 10, max_cleanup_delay_period = 30;
ALTER TABLE events MODIFY SETTING cleanup_delay_period = 10, max_cleanup_delay_period = 30;
