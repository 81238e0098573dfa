-- Where a ledger in PostgreSQL begins: what V1 to V3 hold in SQLite beside the settlements. Times are ISO 8601 in UTC.
CREATE TABLE job (
  job          TEXT NOT NULL PRIMARY KEY,
  spec         TEXT NOT NULL,                                    -- JSON, as submitted
  submitted_at TEXT NOT NULL
);

CREATE TABLE job_state (
  seq   BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  job   TEXT   NOT NULL REFERENCES job (job),
  state TEXT   NOT NULL,
  at    TEXT   NOT NULL,
  why   TEXT   NOT NULL
);
CREATE INDEX job_state_of_job ON job_state (job, seq);

-- Orders from outside, such as a limit of the grid operator.
CREATE TABLE event (
  seq      BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  event    TEXT   NOT NULL,
  change   TEXT   NOT NULL CHECK (change IN ('ordered', 'cancelled')),
  at       TEXT   NOT NULL,
  document TEXT   NOT NULL                                       -- JSON as received; empty when cancelled
);

CREATE TABLE price_curve (
  seq                BIGINT  NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  loaded_at          TEXT    NOT NULL,
  source             TEXT    NOT NULL,
  model              INTEGER NOT NULL CHECK (model IN (0, 1)),
  licence            TEXT    NOT NULL,
  first_quarter_hour BIGINT  NOT NULL,
  prices             BYTEA   NOT NULL                            -- big-endian longs, micro-euros per MWh
);

-- Where each job runs and how far it has come; the newest only, replaced in place.
CREATE TABLE job_placement (
  job       TEXT             NOT NULL PRIMARY KEY REFERENCES job (job),
  nodes     TEXT             NOT NULL,                           -- names in the order of ranks, separated by a space
  work_done DOUBLE PRECISION NOT NULL,                           -- quarter hours at full speed
  attempt   INTEGER          NOT NULL
);

-- The epoch of the last controller that started; a writer with a lower one is refused.
CREATE TABLE fence (
  id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch BIGINT  NOT NULL
);
INSERT INTO fence VALUES (1, 0);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER job_append_only BEFORE UPDATE OR DELETE ON job FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER job_no_truncate BEFORE TRUNCATE ON job FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER job_state_append_only BEFORE UPDATE OR DELETE ON job_state FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER job_state_no_truncate BEFORE TRUNCATE ON job_state FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER price_append_only BEFORE UPDATE OR DELETE ON price_curve FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER price_no_truncate BEFORE TRUNCATE ON price_curve FOR EACH STATEMENT EXECUTE FUNCTION append_only();
