"""Makes the files that compare_statistics.py gives to Beatwise and to the references: statistics_data.py KIND FOLDER KEY=VALUE ...

Every kind is seeded, so the same call makes the same bytes. `options.json` beside the files holds the settings that
statistics_peers.py and statistics_peers.R read, and that Beatwise gets as options.
"""

import json
import pathlib
import sys

import numpy as np

SEED = 20261122
WIDTH_M, HEIGHT_M = 58_000.0, 45_000.0


def hexagons(cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of neighbours, each once, on a rhombus of about so many hexagons."""
    side = round(cells**0.5)
    q, r = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    pairs = []
    for right, down in ((1, 0), (0, 1), (-1, 1)):
        there = (q + right >= 0) & (q + right < side) & (r + down < side)
        here = (r * side + q)[there]
        pairs.append((here, here + down * side + right))
    return np.concatenate([i for i, _ in pairs]), np.concatenate([j for _, j in pairs])


def city(n: int) -> np.ndarray:
    """Places of reports, metres: two in five around small hotspots, two in five in towns, one in five anywhere."""
    random = np.random.default_rng(SEED)
    box = np.array([WIDTH_M, HEIGHT_M])
    towns, hotspots = random.uniform(0.1, 0.9, (40, 2)) * box, random.uniform(0.05, 0.95, (3_000, 2)) * box
    spread, weight = np.exp(random.uniform(np.log(60), np.log(600), 3_000)), 1 / (20 + np.arange(3_000)) ** 0.9
    kind, normal = random.choice(3, n, p=[0.4, 0.4, 0.2]), random.normal(size=(n, 2))
    at = random.choice(3_000, n, p=weight / weight.sum())
    points = random.uniform(0, 1, (n, 2)) * box
    points[kind == 0] = (hotspots[at] + normal * spread[at, None])[kind == 0]
    points[kind == 1] = (towns[random.integers(0, 40, n)] + normal * 3_000)[kind == 1]
    return np.round(np.clip(points, 0, box), 1)


def lattice(folder: pathlib.Path, options: dict) -> None:
    i, j = hexagons(int(options["cells"]))
    counts = np.random.default_rng(SEED).poisson(options["mean"], round(options["cells"] ** 0.5) ** 2)
    np.savetxt(folder / "input.csv", counts, "%d", header="count", comments="")
    np.savetxt(folder / "neighbours.csv", np.column_stack([i, j]), "%d", ",", header="i,j", comments="")


def points(folder: pathlib.Path, options: dict) -> None:
    places = city(int(options["n"]))
    np.savetxt(folder / "input.csv", places, "%.1f", ",", header="x,y", comments="")
    if "places" in options:
        at = places[np.random.default_rng(SEED + 1).choice(len(places), int(options["places"]))] + 0.05
        np.savetxt(folder / "at.csv", at, "%.2f", ",", header="x,y", comments="")


def locations(folder: pathlib.Path, options: dict) -> None:
    """Locations with people and cases that follow them; with `days`, cases by day for a scan without a population."""
    random, n = np.random.default_rng(SEED), int(options["locations"])
    places = np.unique(city(3 * n), axis=0)
    places = places[random.permutation(len(places))[:n]]
    people = np.round(np.exp(random.normal(5, 1, n))) + 1
    where = random.choice(n, int(options["cases"]), p=people / people.sum())
    if "days" not in options:
        rows = np.column_stack([places, people, np.bincount(where, minlength=n)])
        np.savetxt(folder / "input.csv", rows, ["%.1f", "%.1f", "%d", "%d"], ",", header="x,y,population,count", comments="")
        return
    geo = np.column_stack([np.arange(n), places])
    np.savetxt(folder / "geo.csv", geo, ["%d", "%.1f", "%.1f"], ",", header="id,x,y", comments="")
    cases = np.column_stack([where, random.integers(0, int(options["days"]), len(where))])
    np.savetxt(folder / "input.csv", cases, "%d", ",", header="id,time", comments="")


def series(folder: pathlib.Path, options: dict) -> None:
    """Weekly counts with a season, a drift of their own and more spread than Poisson's; one series after another."""
    random, n, length = np.random.default_rng(SEED), int(options["series"]), int(options["length"])
    week = np.arange(length)
    level = random.gamma(2, 3, (n, 1)) + 0.5
    drift, depth = random.normal(0, 0.1, (n, 1)), random.uniform(0, 0.5, (n, 1))
    mean = level * np.exp(drift * week / 52 + depth * np.cos(2 * np.pi * (week / 52 + random.uniform(0, 1, (n, 1)))))
    counts = random.poisson(mean * random.gamma(5, 0.2, (n, length)))
    rows = np.column_stack([np.repeat(np.arange(n), length), counts.ravel()])
    np.savetxt(folder / "input.csv", rows, "%d", ",", header="series,count", comments="")


def events(folder: pathlib.Path, options: dict) -> None:
    """Places of a city and the days of five years on which something happened there."""
    n = int(options["n"])
    days = np.random.default_rng(SEED + 2).integers(0, 1_826, n)
    rows = np.column_stack([city(n), days])
    np.savetxt(folder / "input.csv", rows, ["%.1f", "%.1f", "%d"], ",", header="x,y,time", comments="")


def main() -> None:
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    options = {key: float(value) for key, value in (word.split("=") for word in sys.argv[3:])}
    folder.mkdir(parents=True, exist_ok=True)
    {"lattice": lattice, "points": points, "locations": locations, "series": series, "events": events}[kind](folder, options)
    (folder / "options.json").write_text(json.dumps(options | {"width": WIDTH_M, "height": HEIGHT_M}))


if __name__ == "__main__":
    main()
