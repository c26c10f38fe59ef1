-- The part of office.sqlite that keeps quarantined rows. Rows are numbered as they come and their texts are only ever
-- appended: a text that went into the middle of a full page would make SQLite move its neighbours to another one, and
-- leave copies of them behind in unused space that outlive the rows.
CREATE TABLE IF NOT EXISTS meta (
    key TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER NOT NULL PRIMARY KEY,
    batch TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    mapping TEXT,
    state TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS kept_rows (
    number INTEGER NOT NULL PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES deliveries (number),
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    sealed BLOB
) STRICT;

CREATE INDEX IF NOT EXISTS kept_rows_by_place ON kept_rows (delivery, file, line);

INSERT OR IGNORE INTO meta (key, value) VALUES ('quarantine_layout', 1);
