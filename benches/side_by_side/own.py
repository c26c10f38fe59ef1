"""Our side of the five questions: which requests ask each, and how long a running server takes over them."""

import random
import statistics
from collections.abc import Callable

from questions import gi_star, hot_cells, weekly_trends
from served import Served

Ask = Callable[[random.Random], str]


def questions(question: str) -> dict[str, Ask]:
    """The requests of a question, by what the table calls them."""
    return {
        "hot cells": {"beatwise": hot_cells, "beatwise, one category": lambda dice: hot_cells(dice, 1)},
        "gi-star": {
            "beatwise, normal p": lambda dice: gi_star(dice, "normal"),
            "beatwise, exact p": lambda dice: gi_star(dice, "exact"),
        },
        "weekly trends": {"beatwise": weekly_trends},
    }.get(question, {})


def measure(server: Served, asked: Ask, dice: random.Random, repeat: int) -> dict:
    """Median and 95th percentile of that many different requests, after a first one; fewer where one takes seconds."""
    first, status, content = server.ask(asked(dice))
    if status != 200:
        return {"why": f"{status}: {content[:200].decode(errors='replace')}"}
    times, size = [], 0
    while len(times) < repeat and (len(times) < 5 or sum(times) < 20):
        seconds, status, content = server.ask(asked(dice))
        if status != 200:
            return {"why": f"{status}: {content[:200].decode(errors='replace')}"}
        times.append(seconds)
        size = len(content)
    return {
        "seconds": statistics.median(times), "first_s": first, "p95_s": sorted(times)[int(0.95 * (len(times) - 1))],
        "asked": len(times), "bytes": size,
    }  # fmt: skip
