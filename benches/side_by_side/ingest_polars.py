"""The Avon load as a data engineer would write it: every street CSV of a police.uk archive, typed, with H3 cells, as Parquet.

Usage: ingest_polars.py ARCHIVE.zip OUT_FOLDER

It does less than `beatwise ingest`: no identities, no de-duplication, no quarantine, no areas, no flush to disk, no catalog.
"""

import io
import pathlib
import sys
import zipfile

import h3
import polars as pl

archive, out = zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
rows = 0
for member in sorted(name for name in archive.namelist() if name.endswith("-street.csv")):
    frame = pl.read_csv(io.BytesIO(archive.read(member)), schema_overrides={"Longitude": pl.Float64, "Latitude": pl.Float64, "Context": pl.String})
    frame = frame.with_columns(pl.col("Month").str.to_date("%Y-%m"))
    cells = [
        None if lng is None or lat is None else h3.str_to_int(h3.latlng_to_cell(lat, lng, 10))
        for lng, lat in zip(frame["Longitude"], frame["Latitude"])
    ]
    frame = frame.with_columns(pl.Series("cell", cells, dtype=pl.UInt64)).sort("cell")
    frame.write_parquet(out / f"{pathlib.Path(member).stem}.parquet", compression="zstd", compression_level=1)
    rows += len(frame)
print(f"{rows} rows")
