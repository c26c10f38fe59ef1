-- The part of office.sqlite that keeps what people decided about reports that may belong together. Decisions are only ever
-- appended: the last one about a candidate holds, and the others are its history. `link_candidates` remembers which reports an id
-- stands for, so that a person can decide by the id alone.
CREATE TABLE IF NOT EXISTS link_candidates (
    candidate TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    reports TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS link_decisions (
    number INTEGER NOT NULL PRIMARY KEY,
    candidate TEXT NOT NULL REFERENCES link_candidates (candidate),
    verdict TEXT NOT NULL,
    reason TEXT,
    decided_by TEXT,
    decided_at INTEGER NOT NULL
) STRICT;

INSERT OR IGNORE INTO meta (key, value) VALUES ('links_layout', 1);
