-- What the next attempt of a job has to know of the ones before.
ALTER TABLE job_placement ADD COLUMN on_nodes_ms ${i64} NOT NULL DEFAULT 0;   -- on nodes so far, rests not counted
ALTER TABLE job_placement ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;      -- since its last new checkpoint
ALTER TABLE job_placement ADD COLUMN crashed_at ${i64} NOT NULL DEFAULT 0;    -- step of the checkpoint before the last crash
ALTER TABLE job_placement ADD COLUMN goes_back INTEGER NOT NULL DEFAULT 0;    -- 1: told to leave its nodes for the queue
