"""Knox's test as a scikit-learn KD-tree and a numpy loop do it, on the rows of a CSV with x, y and time.

usage: knox_kdtree.py make N FILE.csv                      seeded events of a city, times in days with seconds
       knox_kdtree.py run FILE.csv [METRES DAYS RUNS]      by default 400 14 99

`run` prints one line of JSON: pairs, pairs near in both, p, and seconds for the pairs, for all and of processor time. Beside it:
beatwise analyze knox --input FILE.csv --distance 400 --days 14 --inference monte-carlo --permutations 99
"""

import json
import sys
import time

import numpy as np


def make(n: int, path: str) -> None:
    random = np.random.default_rng(20260101)
    centres = random.normal(0, 1, (3000, 2)) * [12000, 9000]
    spread = np.exp(random.uniform(np.log(90), np.log(700), 3000))
    weight = 1 / (20 + np.arange(1, 3001)) ** 0.9
    of = random.choice(3000, n, p=weight / weight.sum())
    places = centres[of] + random.normal(size=(n, 2)) * spread[of, None]
    anywhere = random.random(n) < 0.4
    places[anywhere] = random.normal(0, 1, (int(anywhere.sum()), 2)) * [14000, 11000]
    seconds = np.sort(random.integers(0, 600 * 86400, n))
    rows = np.column_stack([places, seconds / 86400])
    np.savetxt(path, rows, delimiter=",", header="x,y,time", comments="", fmt=["%.3f", "%.3f", "%.9f"])


def run(path: str, metres: float = 400.0, days: float = 14.0, runs: int = 99) -> dict:
    from sklearn.neighbors import KDTree

    events = np.loadtxt(path, delimiter=",", skiprows=1)
    places, times = np.ascontiguousarray(events[:, :2]), np.ascontiguousarray(events[:, 2])
    start, processor = time.perf_counter(), time.process_time()
    near = KDTree(places).query_radius(places, metres)
    one, other = np.repeat(np.arange(len(places)), [len(these) for these in near]), np.concatenate(near)
    once = one < other
    one, other = one[once], other[once]
    found = time.perf_counter() - start

    def both(times: np.ndarray) -> int:
        return int((np.abs(times[one] - times[other]) <= days).sum())

    observed, random = both(times), np.random.default_rng(1)
    as_many = sum(both(random.permutation(times)) >= observed for _ in range(runs))
    return {
        "pairs": len(one),
        "observed": observed,
        "p_high": (as_many + 1) / (runs + 1),
        "seconds_pairs": found,
        "seconds": time.perf_counter() - start,
        "seconds_processor": time.process_time() - processor,
    }


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
    else:
        given = [kind(text) for kind, text in zip([float, float, int], sys.argv[3:])]
        print(json.dumps(run(sys.argv[2], *given)))
