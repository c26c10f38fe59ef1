"""Make the table of the hot-cell question out of the peers' reports: their columns that it needs, the H3 cell of resolution 9, sorted.

Usage: questions_data.py RAW.parquet OUT.parquet

Sorted by month, cell and time, in row groups of 122,880 rows and zstd, so that every engine can prune as well as it knows how.
"""

import sys

import polars as pl
import pyarrow as pa
from h3ronpy.vector import coordinates_to_cells

reports = pl.read_parquet(sys.argv[1], columns=["lat", "lon", "category", "occurred_from", "reported_at", "neighbourhood"])
cells = pl.from_arrow(pa.array(coordinates_to_cells(reports["lat"].to_arrow(), reports["lon"].to_arrow(), 9)))
reports = reports.with_columns(pl.Series("h3_9", cells, dtype=pl.UInt64))
reports = reports.sort(pl.col("reported_at").dt.truncate("1mo"), "h3_9", "reported_at")
reports.write_parquet(sys.argv[2], compression="zstd", compression_level=3, row_group_size=122_880, statistics=True)
