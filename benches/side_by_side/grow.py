"""How do the index and the questions grow with the number of reports? Serves lakes of several sizes in turn, and draws the curves.

Usage: grow.py --beatwise target/release/beatwise --size 1=LAKE --size 10=LAKE [--size 50] --work FOLDER
               [--peers FOLDER --python PATH --areas AREAS.geojson] [--without-text] [--option=--index-memory=8GiB] [--data FOLDER]
               [--repeat 20] [--out benches/results/growth-index.json] [--picture benches/results/growth-index.svg]

Sizes are millions of reports. One without a lake is made in the work folder: the peers' gen.py writes pieces of at most ten million
reports, each another draw of the same city, and each is loaded and deleted before the next is written. A lake takes some 110 bytes
a report and a piece 225; --without-text blanks the narratives, which no question here reads, and leaves 90. --piece makes smaller
pieces. Nothing is made where the disk would be left with less than 2 GB.
--data is the peers' folder of qpoints.parquet, for the radius question.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

import matplotlib
import polars as pl

from own import Own
from served import Served, without_kept_answers

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

PIECE = 10_000_000
WAYS = (("hot cells", "beatwise"), ("gi-star", "beatwise, normal p"), ("weekly trends", "beatwise"), ("radius", "beatwise"))

parser = argparse.ArgumentParser()
parser.add_argument("--beatwise", required=True)
parser.add_argument("--size", action="append", required=True)
parser.add_argument("--work", type=pathlib.Path, required=True)
parser.add_argument("--peers", type=pathlib.Path)
parser.add_argument("--python", default=sys.executable)
parser.add_argument("--areas")
parser.add_argument("--without-text", action="store_true")
parser.add_argument("--option", action="append", default=[])
parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("."))
parser.add_argument("--repeat", type=int, default=20)
parser.add_argument("--piece", type=int, default=PIECE)
parser.add_argument("--out", type=pathlib.Path)
parser.add_argument("--picture", type=pathlib.Path)
options = parser.parse_args()


def beatwise(lake: pathlib.Path, *command: str) -> None:
    subprocess.run([options.beatwise, "--data", str(lake), "--quiet", *command], check=True, stdout=subprocess.DEVNULL)


def made(millions: float) -> pathlib.Path:
    """A lake of that many reports, made piece by piece; one that is there already is taken as it is."""
    lake, whole = options.work / f"lake-{millions:g}m", options.work / f"lake-{millions:g}m.whole"
    if whole.exists():
        return lake
    if not (options.peers and options.areas):
        sys.exit(f"there is no lake of {millions:g} million: give one as --size {millions:g}=LAKE, or --peers and --areas to make it")
    shutil.rmtree(lake, ignore_errors=True)
    # A piece is there twice while its narratives are blanked.
    needed = millions * 1e6 * (90 if options.without_text else 110) + min(options.piece, millions * 1e6) * (400 if options.without_text else 225) + 2e9
    if shutil.disk_usage(options.work).free < needed:
        sys.exit(f"{millions:g} million reports need {needed / 1e9:.1f} GB of disk: give a smaller --piece, or --without-text")
    beatwise(lake, "areas", "load", options.areas)
    left, number, file = round(millions * 1e6), 0, options.work / "reports_piece.csv"
    while left > 0:
        # The generator seeds itself by the number of reports: one more is another draw.
        rows = min(left, options.piece) + number
        generate = [options.python, str(options.peers / "gen.py"), str(rows), "piece", "--no-parquet"]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PERF_DATA": str(options.work), "PYTHONDONTWRITEBYTECODE": "1"})
        if options.without_text:
            bare = file.with_suffix(".bare")
            pl.scan_csv(file, infer_schema=False).with_columns(text=pl.lit("")).sink_csv(bare)
            bare.replace(file)
        beatwise(lake, "ingest", "--source", "csv", "--mapping", "beatwise-benchmark", str(file))
        file.unlink()
        left, number = left - rows, number + 1
        print(f"  {lake}: piece {number} of {rows:,} reports is loaded", file=sys.stderr, flush=True)
    whole.touch()
    return lake


def measured(millions: float, lake: pathlib.Path) -> dict:
    """The index of a lake, what it takes, and the questions."""
    own = Own(options.beatwise, options.data, "", options.repeat, random.Random(3))
    with Served(options.beatwise, str(lake), *options.option, *without_kept_answers(options.beatwise)) as server:
        reports = sum(category["reports"] for category in server.answer("/api/v1/snapshots")["categories"])
        record = {"millions": millions, "reports": reports, "ready_s": round(server.seconds_to_ready, 3), "index": server.index}
        record |= {"with_index_s": round(server.seconds_to_index, 3), "before_mib": server.mebibytes(), "questions": {}}
        for question, way in WAYS:
            found = record["questions"][question] = own.ways(question)[way](server)
            print(f"  {millions:g} million: {question}: {found.get('seconds', found.get('why'))}", file=sys.stderr, flush=True)
        return record | {"after_mib": server.mebibytes()}


def draw(records: list[dict], picture: pathlib.Path) -> None:
    """Build, memory and questions over the number of reports, both axes logarithmic."""
    plt.rcParams |= {"svg.hashsalt": "beatwise", "font.size": 9}
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.8), constrained_layout=True)
    indexed = [(record["reports"] / 1e6, record["index"]) for record in records if record["index"] and record["index"]["reports"]]
    if indexed:
        sizes = [size for size, _ in indexed]
        axes[0].plot(sizes, [index["seconds"] for _, index in indexed], "o-", color="#0072B2")
        axes[1].plot(sizes, [index["bytes"] / 2**20 for _, index in indexed], "o-", color="#0072B2", label="index")
    reports = [record["reports"] / 1e6 for record in records]
    axes[1].plot(reports, [record["after_mib"]["now"] for record in records], "s--", color="#D55E00", label="whole server, after the questions")
    for (question, _), colour, mark in zip(WAYS, ("#0072B2", "#D55E00", "#009E73", "#CC79A7"), "osD^", strict=True):
        taken = [(record["reports"] / 1e6, record["questions"][question]["seconds"] * 1e3) for record in records if "seconds" in record["questions"][question]]
        if taken:
            axes[2].plot(*zip(*taken, strict=True), marker=mark, color=colour, label=question)
    titles = ("Building the index", "Memory", "Warm questions over HTTP, median")
    for axis, title, unit in zip(axes, titles, ("seconds", "MiB", "milliseconds"), strict=True):
        axis.set(title=title, xlabel="reports, millions", ylabel=unit, xscale="log", yscale="log")
        axis.set_xticks(reports, [f"{size:g}" for size in [round(size, 1) for size in reports]], minor=False)
        axis.xaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
        axis.set_xlim(0.7 * min(reports), 1.4 * max(reports))
        axis.grid(which="both", alpha=0.25)
        axis.spines[["top", "right"]].set_visible(False)
        if axis.get_legend_handles_labels()[0]:
            axis.legend(frameon=False, fontsize=8)
    if not indexed:
        axes[0].text(0.5, 0.5, "this executable has no index", transform=axes[0].transAxes, ha="center")
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})


options.work.mkdir(parents=True, exist_ok=True)
sizes = [(float(text.split("=")[0]), text.partition("=")[2]) for text in options.size]
records = [measured(millions, pathlib.Path(lake) if lake else made(millions)) for millions, lake in sorted(sizes)]
for record in records:
    index = record["index"] or {}
    per_million = index.get("bytes", 0) / 2**20 / (index["reports"] / 1e6) if index.get("reports") else float("nan")
    asked = "  ".join(f"{name} {found['seconds'] * 1e3:.1f} ms" for name, found in record["questions"].items() if "seconds" in found)
    print(f"{record['reports']:>11,} reports: index {index.get('seconds')} s, {per_million:.1f} MiB a million, server {record['after_mib']['now']:.0f} MiB;  {asked}")
if options.out:
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(records, indent=1) + "\n")
if options.picture:
    draw(records, options.picture)
