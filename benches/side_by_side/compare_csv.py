"""Load the same CSV with Beatwise and with the scripts beside this one, in turn; print the median time and peak memory of each.

Usage: compare_csv.py --beatwise target/release/beatwise --reports REPORTS.csv [--areas AREAS.geojson] [--repeat 3] --work FOLDER

REPORTS.csv has the columns report_id, reported_at, occurred_from, occurred_to, category, lat, lon, neighbourhood, reporter, text.
Each run is a process of its own; Beatwise loads into a new lake, with the mapping beatwise-benchmark.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--beatwise", required=True)
parser.add_argument("--reports", required=True)
parser.add_argument("--areas")
parser.add_argument("--repeat", type=int, default=3)
parser.add_argument("--work", required=True)
parser.add_argument("--only", nargs="*")
options = parser.parse_args()
here, work = pathlib.Path(__file__).parent, pathlib.Path(options.work)
work.mkdir(parents=True, exist_ok=True)
lake = str(work / "lake")


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and mebibytes of a process."""
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def beatwise() -> tuple[float, float]:
    shutil.rmtree(lake, ignore_errors=True)
    if options.areas:
        run([options.beatwise, "--data", lake, "--quiet", "areas", "load", options.areas])
    return run([options.beatwise, "--data", lake, "--quiet", "ingest", "--source", "csv", "--mapping", "beatwise-benchmark", options.reports])


def script(name: str) -> tuple[float, float]:
    return run([sys.executable, str(here / name), options.reports, str(work / "out.parquet")])


tools = {"beatwise": beatwise, "polars": lambda: script("csv_polars.py"), "duckdb": lambda: script("csv_duckdb.py")}
tools = {name: tool for name, tool in tools.items() if not options.only or name in options.only}
seen: dict[str, list[tuple[float, float]]] = {name: [] for name in tools}
for _ in range(options.repeat):
    for name, tool in tools.items():
        seen[name].append(tool())
        print(f"  {name}: {seen[name][-1][0]:.2f} s, {seen[name][-1][1]:.0f} MiB", file=sys.stderr, flush=True)
median = {name: statistics.median(seconds for seconds, _ in runs) for name, runs in seen.items()}
fastest = min((seconds for name, seconds in median.items() if name != "beatwise"), default=median.get("beatwise"))
for name, runs in seen.items():
    memory = max(mebibytes for _, mebibytes in runs)
    print(f"{name:10} {median[name]:7.2f} s  {memory:6.0f} MiB  ratio to the fastest other {median[name] / fastest:.2f}")
