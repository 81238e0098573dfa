-- How many attempts of a job its nodes ended, to come to rest say: they do not count as failed.
ALTER TABLE job_placement ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0;
