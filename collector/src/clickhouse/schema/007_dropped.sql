-- What the recorder had lost in this tab when it made the batch of this event: facts, and parts of the replay. A queue
-- that was full, a page that was left with more than could be sent or kept.
ALTER TABLE events ADD COLUMN IF NOT EXISTS droppedEvents UInt32, ADD COLUMN IF NOT EXISTS droppedChunks UInt32;
