"""So much on one date and so much on another: how an asked quantity is shared out over shipments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_NONE = Decimal(0)


@dataclass(frozen=True)
class Part:
    """So much on one date. `to_order`: rests on goods that nobody has ordered yet."""

    on: date
    quantity: Decimal
    to_order: bool = False


@dataclass(frozen=True)
class SplitRules:
    """What a customer accepts: no shipment smaller than `minimum_shipment` (except where less was asked),
    at most so many shipments (1: complete or not at all), none after `latest`."""

    minimum_shipment: Decimal = _NONE
    maximum_shipments: int | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.minimum_shipment < 0 or (self.maximum_shipments is not None and self.maximum_shipments < 1):
            raise ValueError("a shipment has a size from zero up, and there is at least one")

    @property
    def complete_only(self) -> bool:
        return self.maximum_shipments == 1

    def in_time(self, on: date) -> bool:
        return self.latest is None or on <= self.latest


COMPLETE_ONLY = SplitRules(maximum_shipments=1)
ANY_SPLIT = SplitRules()


def whole(quantity: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of `step` not above `quantity`; exact, also below zero."""
    count = quantity // step
    return (count - 1 if quantity % step < 0 else count) * step


def whole_up(quantity: Decimal, step: Decimal) -> Decimal:
    """The smallest multiple of `step` not below `quantity`."""
    return -whole(-quantity, step)


def shipments(
    steps: Sequence[tuple[date, Decimal]], asked: Decimal, unit_step: Decimal, rules: SplitRules = ANY_SPLIT
) -> tuple[Part, ...]:
    """Greedy: as much as can be on each day, as far as it goes; all of `asked` where that is possible.

    `steps` are (date, what can be promised from then on), ascending, never falling.
    """
    usable = [(day, whole(max(limit, _NONE), unit_step)) for day, limit in steps if rules.in_time(day)]
    reach = min(asked, usable[-1][1]) if usable else _NONE
    least = min(asked, whole_up(rules.minimum_shipment, unit_step))
    if reach <= 0 or reach < least or (rules.complete_only and reach < asked):
        return ()
    return tuple(_greedy(usable, reach, least, unit_step, rules.maximum_shipments))


def _greedy(
    usable: Iterable[tuple[date, Decimal]], reach: Decimal, least: Decimal, step: Decimal, most: int | None
) -> Iterable[Part]:
    """The parts of `reach`. A part leaves `least` for the next one; the last allowed waits for all."""
    rest, count = reach, 0
    for day, limit in usable:
        now = min(limit - (reach - rest), rest)
        if now < rest:
            now = _NONE if count + 1 == most else whole(min(now, rest - least), step)
        if now <= 0 or now < least:
            continue
        yield Part(day, now)
        rest, count = rest - now, count + 1
        if not rest:
            return
