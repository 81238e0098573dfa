-- The ledger: append-only, chained by hash. Energy in millijoules, money in micro-euros net, prices in micro-euros per MWh.

CREATE TABLE settlement (
  seq           INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),   -- place in the chain, without gaps
  quarter_hour  INTEGER NOT NULL,                                -- quarter hours since 1970
  revision      INTEGER NOT NULL CHECK (revision >= 0),          -- 0 first, n the n-th correction
  epoch         INTEGER NOT NULL,                                -- of the controller that wrote it
  day_ahead     INTEGER NOT NULL,
  price_source  TEXT    NOT NULL,
  price_model   INTEGER NOT NULL CHECK (price_model IN (0, 1)),
  price_licence TEXT    NOT NULL,
  meter_mj      INTEGER NOT NULL CHECK (meter_mj >= 0),
  meter_quality TEXT    NOT NULL,
  vat_ppm       INTEGER NOT NULL,
  carries       TEXT    NOT NULL,                                -- JSON: position -> remainder
  silent        TEXT    NOT NULL,                                -- JSON: nodes whose marks are missing
  evidence      BLOB    NOT NULL,                                -- deflated JSON: the marks it was settled from
  evidence_sha  BLOB    NOT NULL,
  prev_hash     BLOB    NOT NULL UNIQUE,                         -- one successor each: the chain cannot fork
  hash          BLOB    NOT NULL UNIQUE,
  UNIQUE (quarter_hour, revision)
) STRICT;

-- Each position of the bill for the whole connection point.
CREATE TABLE charge (
  seq       INTEGER NOT NULL REFERENCES settlement (seq),
  position  TEXT    NOT NULL,
  price     INTEGER NOT NULL,
  net_ueur  INTEGER NOT NULL,
  carry     INTEGER NOT NULL,
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;

-- Each account's part of the energy; negative only for a correction of what nobody owns.
CREATE TABLE line (
  seq         INTEGER NOT NULL REFERENCES settlement (seq),
  line        INTEGER NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('job', 'idle', 'overhead', 'other', 'unattributed')),
  job         TEXT    NOT NULL,                                  -- empty unless kind is job
  cost_centre TEXT    NOT NULL,
  energy_mj   INTEGER NOT NULL,
  quality     TEXT    NOT NULL,
  work_ms     INTEGER NOT NULL,
  PRIMARY KEY (seq, line)
) STRICT, WITHOUT ROWID;

-- Each account's part of each position.
CREATE TABLE amount (
  seq      INTEGER NOT NULL,
  line     INTEGER NOT NULL,
  position TEXT    NOT NULL,
  net_ueur INTEGER NOT NULL,
  PRIMARY KEY (seq, line, position),
  FOREIGN KEY (seq, line) REFERENCES line (seq, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER settlement_no_update BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER settlement_no_delete BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER charge_no_update BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER charge_no_delete BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER line_no_update BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER line_no_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER amount_no_update BEFORE UPDATE ON amount BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER amount_no_delete BEFORE DELETE ON amount BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The newest settled mark of each node; a cache of the evidence, from which it can be made again.
CREATE TABLE last_mark (
  node         TEXT    NOT NULL PRIMARY KEY,
  quarter_hour INTEGER NOT NULL,
  mark         TEXT    NOT NULL
) STRICT;

-- The epoch of the last controller that started; a writer with a lower one is refused.
CREATE TABLE fence (
  id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL
) STRICT;

INSERT INTO fence VALUES (1, 0);
