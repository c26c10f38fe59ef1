"""Our side of the five questions: how each is asked of a running server, or of the executable, and how long it takes."""

import dataclasses
import json
import pathlib
import random
import statistics
import subprocess
import time
from collections.abc import Callable

import polars as pl

from questions import gi_star, hot_cells, weekly_trends
from served import Served, url

NEAR = url("near", **{"from": "2021-12-01"}, to="2025-01-01", radius=500, f="json")


@dataclasses.dataclass(frozen=True)
class Own:
    """What our ways of asking need to know."""

    beatwise: str
    data: pathlib.Path
    tag: str
    repeat: int
    dice: random.Random

    def ways(self, question: str) -> dict[str, Callable[[Served], dict]]:
        """The ways in which we answer a question, by what the table calls them."""
        dice = self.dice
        return {
            "hot cells": {
                "beatwise": lambda server: self.asked(server, lambda: (hot_cells(dice), None)),
                "beatwise, one category": lambda server: self.asked(server, lambda: (hot_cells(dice, 1), None)),
            },
            "gi-star": {
                "beatwise, normal p": lambda server: self.asked(server, lambda: (gi_star(dice, "normal"), None)),
                "beatwise, exact p": lambda server: self.asked(server, lambda: (gi_star(dice, "exact"), None)),
            },
            "weekly trends": {"beatwise": lambda server: self.asked(server, lambda: (weekly_trends(dice), None))},
            "radius": {"beatwise": self.near},
            "points in polygons": {"beatwise, whole process": self.inside},
        }[question]

    def asked(self, server: Served, request: Callable[[], tuple[str, bytes | None]]) -> dict:
        """Median and 95th percentile of different requests, after a first one; fewer of them where one takes seconds."""
        times, size, content = [], 0, b""
        while len(times) <= self.repeat and (len(times) < 6 or sum(times) < 20):
            path, body = request()
            seconds, status, content = server.ask(path, body, **({"Content-Type": "application/geo+json"} if body else {}))
            if status != 200:
                return {"why": f"{status}: {content[:200].decode(errors='replace')}"}
            times.append(seconds)
            size = max(size, len(content))
        warm = sorted(times[1:])
        return {
            "seconds": statistics.median(warm), "first_s": times[0], "p95_s": warm[int(0.95 * (len(warm) - 1))],
            "asked": len(warm), "bytes": size,
        }  # fmt: skip

    def near(self, server: Served) -> dict:
        """Reports within 500 m of the peers' 1,000 points, which move by some metres from request to request."""
        if not server.has("/api/v1/near"):
            return {"why": "this executable has no /api/v1/near"}
        points = pl.read_parquet(self.data / "qpoints.parquet").select("lon", "lat").rows()
        exact = json.loads(server.ask(NEAR, self.collection(points, 0.0), **{"Content-Type": "application/geo+json"})[2])
        found = self.asked(server, lambda: (NEAR, self.collection(points, 1e-5)))
        return found | {"check": sum(place["reports"] for place in exact.get("places", []))}

    def collection(self, points: list[tuple[float, float]], shift: float) -> bytes:
        """The points as GeoJSON, each moved by up to so many degrees."""
        moved = [[round(degrees + self.dice.uniform(-shift, shift), 7) for degrees in point] for point in points]
        features = [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": point}} for point in moved]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    def inside(self, _: Served) -> dict:
        """Points per polygon from the same Parquet file: start, reading both files, counting, JSON."""
        methods = subprocess.run([self.beatwise, "analyze", "--list"], capture_output=True, text=True, check=True).stdout
        if "area-counts" not in methods:
            return {"why": "this executable has no `analyze area-counts`"}
        points, areas = self.data / f"raw_{self.tag}.parquet", self.data / "wards.geojson"
        command = [self.beatwise, "--format", "json", "analyze", "area-counts", "--input", str(points), "--areas", str(areas)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if done.returncode != 0:
            return {"why": done.stderr.strip()[-200:]}
        return {"seconds": seconds, "check": sum(json.loads(done.stdout)["result"]["count"])}
