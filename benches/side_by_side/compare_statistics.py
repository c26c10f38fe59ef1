"""Run `beatwise analyze METHOD` beside the references on the same seeded files; print medians, peak memory and ratios.

Usage: compare_statistics.py --beatwise target/release/beatwise --python PATH [--python PATH ...] --work FOLDER --out FILE.json
                             [--only TEXT ...] [--repeat 3] [--patience 300]

Beatwise is always measured as a whole process: start, reading the files, computing, writing JSON. A reference is measured
both as a whole process that reads the same files, and by its own computation alone, which leaves out its imports, its reading
and its compilation. Ratios are the reference's time over ours: above 1 we are faster. Each reference runs under the first
`--python` that can import it (packages: requirements-statistics.txt) or under Rscript, and is passed over, with the reason,
where none can. One record per comparison is appended to FILE.json, with the load of the machine before it began.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
R_PEERS = ("R dbscan", "spatstat Kest, isotropic", "R surveillance farringtonFlexible")
# References that are given a part of the work, and how many times it goes into the whole.
FEW_PLACES = "scikit-learn KernelDensity, rtol=0, two processes"
PARTS = {
    FEW_PLACES: (100, "measured on 100 places, times 100"),
    "R surveillance farringtonFlexible": (100, "measured on 10 of the series, times 100"),
    "pymannkendall original_test and sens_slope": (10, "measured on a tenth of the series, times 10"),
}


def lattice(cells: int, method: str, figure: str, peers: list[str], *options: str) -> dict:
    return {
        "name": f"{method}, {cells:,} cells", "method": method, "kind": "lattice", "small": {"cells": 900},
        "what": f"{cells:,} hexagons, Poisson counts of mean 0.2, six neighbours", "settings": {"cells": cells, "mean": 0.2},
        "arguments": ["--neighbours", "neighbours.csv", *options], "figure": figure, "peers": peers,
    }  # fmt: skip


def points(n: int, method: str, figure: str, peers: list[str], settings: dict, *options: str) -> dict:
    return {
        "name": f"{method}, {n:,} points", "method": method, "kind": "points", "small": {"n": 5_000},
        "what": f"{n:,} points of a synthetic city", "settings": {"n": n, **settings},
        "arguments": list(options), "figure": figure, "peers": peers,
    }  # fmt: skip


def locations(n: int, cases: int, days: int | None, what: str, *options: str) -> dict:
    return {
        "name": f"scan, {n:,} locations, {what}", "method": "scan", "kind": "locations", "small": {},
        "what": f"{n:,} locations, {cases:,} cases, 999 simulations, {what}",
        "settings": {"locations": n, "cases": cases, **({"days": days} if days else {})},
        "arguments": [*(["--geo", "geo.csv", "--max-temporal-size", "0.1"] if days else []), *options],
        "figure": "", "peers": [],
    }  # fmt: skip


def series(n: int, length: int, method: str, peers: list[str], *options: str) -> dict:
    return {
        "name": f"{method}, {n:,} series", "method": method, "kind": "series", "small": {"series": 20},
        "what": f"{n:,} series of {length} weeks", "settings": {"series": n, "length": length},
        "arguments": list(options), "figure": "", "peers": peers,
    }  # fmt: skip


def events(n: int, method: str, what: str, peers: list[str], *options: str) -> dict:
    return {
        "name": f"{method}, {n:,} events, {what}", "method": method, "kind": "events", "small": {"n": 2_000},
        "what": f"{n:,} events in five years of a synthetic city, {what}", "settings": {"n": n},
        "arguments": list(options), "figure": "", "peers": peers,
    }  # fmt: skip


def comparisons() -> list[dict]:
    rules, grid = {"eps": 50, "min-points": 20}, {"bandwidth": 300}
    trees = {"min-cluster-size": 50, "min-samples": 20}
    all_of = []
    for cells in (15_000, 100_000):
        gi = ["esda G_Local, 999 permutations", "scipy.sparse product, 999 permutations"]
        all_of.append(lattice(cells, "gi-star", "z squared", gi))
        all_of.append(lattice(cells, "local-moran", "i absolute", ["esda Moran_Local, 999 permutations"], "--scaling", "n-1"))
    all_of.append(lattice(100_000, "moran", "i", ["esda Moran, 999 permutations"]))
    for n in (100_000, 1_000_000):
        peers = ["scikit-learn DBSCAN, kd_tree, n_jobs=2", "R dbscan"]
        all_of.append(points(n, "dbscan", "noise", peers, rules, *as_options(rules)))
    for n in (100_000, 1_000_000):
        peers = ["fast_hdbscan"] + (["hdbscan"] if n == 100_000 else [])
        all_of.append(points(n, "hdbscan", "noise", peers, trees, *as_options(trees)))
    exact = points(
        1_000_000, "kde", "density sum", ["scikit-learn KernelDensity, rtol=1e-8, two processes", FEW_PLACES],
        grid | {"places": 10_000}, *as_options(grid), "--at", "at.csv",
    )  # fmt: skip
    what = exact["what"]
    all_of.append(exact | {"name": "kde, 1,000,000 points at 10,000 places", "what": f"{what} at 10,000 places, Gaussian of 300 m"})
    binned = points(
        1_000_000, "kde", "density max", ["KDEpy FFTKDE"], grid, *as_options(grid),
        "--grid", str(62_000 / 511), "--window=-2000,-2000,60000,60000",
    )  # fmt: skip
    all_of.append(binned | {"name": "kde, 1,000,000 points on a grid of 512 x 512", "what": f"{what} on 512 x 512 nodes, Gaussian of 300 m"})
    normal = ["--inference", "normal"]
    all_of.append(points(1_000_000, "nni", "mean_distance", ["scipy cKDTree, workers=2"], {}, *normal))
    window = ["--window", "0,0,58000,45000", "--permutations", "0", "--distances", ",".join(str(10 * i) for i in range(1, 501))]
    all_of.append(points(20_000, "ripley-k", "k last", ["spatstat Kest, isotropic"], {}, *window))
    all_of.append(locations(10_000, 50_000, None, "spatial, Poisson", "--analysis", "spatial"))
    for n, cases in ((1_000, 10_000), (5_000, 50_000)):
        all_of.append(locations(n, cases, 365, "prospective permutation", "--analysis", "prospective"))
    trend = ["pymannkendall original_test and sens_slope", "numpy, all pairs at once"]
    all_of.append(series(15_000, 156, "mann-kendall", trend))
    all_of.append(series(1_000, 520, "stl", ["statsmodels STL"], "--period", "52"))
    all_of.append(series(1_000, 416, "farrington", ["R surveillance farringtonFlexible"]))
    close, loop = ["--distance", "200", "--days", "14", "--metric", "euclidean"], ["scikit-learn KDTree and numpy, 99 simulations"]
    simulated = ["--inference", "monte-carlo", "--permutations", "99"]
    all_of.append(events(100_000, "knox", "99 simulations", loop, *close, *simulated))
    all_of.append(events(100_000, "knox", "closed form", loop, *close, "--inference", "closed-form"))
    all_of.append(events(1_000_000, "knox", "99 simulations", [], *close, *simulated))
    bands = ["--bands", "100,200,300", "--days", "7,14,21", "--metric", "euclidean"]
    all_of.append(events(100_000, "near-repeat", "closed form", [], *bands, "--inference", "closed-form"))
    all_of.append(events(1_000_000, "near-repeat", "closed form", [], *bands, "--inference", "closed-form"))
    return all_of


def as_options(settings: dict) -> list[str]:
    return [word for key, value in settings.items() for word in (f"--{key}", str(value))]


def run(command: list[str], folder: pathlib.Path, out: pathlib.Path) -> tuple[float, float]:
    """Seconds and mebibytes of a process that writes to a file."""
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(out), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
    start, before = time.perf_counter(), os.getcwd()
    os.chdir(folder)
    try:
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
    finally:
        os.chdir(before)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def figure(comparison: dict, out: pathlib.Path) -> float | None:
    """The one figure of our answer that the references print too."""
    if not comparison["figure"]:
        return None
    key, _, how = comparison["figure"].partition(" ")
    found = json.loads(out.read_text())["result"][key]
    if not isinstance(found, list):
        return found
    values = [value or 0.0 for value in found]
    ways = {
        "squared": lambda: sum(value**2 for value in values), "absolute": lambda: sum(map(abs, values)),
        "sum": lambda: sum(values), "max": lambda: max(values), "last": lambda: values[-1],
    }  # fmt: skip
    return ways[how]() if how else float(len(values))


def launcher(peer: str, pythons: list[str]) -> tuple[list[str] | None, str]:
    """The command that runs a reference, or why none does."""
    script = str(HERE / ("statistics_peers.R" if peer in R_PEERS else "statistics_peers.py"))
    why = "no --python was given"
    for program in ["Rscript"] if peer in R_PEERS else pythons:
        try:
            tried = subprocess.run([program, script, "--importable", peer], capture_output=True, text=True)
        except FileNotFoundError:
            why = f"there is no {program}"
            continue
        if tried.returncode == 0:
            return [program, script, peer], ""
        why = (tried.stderr.strip().splitlines() or ["the package is not installed"])[-1]
    return None, why


class Peer:
    """A reference and what was measured of it."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.kernel: list[float] = []
        self.process: list[tuple[float, float]] = []
        self.last: dict = {}

    def measure(self, folder: pathlib.Path, small: pathlib.Path, out: pathlib.Path) -> None:
        warm = [] if self.name in R_PEERS else [str(small)]
        self.process.append(run([*self.command, str(folder)], folder, out))
        cold = json.loads(out.read_text().strip().splitlines()[-1])
        run([*self.command, str(folder), *warm], folder, out)
        self.last = json.loads(out.read_text().strip().splitlines()[-1])
        # Whichever was faster, with compilation behind it or not, so that no reference pays for being first.
        self.kernel.append(min(self.last["seconds"], cold["seconds"]))

    def record(self, ours: float) -> dict:
        scale, note = PARTS.get(self.name, (1, ""))
        kernel, process = statistics.median(self.kernel) * scale, statistics.median(s for s, _ in self.process)
        record = {
            "name": self.name, "version": self.last["version"], "runs": len(self.kernel), "kernel_seconds": kernel,
            "ratio_kernel": kernel / ours, "figure": self.last["figure"] if scale == 1 else None,
        }  # fmt: skip
        if scale != 1:
            return record | {"note": note}
        memory = max(mebibytes for _, mebibytes in self.process)
        return record | {"process_seconds": process, "ratio_process": process / ours, "mebibytes": memory}


