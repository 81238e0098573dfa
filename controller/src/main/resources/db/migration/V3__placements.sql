-- Where each job runs and how far it has come; the newest only, replaced in place.
CREATE TABLE job_placement (
  job       TEXT    NOT NULL PRIMARY KEY REFERENCES job (job),
  nodes     TEXT    NOT NULL,                                    -- names in the order of ranks, separated by a space
  work_done REAL    NOT NULL,                                    -- quarter hours at full speed
  attempt   INTEGER NOT NULL
) STRICT;
