-- What the controller must know after a restart beside the ledger. Times are ISO 8601 in UTC. Histories are append-only.

CREATE TABLE job (
  job          TEXT NOT NULL PRIMARY KEY,
  spec         TEXT NOT NULL,                                    -- JSON, as submitted
  submitted_at TEXT NOT NULL
) STRICT;

CREATE TABLE job_state (
  seq   INTEGER NOT NULL PRIMARY KEY,
  job   TEXT    NOT NULL REFERENCES job (job),
  state TEXT    NOT NULL,
  at    TEXT    NOT NULL,
  why   TEXT    NOT NULL
) STRICT;

CREATE INDEX job_state_of_job ON job_state (job, seq);

-- Orders from outside, such as a limit of the grid operator.
CREATE TABLE event (
  seq      INTEGER NOT NULL PRIMARY KEY,
  event    TEXT    NOT NULL,
  change   TEXT    NOT NULL CHECK (change IN ('ordered', 'cancelled')),
  at       TEXT    NOT NULL,
  document TEXT    NOT NULL                                      -- JSON as received; empty when cancelled
) STRICT;

CREATE TABLE price_curve (
  seq                INTEGER NOT NULL PRIMARY KEY,
  loaded_at          TEXT    NOT NULL,
  source             TEXT    NOT NULL,
  model              INTEGER NOT NULL CHECK (model IN (0, 1)),
  licence            TEXT    NOT NULL,
  first_quarter_hour INTEGER NOT NULL,
  prices             BLOB    NOT NULL                            -- big-endian longs, micro-euros per MWh
) STRICT;

CREATE TRIGGER job_no_update BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'jobs are append-only'); END;
CREATE TRIGGER job_no_delete BEFORE DELETE ON job BEGIN SELECT RAISE(ABORT, 'jobs are append-only'); END;
CREATE TRIGGER job_state_no_update BEFORE UPDATE ON job_state BEGIN SELECT RAISE(ABORT, 'jobs are append-only'); END;
CREATE TRIGGER job_state_no_delete BEFORE DELETE ON job_state BEGIN SELECT RAISE(ABORT, 'jobs are append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER price_no_update BEFORE UPDATE ON price_curve BEGIN SELECT RAISE(ABORT, 'prices are append-only'); END;
CREATE TRIGGER price_no_delete BEFORE DELETE ON price_curve BEGIN SELECT RAISE(ABORT, 'prices are append-only'); END;