def wait_for_quiet(seconds: float) -> float:
    """The load, once it is below 2.5 or patience is over."""
    end = time.monotonic() + seconds
    while (load := os.getloadavg()[0]) >= 2.5 and time.monotonic() < end:
        time.sleep(5)
    return load


def compare(comparison: dict, options: argparse.Namespace) -> dict:
    work = pathlib.Path(options.work).resolve()
    name = "-".join(f"{key}{value}" for key, value in comparison["settings"].items())
    folder, small = work / f"{comparison['kind']}-{name}", work / f"{comparison['kind']}-{name}-small"
    for place, settings in ((folder, comparison["settings"]), (small, comparison["settings"] | comparison["small"])):
        if not (place / "options.json").exists():
            words = [f"{key}={value}" for key, value in settings.items()]
            script = str(HERE / "statistics_data.py")
            subprocess.run([options.python[0], script, comparison["kind"], str(place), *words], check=True)
    found = {peer: launcher(peer, options.python) for peer in comparison["peers"]}
    peers = [Peer(peer, command) for peer, (command, _) in found.items() if command]
    skipped = [{"name": peer, "reason": why} for peer, (command, why) in found.items() if not command]
    for skip in skipped:
        print(f"  skipped: {skip['name']}, because {skip['reason']}", flush=True)
    beatwise = str(pathlib.Path(options.beatwise).resolve())
    command = ["analyze", comparison["method"], "--input", "input.csv", *comparison["arguments"], "--format", "json"]
    ours, load, out = [], wait_for_quiet(options.patience), work / "out.json"
    run([beatwise, *command], folder, out)
    # In a process of its own: what this one has held counts towards the peak of every process it starts.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answer = pool.apply(figure, (comparison, out))
    for _ in range(options.repeat):
        ours += [run([beatwise, *command], folder, out) for _ in range(2)]
        for peer in peers:
            # A slow reference is not run again and again.
            if sum(seconds for seconds, _ in peer.process) < options.most:
                peer.measure(folder, small, out)
    seconds = statistics.median(seconds for seconds, _ in ours)
    return {
        "comparison": comparison["name"], "method": comparison["method"], "what": comparison["what"], "load": load,
        "cores": os.cpu_count(), "command": " ".join(["beatwise", *command]), "input_bytes": input_bytes(folder),
        "output_bytes": output_bytes(beatwise, command, folder, out),
        "ours": {"seconds": seconds, "runs": len(ours), "mebibytes": max(m for _, m in ours), "figure": answer},
        "peers": [peer.record(seconds) for peer in peers], "skipped": skipped,
    }  # fmt: skip


