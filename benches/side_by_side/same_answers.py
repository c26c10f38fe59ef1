"""Do the index, the lake and DuckDB count the same? Puts seeded random questions to each and compares a hash over the sorted rows.

Usage: same_answers.py --beatwise target/release/beatwise --lake LAKE --reports REPORTS.csv|.parquet --areas AREAS.geojson
                       --work FOLDER [--questions 1000] [--seed 1] [--out FILE.json]

LAKE holds these reports and boundaries and nothing else. Questions: counts per cell of a random box at resolution 8, 9 or 10;
weekly series of all areas; monthly series of the categories, everywhere or in a box; windows of any days and any number of
categories. Two servers are asked, one with its index and one with --index-memory=0 (only one, and said so, where it knows no such
option). DuckDB counts the rows of the file, which answer_rows.py gave their cells, areas and civil days without Beatwise: a
report is counted on the civil day of its `occurred_from`, in the cell of resolution 10 that holds it or the parent of that, and
a box stands for the cells whose centres lie in it; series have whole weeks or months only. The run fails when one row differs.
"""

import argparse
import collections
import contextlib
import functools
import hashlib
import json
import pathlib
import random
import sys

from answer_rows import Rows, prepare
from questions import CATEGORIES, FIRST, LAST, bbox, box, window
from served import Served, has_option, url

parser = argparse.ArgumentParser()
parser.add_argument("--beatwise", required=True)
parser.add_argument("--lake", required=True)
parser.add_argument("--reports", required=True)
parser.add_argument("--areas", required=True)
parser.add_argument("--work", required=True, type=pathlib.Path)
parser.add_argument("--zone", default="Europe/London")
parser.add_argument("--questions", type=int, default=1000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=pathlib.Path)
options = parser.parse_args()


def question(dice: random.Random) -> dict:
    """One of the three kinds, half of them about cells."""
    kind = dice.choices(("cells", "area", "category"), (2, 1, 1))[0]
    categories = sorted(dice.sample(CATEGORIES, dice.choice((0, 1, 1, 2, 3, 6))))
    if kind == "cells":
        first, end = window(dice, dice.choice((1, 7, 28, 28, 91, 365)))
        place = box(dice, dice.choice((0.01, 0.05, 0.2)), dice.choice((0.01, 0.03, 0.09)))
        return {"kind": kind, "from": first, "to": end, "category": categories, "bbox": place, "resolution": dice.choice((8, 9, 9, 10))}
    bucket = "week" if kind == "area" else "month"
    first, end = window(dice, dice.choice((200, 365, 730, (LAST - FIRST).days) if bucket == "week" else (500, 730, (LAST - FIRST).days)))
    asked = {"kind": kind, "from": first, "to": end, "category": categories, "bucket": bucket}
    return asked | ({"bbox": box(dice)} if kind == "category" and dice.random() < 0.5 else {})


def path(asked: dict) -> str:
    """The request that asks it."""
    parts = {name: value for name, value in asked.items() if name not in ("kind", "bbox") and value != []}
    if "bbox" in asked:
        parts["bbox"] = bbox(asked["bbox"])
    if asked["kind"] == "cells":
        return url("hotspots", method="count", **parts)
    return url("trends", by=asked["kind"], **parts)


def served_rows(server: Served, asked: dict) -> list[str]:
    """Sorted rows of an answer; none where it says that there is nothing to judge."""
    _, status, content = server.ask(path(asked))
    said = json.loads(content)
    if status == 422:
        return []
    if status != 200:
        return [f"{status} {said.get('detail')}"]
    if asked["kind"] == "cells":
        return sorted(f"{place['cell']} {place['count']}" for place in said["hotspots"] if place["count"])
    steps = said["steps"]
    pairs = ((series["id"], step, count) for series in said["series"] for step, count in zip(steps, series["counts"], strict=True))
    return sorted(f"{name} {step} {count}" for name, step, count in pairs if count)


def digest(rows: list[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


options.work.mkdir(parents=True, exist_ok=True)
if not (options.work / "cells10.parquet").exists():
    prepare(options.reports, options.areas, options.zone, options.work)
dice = random.Random(options.seed)
questions = [question(dice) for _ in range(options.questions)]
rows = Rows(options.work)
different, hashes, counts, refused = [], collections.defaultdict(list), collections.Counter(), 0
with contextlib.ExitStack() as stack:
    ways = {"DuckDB": rows.answer}
    server = stack.enter_context(Served(options.beatwise, options.lake))
    index = server.index
    ways["index" if index else "lake"] = functools.partial(served_rows, server)
    if has_option(options.beatwise, "--index-memory"):
        ways["lake"] = functools.partial(served_rows, stack.enter_context(Served(options.beatwise, options.lake, "--index-memory=0")))
    else:
        print("this executable has no index: the lake alone was asked")
    for number, asked in enumerate(questions, 1):
        said = {tool: way(asked) for tool, way in ways.items()}
        for tool, found in said.items():
            hashes[tool].append(digest(found))
            counts[tool] += len(found)
        refused += not said["DuckDB"]
        if len({hashes[tool][-1] for tool in said}) > 1:
            more = {tool: sorted(set(found) - set(said["DuckDB"]))[:3] for tool, found in said.items()}
            fewer = {tool: sorted(set(said["DuckDB"]) - set(found))[:3] for tool, found in said.items()}
            lengths = {tool: len(found) for tool, found in said.items()}
            different.append({"asked": path(asked), "rows": lengths, "not in DuckDB": more, "DuckDB only": fewer})
            print(json.dumps(different[-1]), file=sys.stderr, flush=True)
        if number % 100 == 0:
            print(f"  {number} asked, {len(different)} differ", file=sys.stderr, flush=True)
whole = {tool: digest(each) for tool, each in hashes.items()}
for tool, sha256 in whole.items():
    print(f"{tool:8} {len(questions)} questions, {counts[tool]:>11,} rows, sha256 {sha256}")
print(f"{len(questions) - len(different)} of {len(questions)} questions have the same answer in {', '.join(whole)}; {refused} hold no report")
if options.out:
    record = {"questions": len(questions), "seed": options.seed, "index": index, "rows": counts["DuckDB"], "sha256": whole, "different": different}
    options.out.write_text(json.dumps(record, indent=1) + "\n")
sys.exit(bool(different))
