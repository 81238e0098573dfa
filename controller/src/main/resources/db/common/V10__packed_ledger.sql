-- The ledger in packed form, the same in SQLite and PostgreSQL: a year of 10,000 GPUs has to fit. Append-only, chained by hash.

-- Every name once: nodes, jobs, cost centres, positions, sources. The hashes spell names out, so this table is proved too.
CREATE TABLE name (
  id   ${i32} NOT NULL PRIMARY KEY CHECK (id >= 0),
  text TEXT   NOT NULL UNIQUE
) ${strict};

-- One entry for each booking of a quarter hour, and for each month that was closed (those have no quarter hour).
CREATE TABLE entry (
  seq          ${i64}  NOT NULL PRIMARY KEY CHECK (seq >= 1),  -- place in the chain, without gaps
  quarter_hour ${i64},                                         -- quarter hours since 1970: the value date
  revision     ${i32}  CHECK (revision >= 0),                  -- 0 first, n reverses n - 1
  month        ${i32}  NOT NULL,                               -- months since the year 0: whose statement shows it
  booked_at    ${i64}  NOT NULL,                               -- milliseconds since 1970
  epoch        ${i64}  NOT NULL,                               -- of the controller that wrote it
  format       ${i32}  NOT NULL,                               -- how its hash is made
  body         ${blob} NOT NULL,                               -- packed: prices, positions, accounts
  evidence     ${blob} NOT NULL,                               -- packed: what every node's counters grew by
  evidence_sha ${blob} NOT NULL,
  prev_hash    ${blob} NOT NULL UNIQUE,                        -- one successor each: the chain cannot fork
  hash         ${blob} NOT NULL UNIQUE,
  UNIQUE (quarter_hour, revision),
  CHECK ((quarter_hour IS NULL) = (revision IS NULL))
) ${strict};

CREATE INDEX entry_closing ON entry (month) WHERE quarter_hour IS NULL;

-- What each month booked for each day, packed: a cache that is written with each entry and can be made again from them.
CREATE TABLE day_sum (
  day   ${i32}  NOT NULL,                                      -- days since 1970, of the delivery day
  month ${i32}  NOT NULL,
  body  ${blob} NOT NULL,
  PRIMARY KEY (day, month)
) ${strict};

-- Each node's and the meter's newest mark up to an entry: a cache from which evidence is read on.
CREATE TABLE standing (
  id    ${i32}  NOT NULL PRIMARY KEY CHECK (id = 1),
  seq   ${i64}  NOT NULL,
  marks ${blob} NOT NULL
) ${strict};
