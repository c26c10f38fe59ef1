-- The part of office.sqlite that keeps questions by name, who watches them, what changed, and who has yet to be told. A watch keeps
-- what stood at its last look, so that the next one knows what is new. Events are only ever appended.
CREATE TABLE IF NOT EXISTS saved_questions (
    name TEXT NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL,
    parameters TEXT NOT NULL,
    last TEXT NOT NULL,
    saved_by TEXT,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS watches (
    name TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL REFERENCES saved_questions (name),
    webhook TEXT,
    salt BLOB NOT NULL,
    since INTEGER NOT NULL,
    until TEXT,
    snapshot INTEGER,
    standing TEXT,
    trouble TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS watch_events (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    watch TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    event TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS watch_events_by_watch ON watch_events (watch, number);

CREATE TABLE IF NOT EXISTS notices (
    event INTEGER NOT NULL PRIMARY KEY REFERENCES watch_events (number),
    watch TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due INTEGER NOT NULL,
    answer TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS notices_due ON notices (state, due);

INSERT OR IGNORE INTO meta (key, value) VALUES ('questions_layout', 1);