def machine(options: argparse.Namespace) -> dict:
    """What no program gets around here: the start of a process, and moving bytes. A quarter of a gibibyte is copied in memory."""
    out = pathlib.Path(options.work).resolve() / "out.json"
    load, beatwise = wait_for_quiet(options.patience), str(pathlib.Path(options.beatwise).resolve())
    starts = [run([beatwise, "--version"], out.parent, out)[0] for _ in range(20)]
    source, rates = bytearray(os.urandom(1 << 20)) * 256, []
    target = bytearray(len(source))
    for _ in range(7):
        start = time.perf_counter()
        memoryview(target)[:] = source
        rates.append(len(source) / (time.perf_counter() - start))
    return {
        "comparison": "machine", "load": load, "cores": os.cpu_count(), "start_seconds": statistics.median(starts),
        "copied_bytes_per_second": statistics.median(rates),
    }  # fmt: skip


def input_bytes(folder: pathlib.Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.csv"))


def output_bytes(beatwise: str, command: list[str], folder: pathlib.Path, out: pathlib.Path) -> int:
    run([beatwise, *command], folder, out)
    return out.stat().st_size


def show(record: dict) -> None:
    ours = record["ours"]
    print(f"{record['comparison']} (load {record['load']:.1f})")
    print(f"  beatwise, whole process            {ours['seconds']:9.3f} s  {ours['mebibytes']:6.0f} MiB  figure {ours['figure']}")
    for peer in record["peers"]:
        whole = ""
        if "process_seconds" in peer:
            whole = f"whole process {peer['process_seconds']:.2f} s, {peer['mebibytes']:.0f} MiB, ratio {peer['ratio_process']:.1f}; "
        alone = f"computation {peer['kernel_seconds']:.3f} s, ratio {peer['ratio_kernel']:.1f}; figure {peer['figure']}"
        print(f"  {peer['name']} {peer['version']}: {whole}{alone} {peer.get('note', '')}")
    sys.stdout.flush()


def append(record: dict, out: pathlib.Path) -> None:
    records = json.loads(out.read_text()) if out.exists() else []
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([*records, record], indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--beatwise", required=True)
    parser.add_argument("--python", action="append", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--most", type=float, default=60, help="seconds after which a reference is not repeated")
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for a load below 2.5")
    options = parser.parse_args()
    for comparison in comparisons():
        if not options.only or any(text in comparison["name"] for text in options.only):
            record = compare(comparison, options)
            show(record)
            append(record, pathlib.Path(options.out))
    append(machine(options), pathlib.Path(options.out))


if __name__ == "__main__":
    main()
