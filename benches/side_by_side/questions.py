"""Seeded questions over a city of made-up reports, for the scripts beside this one: the same seed gives the same questions."""

import datetime
import random

from served import url

FIRST, LAST = datetime.date(2022, 1, 3), datetime.date(2024, 12, 30)
CITY = (-0.510, 51.286, 0.334, 51.692)
CATEGORIES = [
    "anti-social-behaviour", "bicycle-theft", "burglary", "criminal-damage-arson", "drugs", "fly-tipping", "noise", "robbery",
    "shoplifting", "street-lighting", "suspicious-activity", "vehicle-crime", "violent-crime",
]  # fmt: skip
# The box of the Gi* question: some 15,000 cells of resolution 9 around the middle, as many as the peers' disk of 70 rings.
MIDDLE = (-0.3757, 51.3347, 0.1757, 51.6653)


def box(dice: random.Random, width: float = 0.2, height: float = 0.09) -> list[float]:
    """A box of that many degrees within the busy middle of the city, its corner anywhere on a grid of ten-thousandths."""
    west = round(dice.uniform(-0.35, 0.2 - width), 4)
    south = round(dice.uniform(51.38, 51.62 - height), 4)
    return [west, south, round(west + width, 4), round(south + height, 4)]


def window(dice: random.Random, days: int) -> tuple[datetime.date, datetime.date]:
    """That many days, beginning on any day that leaves room for them."""
    first = FIRST + datetime.timedelta(days=dice.randrange((LAST - FIRST).days - days + 1))
    return first, first + datetime.timedelta(days=days)


def bbox(corners: list[float]) -> str:
    return ",".join(f"{corner:.4f}" for corner in corners)


def hot_cells(dice: random.Random, kinds: int = 2) -> str:
    """The 100 cells with the most reports of some categories, in a box, in four weeks."""
    first, end = window(dice, 28)
    place, categories = bbox(box(dice)), sorted(dice.sample(CATEGORIES, kinds))
    return url("hotspots", method="count", **{"from": first}, to=end, bbox=place, category=categories, top=100, f="json")


def distinct_hot_cells(count: int, seed: int) -> list[str]:
    """That many different hot-cell questions."""
    dice, found = random.Random(seed), {}
    while len(found) < count:
        found[hot_cells(dice)] = None
    return list(found)


def gi_star(dice: random.Random, inference: str) -> str:
    """Gi* with its false discovery rate over some 15,000 cells, two rings, four weeks of everything; the first 100 are shown."""
    first, end = window(dice, 28)
    return url(
        "hotspots", method="gi-star", **{"from": first}, to=end, bbox=bbox(list(MIDDLE)), resolution=9, rings=2,
        inference=inference, top=100, f="json",
    )  # fmt: skip


def weekly_trends(dice: random.Random) -> str:
    """Every area's weekly series over three years, but for up to nine weeks, so that questions differ, with the trend of each."""
    first = FIRST + datetime.timedelta(weeks=dice.randrange(10))
    return url("trends", **{"from": first}, to=LAST, by="area", bucket="week", f="json")
