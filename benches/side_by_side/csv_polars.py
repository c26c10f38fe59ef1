"""A CSV of reports as a data engineer would write it with polars: typed, with H3 cells, sorted by month, cell and time, zstd Parquet.

Usage: csv_polars.py REPORTS.csv OUT.parquet

It does less than `beatwise ingest`: no verdicts, no identities, no areas, no redaction, no de-duplication, no catalog.
"""

import sys

import polars as pl
import polars_h3

TEXT = ["report_id", "reported_at", "occurred_from", "occurred_to", "category", "neighbourhood", "reporter", "text"]
frame = pl.scan_csv(sys.argv[1], schema_overrides={name: pl.String for name in TEXT} | {"lat": pl.Float64, "lon": pl.Float64})
times = [
    pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us").dt.replace_time_zone("UTC")
    for name in ("reported_at", "occurred_from", "occurred_to")
]
frame = frame.with_columns(*times, polars_h3.latlng_to_cell("lat", "lon", 10, return_dtype=pl.UInt64).alias("cell"))
frame = frame.sort(pl.col("occurred_from").dt.truncate("1mo"), "cell", "occurred_from")
frame.sink_parquet(sys.argv[2], compression="zstd", compression_level=1, row_group_size=122_880, statistics=True)
