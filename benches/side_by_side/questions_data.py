"""What the questions need beside the peers' files: their reports with H3 cells, sorted; their boundaries as GeoJSON.

Usage: questions_data.py cells RAW.parquet OUT.parquet
       questions_data.py areas WARDS.tsv OUT.geojson

The cells are of resolution 9. The reports are sorted by month, cell and time, in row groups of 122,880 rows and zstd, so that every
engine can prune as well as it knows how; only the columns of the questions are kept. A line of the boundaries is code, tab, WKT.
"""

import json
import pathlib
import sys


def cells(source: str, out: str) -> None:
    import polars as pl
    import pyarrow as pa
    from h3ronpy.vector import coordinates_to_cells

    reports = pl.read_parquet(source, columns=["lat", "lon", "category", "occurred_from", "reported_at", "neighbourhood"])
    found = pl.from_arrow(pa.array(coordinates_to_cells(reports["lat"].to_arrow(), reports["lon"].to_arrow(), 9)))
    reports = reports.with_columns(pl.Series("h3_9", found, dtype=pl.UInt64))
    reports = reports.sort(pl.col("reported_at").dt.truncate("1mo"), "h3_9", "reported_at")
    reports.write_parquet(out, compression="zstd", compression_level=3, row_group_size=122_880, statistics=True)


def areas(source: str, out: str) -> None:
    import shapely

    features = []
    for line in pathlib.Path(source).read_text().splitlines():
        code, outline = line.split("\t")
        geometry = json.loads(shapely.to_geojson(shapely.from_wkt(outline)))
        features.append({"type": "Feature", "properties": {"id": code, "name": code}, "geometry": geometry})
    pathlib.Path(out).write_text(json.dumps({"type": "FeatureCollection", "features": features}))


{"cells": cells, "areas": areas}[sys.argv[1]](sys.argv[2], sys.argv[3])
