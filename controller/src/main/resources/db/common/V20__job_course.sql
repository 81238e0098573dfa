-- What each job's time and tokens came to, cumulative, at the end of each quarter hour; the newest is replaced until it is
-- over. Not part of the chain: money never comes from here.
CREATE TABLE job_course (
  job          TEXT   NOT NULL REFERENCES job (job),
  quarter_hour ${i64} NOT NULL,                                -- quarter hours since 1970
  course       TEXT   NOT NULL,                                -- JSON
  PRIMARY KEY (job, quarter_hour)
) ${strict};
