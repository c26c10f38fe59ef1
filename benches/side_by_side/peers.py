"""The other tools' scripts, which live in a folder of their own: which there are for each question, how to run one, what it took."""

import dataclasses
import json
import os
import pathlib
import subprocess
import time

HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass(frozen=True)
class Peer:
    """One run of a script: what it is called in the table, what it must import, where its time stands in what it prints."""

    name: str
    needs: str
    script: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...] = ()
    build: tuple[str, ...] = ()
    memory: bool = False
    slow: bool = False


def peers(tag: str, data: pathlib.Path) -> dict[str, list[Peer]]:
    """Those of each question. The parts that are summed are the question; those that are built once stand beside."""
    hot = [
        Peer(f"{name}, {form}", module, f"w2_{module}.py", (tag, how, "w2"), ("warm_ms",), ("load",), memory=how == "table")
        for name, module in (("DuckDB", "duckdb"), ("chDB", "chdb"), ("polars", "polars"), ("DataFusion", "datafusion"), ("SedonaDB", "sedonadb"))
        for how, form in (("table", "in memory"), ("parquet", "Parquet"))
    ]  # fmt: skip
    gi = [
        Peer("esda over a Graph, normal p", "esda", "w5.py", ("15k", "arrays", "0"), ("gistar",), ("weights",), True),
        Peer("scipy.sparse, normal p", "scipy", "w5.py", ("15k", "sparse", "0"), ("gistar",), ("weights",), True),
        Peer("scipy.sparse, 999 permutations", "scipy", "w5.py", ("15k", "sparse", "999"), ("gistar", "permute"), ("weights",), True),
    ]
    weekly = [
        Peer(f"{name}, {form}", name.lower(), str(HERE / f"weekly_{name.lower()}.py"), (str(data / f"w2_{tag}.parquet"), how),
             ("warm_ms",), ("load",), how == "table")
        for name in ("DuckDB", "polars")
        for how, form in (("table", "in memory"), ("parquet", "Parquet"))
    ]  # fmt: skip
    near = [
        Peer("scipy cKDTree", "scipy", "w3_scipy.py", (tag,), ("range_count",), ("build",), True),
        Peer("DuckDB, grid join on Parquet", "duckdb", "w3_sql.py", (tag, "duckdb"), ("again",)),
        Peer("DuckDB, grid join in memory", "duckdb", "w3_sql.py", (tag, "duckdb", "table"), ("again",), ("load",), True),
        Peer("DataFusion, grid join on Parquet", "datafusion", "w3_sql.py", (tag, "datafusion"), ("again",)),
        Peer("chDB, grid join on Parquet", "chdb", "w3_sql.py", (tag, "chdb"), ("again",)),
        Peer("polars, grid join on Parquet", "polars", "w3_sql.py", (tag, "polars"), ("again",)),
        Peer("SedonaDB", "sedonadb", "w3_sedonadb.py", (tag,), ("range_count",), slow=True),
        Peer("geopandas", "geopandas", "w3_geopandas.py", (tag,), ("range_ids",), ("points", "build"), True, True),
        Peer("PostGIS, GiST", "psycopg", "w34_postgis.py", ("range",), ("again",), slow=True),
    ]
    inside = [
        Peer("chDB, polygon dictionary", "chdb", "w4_chdb.py", (tag, "each"), ("wards", "join")),
        Peer("SedonaDB", "sedonadb", "w4_sedonadb.py", (tag,), ("join",)),
        Peer("DuckDB spatial", "duckdb_extension_spatial", "w4_duckspatial.py", (tag,), ("wards", "join"), slow=True),
        Peer("geopandas", "geopandas", "w4_geopandas.py", (tag, "sindex"), ("join",), slow=True),
        Peer("PostGIS, GiST", "psycopg", "w34_postgis.py", ("pip",), ("query",), slow=True),
    ]
    return {"hot cells": hot, "gi-star": gi, "weekly trends": weekly, "radius": near, "points in polygons": inside}


class Pythons:
    """Environments in order of preference: a script runs under the first that can import what it needs."""

    def __init__(self, paths: list[str]):
        self.paths, self.known = paths, {}

    def of(self, module: str) -> str | None:
        if module not in self.known:
            runs = (path for path in self.paths if subprocess.run([path, "-c", f"import {module}"], capture_output=True).returncode == 0)
            self.known[module] = next(runs, None)
        return self.known[module]


def run(peer: Peer, folder: pathlib.Path, data: pathlib.Path, pythons: Pythons) -> dict:
    """Seconds of the question, of what is built once and of the whole process; or why it could not be run."""
    python = pythons.of(peer.needs)
    if python is None:
        return {"why": f"no --python can import {peer.needs}"}
    environment = os.environ | {"PERF_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [python, "-W", "ignore", str(folder / peer.script), *peer.arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=1200
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"why": "not done in 20 minutes"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        return {"why": (done.stderr.strip().splitlines() or ["it printed no result"])[-1][:200]}
    said = json.loads(lines[-1].removeprefix("RESULT "))
    warm = said.get("warm_ms", [0])[0] / 1e3
    return {
        "seconds": warm if peer.parts == ("warm_ms",) else sum(said["parts"][part] for part in peer.parts),
        "build": sum(said["parts"].get(part, 0) for part in peer.build),
        "process": round(time.perf_counter() - start, 3),
        "version": said.get("version"), "check": said.get("check"),
    } | ({"first_s": said["parts"]["first"]} if "first" in said["parts"] else {})  # fmt: skip
