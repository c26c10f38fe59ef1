"""The weekly series of every neighbourhood over three years with polars: the counts alone, from columns in memory or from Parquet.

Usage: weekly_polars.py REPORTS.parquet table|parquet [--repeat 20]

Weeks are those of UTC, which is less work than weeks of a place. Prints `RESULT {json}`: seconds of loading, milliseconds of a
warm question (median, least, 95th percentile).
"""

import datetime
import json
import statistics
import sys
import time

import polars as pl

file, how = sys.argv[1], sys.argv[2]
repeat = int(sys.argv[4]) if len(sys.argv) > 4 else 20
reports, parts = pl.scan_parquet(file).select("neighbourhood", "occurred_from"), {}
if how == "table":
    start = time.perf_counter()
    reports = reports.with_columns(pl.col("neighbourhood").cast(pl.Categorical)).collect().lazy()
    parts["load"] = round(time.perf_counter() - start, 4)
end = datetime.datetime(2024, 12, 30, tzinfo=datetime.timezone.utc)


def question(number: int) -> int:
    """How many counts there are when the first weeks are left out."""
    first = datetime.datetime(2022, 1, 3, tzinfo=datetime.timezone.utc) + datetime.timedelta(weeks=number % 10)
    kept = reports.filter((pl.col("occurred_from") >= first) & (pl.col("occurred_from") < end))
    counts = kept.group_by("neighbourhood", pl.col("occurred_from").dt.truncate("1w").alias("week")).agg(reports=pl.len())
    return counts.sort("neighbourhood", "week").collect().height


question(0)
seconds = []
for number in range(1, repeat + 1):
    start = time.perf_counter()
    rows = question(number)
    seconds.append(time.perf_counter() - start)
spread = [statistics.median(seconds), min(seconds), sorted(seconds)[int(0.95 * (len(seconds) - 1))]]
print("RESULT " + json.dumps({"parts": parts, "warm_ms": [round(1e3 * s, 2) for s in spread], "check": rows, "version": pl.__version__}))
