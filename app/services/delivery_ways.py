"""Every way to say yes to one line, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.availability import Answer, Part
from app.domain.network import Sourced
from app.domain.values import Quantity
from app.services.delivery import LineAnswer, Offer, Together, offer_of
from app.wording.ways import WayKind


@dataclass(frozen=True)
class Way:
    """`parts` in the unit of `offer.product`, on the customer's days. `offer` is None for a service.
    `sources`: for a transfer, which warehouse gives what. `promisable`: rests on stock and receipts alone."""

    kind: WayKind
    parts: tuple[Part, ...]
    offer: Offer | None = None
    sources: tuple[Sourced, ...] = ()

    @property
    def promisable(self) -> bool:
        return self.kind != "order"

    @property
    def last_date(self) -> date:
        return max(part.on for part in self.parts)


_COST: dict[WayKind, int] = {
    "in_time": 0, "split": 0, "later": 0, "transfer": 1, "elsewhere": 2, "substitute": 3, "order": 4,
}  # fmt: skip
"""What it takes beside waiting: nothing, a transfer, another sender, the customer's consent, an order."""


def ways_of(line: LineAnswer) -> tuple[Way, ...]:
    """Those that exist, best first; empty when nobody can promise all of it. What is sold
    no more is answered by its substitutes alone.

    What can be promised comes before what cannot, then what is in time, then what is complete sooner, then
    what takes least beside waiting (see `_COST`), then where the first part arrives sooner. A way that is
    complete no sooner than one which takes less is left out: nobody would choose it.
    """
    if line.answer is None:
        needed = line.asked.to(line.product.unit).value
        return (Way("in_time", (Part(line.on, needed),)),)
    return worthwhile(_all(line), line.on)


def worthwhile(ways: Iterable[Way], on: date) -> tuple[Way, ...]:
    """Ranked as `ways_of` says, without those that nobody would choose."""
    found = sorted(ways, key=lambda way: _rank(way, on))
    return tuple(way for way in found if not _pointless(way, found, on))


def _rank(way: Way, on: date) -> tuple[bool, date, int, date, int]:
    return not way.promisable, max(way.last_date, on), _COST[way.kind], way.parts[0].on, len(way.parts)


def _pointless(way: Way, all_of_them: list[Way], on: date) -> bool:
    done = max(way.last_date, on)
    return any(
        max(other.last_date, on) <= done and _COST[other.kind] < _COST[way.kind] for other in all_of_them
    )


def _all(line: LineAnswer) -> Iterator[Way]:
    own = offer_of(line)
    if own is None:
        return
    if line.product.for_sale:
        yield from _own(own)
        if line.together is not None:
            yield from _together(line.together)
        for other in line.elsewhere:
            if parts := _at_once(other.answer):
                yield Way("elsewhere", parts, other)
        if own.answer.order_split:
            yield Way("order", own.answer.order_split, own)
    for other in line.substitutes:
        if parts := other.answer.split or _at_once(other.answer):
            yield Way("substitute", parts, other)


def _at_once(found: Answer) -> tuple[Part, ...]:
    """All on one day: the asked one, or the first on which everything is there."""
    if found.in_time:
        return (Part(found.asked_date, found.asked_quantity),)
    return (Part(found.earliest_date, found.asked_quantity),) if found.earliest_date else ()


def _own(offer: Offer) -> Iterator[Way]:
    found = offer.answer
    if found.in_time:
        yield Way("in_time", _at_once(found), offer)
        return
    if len(found.split) > 1:
        yield Way("split", found.split, offer)
    if parts := _at_once(found):
        yield Way("later", parts, offer)


def _together(offer: Together) -> Iterator[Way]:
    """Only where another warehouse really gives something."""
    parts = offer.answer.split or _at_once(offer.answer)
    if not parts or sum(part.quantity for part in parts) < offer.answer.asked_quantity:
        return
    sources = offer.sources(parts)
    if any(source.warehouse_id != offer.warehouse.id for source in sources):
        yield Way("transfer", parts, offer, sources)


def asked_of(way: Way, line: LineAnswer) -> Quantity:
    return way.offer.asked if way.offer else line.asked
