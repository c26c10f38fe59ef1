"""The same with DuckDB, which sorts by a grid of thousandths of a degree in place of H3 cells: it has none without a download.

Usage: csv_duckdb.py REPORTS.csv OUT.parquet
"""

import os
import sys

import duckdb

connection = duckdb.connect(config={"temp_directory": os.path.dirname(os.path.abspath(sys.argv[2]))})
connection.execute("SET TimeZone = 'UTC'")
columns = {name: "VARCHAR" for name in ("report_id", "category", "neighbourhood", "reporter", "text")}
columns |= {name: "TIMESTAMPTZ" for name in ("reported_at", "occurred_from", "occurred_to")}
columns |= {name: "DOUBLE" for name in ("lat", "lon")}
order = ["report_id", "reported_at", "occurred_from", "occurred_to", "category", "lat", "lon", "neighbourhood", "reporter", "text"]
typed = ", ".join(f"'{name}': '{columns[name]}'" for name in order)
connection.execute(
    f"""COPY (
        SELECT * FROM read_csv('{sys.argv[1]}', header = true, auto_detect = false, quote = '"', escape = '"', columns = {{{typed}}})
        ORDER BY date_trunc('month', occurred_from::TIMESTAMP), CAST(lat * 1000 AS BIGINT) * 1000000 + CAST(lon * 1000 AS BIGINT), occurred_from
    ) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)"""
)
