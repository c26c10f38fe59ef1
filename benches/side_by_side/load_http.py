"""How long does a question take when several people ask at once? Drives Debian's `wrk` against a running server.

Usage: load_http.py --beatwise target/release/beatwise --lake LAKE [--seconds 20] [--urls 40000] [--out FILE.json] [--option=--index-memory=0]

Every request is another hot-cell question (box, two categories, four weeks, all seeded), so that kept answers cannot help; a
second pass repeats twenty questions and shows what they do. Each with 2 and with 8 connections, kept open, the next question
asked as soon as the answer is there; all of a connection's answers count, those of the warm-up do not.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from questions import distinct_hot_cells
from served import Served

SCRIPT = """
local urls, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do urls[#urls + 1] = line end
  at = tonumber(args[2])
end
function request()
  at = at % #urls + 1
  return wrk.format("GET", urls[at])
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT {"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p90_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"errors":%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
"""

parser = argparse.ArgumentParser()
parser.add_argument("--beatwise", required=True)
parser.add_argument("--lake", required=True)
parser.add_argument("--seconds", type=int, default=20)
parser.add_argument("--urls", type=int, default=40_000)
parser.add_argument("--seed", type=int, default=11)
parser.add_argument("--option", action="append", default=[])
parser.add_argument("--out", type=pathlib.Path)
options = parser.parse_args()


def drive(work: pathlib.Path, server: Served, urls: str, connections: int, begin: int, seconds: int) -> dict:
    """What wrk counted; the questions begin with that line of the file."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(work / "ask.lua")]
    command += [f"http://127.0.0.1:{server.port}", "--", str(work / urls), str(begin)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return json.loads(line.removeprefix("RESULT "))


records = []
with tempfile.TemporaryDirectory() as folder, Served(options.beatwise, options.lake, *options.option) as server:
    work = pathlib.Path(folder)
    urls = distinct_hot_cells(options.urls, options.seed)
    (work / "distinct").write_text("\n".join(urls) + "\n")
    (work / "repeated").write_text("\n".join(distinct_hot_cells(20, options.seed + 1)) + "\n")
    (work / "ask.lua").write_text(SCRIPT)
    at = drive(work, server, "distinct", 2, 0, max(2, options.seconds // 5))["requests"] + 2
    drive(work, server, "repeated", 2, 0, max(2, options.seconds // 5))
    for kind in ("distinct", "repeated"):
        for connections in (2, 8):
            found = drive(work, server, kind, connections, at if kind == "distinct" else 0, options.seconds)
            at += found["requests"] + connections if kind == "distinct" else 0
            if at > len(urls):
                sys.exit(f"{at} questions were asked of {len(urls)}: some were asked twice; give more --urls")
            records.append({"questions": kind, "connections": connections, **found})
            print(
                f"{kind:9} {connections} connections: p50 {found['p50_ms']:9.2f} ms  p90 {found['p90_ms']:9.2f}  p99 {found['p99_ms']:9.2f}"
                f"  {found['requests'] / found['seconds']:8.1f} a second, {found['errors']} errors", flush=True,
            )  # fmt: skip
    index, memory = server.index, server.mebibytes()
print(f"memory of the server: {memory}, index: {index}")
if options.out:
    options.out.write_text(json.dumps({"memory_mib": memory, "index": index, "measured": records}, indent=1) + "\n")
