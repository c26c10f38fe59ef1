"""Attach a lake with DuckDB, count every table, and count the reports at every snapshot. Prints JSON."""

import json
import os
import sys

import duckdb
import duckdb_extension_ducklake
import duckdb_extension_sqlite_scanner

connection = duckdb.connect()
for module, name in ((duckdb_extension_ducklake, "ducklake"), (duckdb_extension_sqlite_scanner, "sqlite_scanner")):
    folder = os.path.join(os.path.dirname(module.__file__), "extensions", f"v{duckdb.__version__}")
    connection.execute(f"LOAD '{folder}/{name}.duckdb_extension'")
connection.execute(f"ATTACH 'ducklake:sqlite:{sys.argv[1]}/catalog.sqlite' AS lake (READ_ONLY)")


def count(table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


tables = ["reports", "superseded", "quarantine", "flags", "batches", "areas"]
snapshots = [row[0] for row in connection.execute("SELECT snapshot_id FROM ducklake_snapshots('lake')").fetchall()]
print(
    json.dumps(
        {
            "tables": {name: count(f"lake.{name}") for name in tables},
            "reports_at": {str(number): count(f"lake.reports AT (VERSION => {number})") for number in snapshots},
        }
    )
)
