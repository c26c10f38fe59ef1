-- The part of office.sqlite that keeps which visits were really made, and what came of them. Rows are only ever appended: the last
-- one about a visit holds, and the others are its history.
CREATE TABLE IF NOT EXISTS doses (
    number INTEGER NOT NULL PRIMARY KEY,
    plan TEXT NOT NULL,
    visit INTEGER NOT NULL,
    cell TEXT NOT NULL,
    arrived TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT,
    recorded_by TEXT,
    recorded_at INTEGER NOT NULL
) STRICT;

INSERT OR IGNORE INTO meta (key, value) VALUES ('doses_layout', 1);
