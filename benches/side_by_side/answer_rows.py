"""The rows that questions are answered from, for `same_answers.py`: read from CSV or Parquet, given cells and areas without Beatwise.

Cells come from h3ronpy, areas from shapely on the boundaries, civil days from polars' zone database, counts from DuckDB.
"""

import datetime
import json
import pathlib
import tomllib

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import shapely
import shapely.geometry
from h3ronpy import change_resolution
from h3ronpy.vector import cells_to_coordinates, coordinates_to_cells

RESOLUTIONS = (8, 9, 10)
MAPPING = pathlib.Path(__file__).parents[2] / "data/mappings/beatwise-benchmark.toml"


def area_ids(file: str, longitude: np.ndarray, latitude: np.ndarray) -> pl.Series:
    """The id of the area that each point lies in."""
    features = json.loads(pathlib.Path(file).read_text())["features"]
    names = [feature["properties"].get("id") or feature["properties"]["code"] for feature in features]
    outlines = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    shapely.prepare(outlines)
    tree, found = shapely.STRtree(outlines), np.full(len(longitude), -1, np.int32)
    for begin in range(0, len(longitude), 500_000):
        part = slice(begin, begin + 500_000)
        point, outline = tree.query(shapely.points(longitude[part], latitude[part]), predicate="intersects")
        found[begin + point] = outline
    return pl.Series(found).replace_strict(dict(enumerate(names)) | {-1: None}, return_dtype=pl.String)


def prepare(reports: str, areas: str, zone: str, out: pathlib.Path) -> None:
    """Writes the rows, and per resolution the centres of the cells that occur."""
    columns = ["occurred_from", "category", "lon", "lat"]
    scan = pl.scan_csv(reports, try_parse_dates=False) if reports.endswith(".csv") else pl.scan_parquet(reports)
    table = scan.select(columns).collect()
    if table["occurred_from"].dtype == pl.String:
        table = table.with_columns(pl.col("occurred_from").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"))
    words = tomllib.loads(MAPPING.read_text())["categories"]["words"]
    cells = pa.array(coordinates_to_cells(table["lat"].to_arrow(), table["lon"].to_arrow(), 10))
    rows = table.select(
        day=pl.col("occurred_from").dt.convert_time_zone(zone).dt.date(),
        category=pl.col("category").replace_strict(words),
        area=area_ids(areas, table["lon"].to_numpy(), table["lat"].to_numpy()),
        **{f"cell{level}": pl.Series(pl.from_arrow(pa.array(change_resolution(cells, level))), dtype=pl.UInt64) for level in RESOLUTIONS},
    )
    rows.write_parquet(out / "rows.parquet", compression="zstd", compression_level=1)
    for level in RESOLUTIONS:
        occurring = rows[f"cell{level}"].unique().sort()
        centres = pa.table(cells_to_coordinates(occurring.to_arrow()))
        pl.DataFrame({"cell": occurring, "lng": centres["lng"].to_numpy(), "lat": centres["lat"].to_numpy()}).write_parquet(out / f"cells{level}.parquet")


class Rows:
    """The prepared rows in DuckDB, asked the three questions."""

    def __init__(self, folder: pathlib.Path):
        self.connection = duckdb.connect()
        self.connection.execute(f"CREATE TABLE reports AS SELECT * FROM '{folder}/rows.parquet'")
        for level in RESOLUTIONS:
            self.connection.execute(f"CREATE TABLE cells{level} AS SELECT * FROM '{folder}/cells{level}.parquet'")

    def answer(self, question: dict) -> list[str]:
        """Sorted rows: what is counted, the step where there is one, the count."""
        where = [f"day >= '{question['from']}' AND day < '{question['to']}'"]
        if question["category"]:
            where.append("category IN (" + ", ".join(f"'{category}'" for category in question["category"]) + ")")
        kind, level = question["kind"], question.get("resolution", 10)
        if "bbox" in question:
            west, south, east, north = question["bbox"]
            inside = f"SELECT cell FROM cells{level} WHERE lng BETWEEN {west} AND {east} AND lat BETWEEN {south} AND {north}"
            where.append(f"cell{level} IN ({inside})")
        if kind == "cells":
            what = f"printf('%x', cell{level})"
        else:
            step = question["bucket"]
            begin, end = whole_steps(question)
            where.append(f"day >= '{begin}' AND day < '{end}'")
            what = f"{kind} || ' ' || strftime(date_trunc('{step}', day), '%Y-%m-%d')"
            where.append(f"{kind} IS NOT NULL")
        sql = f"SELECT {what} || ' ' || count(*) FROM reports WHERE {' AND '.join(where)} GROUP BY {what}"
        return sorted(row for (row,) in self.connection.execute(sql).fetchall())


def whole_steps(question: dict) -> tuple[datetime.date, datetime.date]:
    """The first day of the first whole week or month of the window, and the first day after the last."""
    first, end = question["from"], question["to"]
    if question["bucket"] == "week":
        return first + datetime.timedelta(days=-first.weekday() % 7), end - datetime.timedelta(days=end.weekday())
    begin = first if first.day == 1 else (first.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return begin, end.replace(day=1)
