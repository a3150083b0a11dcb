"""What the stock picture shows, as plain data, and where its labels go. No Qt in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

EventKind = Literal["limiting", "receipt", "demand"]


@dataclass(frozen=True)
class StockStep:
    """From `day` on this much is in stock."""

    day: date
    quantity: Decimal


@dataclass(frozen=True)
class Ask:
    """A date in question: of `asked`, `can` be promised; `label` is "120 of 200"."""

    day: date
    asked: Decimal
    can: Decimal
    label: str


@dataclass(frozen=True)
class StockEvent:
    """What moves the stock: "SO-2231 takes 120". One of them limits the answer."""

    day: date
    text: str
    kind: EventKind


@dataclass(frozen=True)
class ErpFigure:
    """The ERP's own projected stock at the end of a day, where it differs from ours: "ERP says 100"."""

    day: date
    quantity: Decimal
    label: str


@dataclass(frozen=True)
class StockPicture:
    """Projected stock of one item in one warehouse. `sentence` says the whole picture for a screen reader."""

    start: date
    days: int
    steps: tuple[StockStep, ...]
    safety_stock: Decimal
    safety_label: str
    unit: str
    sentence: str
    asks: tuple[Ask, ...] = ()
    events: tuple[StockEvent, ...] = ()
    erp_figure: ErpFigure | None = None

    @property
    def end(self) -> date:
        return self.start + timedelta(self.days)


@dataclass(frozen=True)
class Wish:
    """A label that wants its left edge at `x` and is `width` wide; `first` goes before the others."""

    x: float
    width: float
    first: bool = False


@dataclass(frozen=True)
class Place:
    """`level` 0 is the upper one. `short`: no room for the words, only for the icon."""

    x: float
    width: float
    level: int
    short: bool = False


def place_labels(
    wishes: Sequence[Wish], left: float, right: float, *, gap: float = 8, short: float = 22, levels: int = 2
) -> list[Place | None]:
    """A place for each label so that none touches another; None when not even its icon fits."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(levels)]
    places: list[Place | None] = [None] * len(wishes)
    order = sorted(range(len(wishes)), key=lambda i: (not wishes[i].first, wishes[i].x, i))
    for i in order:
        wish = wishes[i]
        for width, is_short in ((wish.width, False), (min(short, wish.width), True)):
            found = _free(taken, wish.x, width, left, right, gap)
            if found is not None:
                x, level = found
                taken[level].append((x, x + width))
                places[i] = Place(x, width, level, is_short)
                break
    return places


def _free(
    taken: list[list[tuple[float, float]]], x: float, width: float, left: float, right: float, gap: float
) -> tuple[float, int] | None:
    """The free spot nearest to `x` that still covers it, so that the stem below meets its label."""
    best: tuple[float, float, int] | None = None
    for level, spans in enumerate(taken):
        stops = [x, *(start - gap - width for start, _ in spans), *(end + gap for _, end in spans)]
        for stop in stops:
            at = min(max(left, stop), right - width)
            covers = at <= x + 8 <= at + width
            clear = all(at >= end + gap or at + width + gap <= start for start, end in spans)
            if at < left or not covers or not clear:
                continue
            if best is None or (abs(at - x), level) < (best[0], best[2]):
                best = (abs(at - x), at, level)
    return None if best is None else (best[1], best[2])


def scale(lowest: Decimal, highest: Decimal, most_ticks: int = 6) -> tuple[Decimal, Decimal, Decimal]:
    """Floor, ceiling and step of a readable axis: steps of 1, 2 or 5 times a power of ten."""
    span = max(highest, Decimal(0)) - min(lowest, Decimal(0))
    step = Decimal(1).scaleb(span.adjusted() - 1) if span else Decimal(1)
    for factor in (1, 2, 5, 10, 20, 50, 100):
        if span <= step * factor * (most_ticks - 1):
            step *= factor
            break
    floor = Decimal(0) if lowest >= 0 else -(-lowest // step + (1 if -lowest % step else 0)) * step
    ceiling = (highest // step + (1 if highest % step else 0)) * step
    return floor, max(ceiling, floor + step), step
