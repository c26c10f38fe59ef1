"""The weekly series of every neighbourhood over three years with DuckDB: the counts alone, from a table in memory or from Parquet.

Usage: weekly_duckdb.py REPORTS.parquet table|parquet [--repeat 20]

Weeks are those of UTC, which is less work than weeks of a place. Prints `RESULT {json}`: seconds of loading, milliseconds of a
warm question (median, least, 95th percentile).
"""

import datetime
import json
import statistics
import sys
import time

import duckdb

file, how = sys.argv[1], sys.argv[2]
repeat = int(sys.argv[4]) if len(sys.argv) > 4 else 20
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
source, parts = f"'{file}'", {}
if how == "table":
    start = time.perf_counter()
    connection.execute(f"CREATE TYPE place AS ENUM (SELECT DISTINCT neighbourhood FROM '{file}' ORDER BY 1)")
    connection.execute(
        f"CREATE TABLE reports AS SELECT neighbourhood::place AS neighbourhood, occurred_from::TIMESTAMP AS occurred_from FROM '{file}'"
    )
    source, parts["load"] = "reports", round(time.perf_counter() - start, 4)


def question(number: int) -> int:
    """How many counts there are when the first weeks are left out."""
    first = datetime.date(2022, 1, 3) + datetime.timedelta(weeks=number % 10)
    counts = connection.sql(
        f"""SELECT neighbourhood, date_trunc('week', occurred_from::TIMESTAMP) AS week, count(*) AS reports FROM {source}
        WHERE occurred_from >= '{first}' AND occurred_from < '2024-12-30' GROUP BY ALL ORDER BY ALL"""
    ).to_arrow_table()
    return counts.num_rows


question(0)
seconds = []
for number in range(1, repeat + 1):
    start = time.perf_counter()
    rows = question(number)
    seconds.append(time.perf_counter() - start)
spread = [statistics.median(seconds), min(seconds), sorted(seconds)[int(0.95 * (len(seconds) - 1))]]
print("RESULT " + json.dumps({"parts": parts, "warm_ms": [round(1e3 * s, 2) for s in spread], "check": rows, "version": duckdb.__version__}))
