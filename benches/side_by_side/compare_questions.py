"""Put the same questions to Beatwise and to other tools, in turn, on the same reports; print medians and ratios, write JSON.

Usage: compare_questions.py --beatwise target/release/beatwise --lake LAKE --peers FOLDER --data FOLDER --tag 10m
                            --python PATH [--python PATH ...] [--out benches/results/questions.json] [--rounds 3] [--repeat 30]
                            [--only TEXT ...] [--skip-slow] [--in-process QUESTION=COMMAND ...] [--postgres SCRIPT]

Beatwise is a running server that is asked over HTTP, one question after the other, each another one: parsing, JSON and the
socket are in its time, and no answer is kept. The other tools are called inside their own processes by the scripts of the folder given by --peers,
which read raw_TAG.parquet, w2_TAG.parquet (made here where it is missing), w5_15k.parquet, qpoints.parquet and wards.* of the
folder given by --data. A round asks each of them once, Beatwise first, so that a drift of the machine meets all of them; slow
ones run in the first round only. --in-process adds a command of ours that prints `RESULT {"seconds": s, "build": s}` for a
question (hot cells, gi-star, weekly trends, radius, points in polygons); --postgres is the script that starts and stops its
cluster. Ratios are their time over ours: above 1 we are faster.
"""

import argparse
import json
import os
import pathlib
import random
import shlex
import statistics
import subprocess
import sys

from own import Own
from peers import Pythons, peers, run
from served import Served, has_option, without_kept_answers

parser = argparse.ArgumentParser()
parser.add_argument("--beatwise", required=True)
parser.add_argument("--lake", required=True)
parser.add_argument("--peers", required=True, type=pathlib.Path)
parser.add_argument("--data", required=True, type=pathlib.Path)
parser.add_argument("--tag", default="10m")
parser.add_argument("--python", action="append", required=True)
parser.add_argument("--out", type=pathlib.Path)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--repeat", type=int, default=30)
parser.add_argument("--only", nargs="*", default=[])
parser.add_argument("--skip-slow", action="store_true")
parser.add_argument("--in-process", action="append", default=[])
parser.add_argument("--postgres")
parser.add_argument("--seed", type=int, default=7)
options = parser.parse_args()


def wanted(question: str) -> bool:
    return not options.only or any(text in question for text in options.only)


def say(question: str, name: str, found: dict) -> None:
    what = f"{found['seconds'] * 1e3:.1f} ms" if "seconds" in found else found["why"]
    print(f"  {question}: {name}: {what}", file=sys.stderr, flush=True)


def in_process(command: str) -> dict:
    """What a command of ours prints."""
    done = subprocess.run(shlex.split(command), capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    return json.loads(lines[-1].removeprefix("RESULT ")) if lines else {"why": (done.stderr.strip() or "no result")[-200:]}


def measured() -> dict[str, dict[str, list[dict]]]:
    """Every run of every tool, by question and by tool."""
    seen: dict[str, dict[str, list[dict]]] = {}
    others = {question: tools for question, tools in peers(options.tag, options.data).items() if wanted(question)}
    commands = [text.split("=", 1) for text in options.in_process]
    pythons, anew = Pythons(options.python), without_kept_answers(options.beatwise)
    own = Own(options.beatwise, options.data, options.tag, options.repeat, random.Random(options.seed))

    def note(question: str, name: str, found: dict) -> None:
        seen.setdefault(question, {}).setdefault(name, []).append(found)
        say(question, name, found)

    for number in range(options.rounds):
        for question, tools in others.items():
            # The server is up for its own turn only: its memory and its threads must not weigh on the others.
            with Served(options.beatwise, options.lake, *anew) as server:
                machine["index"] = server.index
                for name, way in own.ways(question).items():
                    note(question, name, way(server))
                machine["server_mib"] = server.mebibytes()
            if question == "hot cells" and has_option(options.beatwise, "--index-memory"):
                with Served(options.beatwise, options.lake, "--index-memory=0", *anew) as server:
                    note(question, "beatwise, from the lake", own.ways(question)["beatwise"](server))
            for _, command in (pair for pair in commands if pair[0] == question):
                note(question, "beatwise in process", in_process(command))
            for peer in tools:
                if not peer.slow or (number == 0 and not options.skip_slow):
                    note(question, peer.name, run(peer, options.peers, options.data, pythons))
    return seen


def summary(seen: dict[str, dict[str, list[dict]]]) -> list[dict]:
    """One record per question and tool."""
    kinds = {question: {peer.name: peer for peer in tools} for question, tools in peers(options.tag, options.data).items()}
    records = []
    for question, tools in seen.items():
        for name, runs in tools.items():
            times = [found["seconds"] for found in runs if "seconds" in found]
            peer = kinds[question].get(name)
            record = {"question": question, "tool": name, "runs": len(times), "in_memory": bool(peer and peer.memory)}
            if times:
                record |= {"median_s": statistics.median(times), "least_s": min(times), "ours": peer is None}
                record |= {"build_s": statistics.median(found.get("build", 0) for found in runs if "seconds" in found)}
                record |= {key: runs[-1][key] for key in ("version", "check", "p95_s") if key in runs[-1]}
                firsts = [found["first_s"] for found in runs if "first_s" in found]
                record |= {"first_s": statistics.median(firsts)} if firsts else {}
            else:
                record["why"] = runs[-1]["why"]
            records.append(record)
    return records


def table(records: list[dict]) -> None:
    """A row per tool, a ratio to each way that we answer the question."""
    for question in dict.fromkeys(record["question"] for record in records):
        rows = [record for record in records if record["question"] == question and "median_s" in record]
        ours = [record for record in rows if record["ours"]]
        print(f"\n{question}")
        for record in sorted(rows, key=lambda record: record["median_s"]):
            ratios = "  ".join(f"{record['median_s'] / us['median_s']:8.2f} x {us['tool']}" for us in ours if not record["ours"])
            build = f"build {record['build_s']:7.2f} s" if record["build_s"] else " " * 15
            first = f"first {record['first_s'] * 1e3:9.1f} ms" if "first_s" in record else " " * 18
            print(f"  {record['tool']:34} {record['median_s'] * 1e3:10.2f} ms  {first}  {build}  {ratios}")
        for record in records:
            if record["question"] == question and "why" in record:
                print(f"  {record['tool']:34} {record['why']}")


machine: dict = {"cores": os.cpu_count(), "load_before": os.getloadavg()[0], "tag": options.tag}
for kind, source, made in (("cells", f"raw_{options.tag}.parquet", f"w2_{options.tag}.parquet"), ("areas", "wards.tsv", "wards.geojson")):
    if not (options.data / made).exists():
        maker = Pythons(options.python).of("h3ronpy")
        script = pathlib.Path(__file__).parent / "questions_data.py"
        subprocess.run([maker, str(script), kind, str(options.data / source), str(options.data / made)], check=True)
if options.postgres:
    subprocess.run(["bash", options.postgres, "start"])
try:
    found = summary(measured())
finally:
    if options.postgres:
        subprocess.run(["bash", options.postgres, "stop"])
table(found)
if options.out:
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"machine": machine, "measured": found}, indent=1, default=str) + "\n")
