"""Why an answer is what it is, as data; and the figures that other systems would give, to compare.

Wording turns these into sentences; nothing here promises anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Answer, Limit, Need, Part, Projection, StockEvent

_NONE = Decimal(0)


@dataclass(frozen=True)
class Explanation:
    """Of one product or component, in its own stock unit.

    The figure of the asked day is `lowest_balance`, reached on `lowest_on`, less `safety_stock`.
    `limiting` are the issues that bring it there, in order of date; `trusted` the receipts that the answer
    counts on, `untrusted` those it does not. `shortage` is missing whatever is answered.
    """

    code: str
    on_hand: Decimal
    safety_stock: Decimal
    shortage: Decimal
    lowest_on: date
    lowest_balance: Decimal
    limiting: tuple[Limit, ...]
    trusted: tuple[tuple[date, StockEvent], ...]
    untrusted: tuple[StockEvent, ...]


def explain(needs: Sequence[Need], found: Answer) -> tuple[Explanation, ...]:
    """One per need, the one that limits first. Receipts count up to the last date that was answered."""
    start = max(found.asked_date, needs[0].projection.today)
    until = max([start, *(part.on for part in found.possible)])

    def figure(need: Need) -> tuple[bool, Decimal]:
        each = need.per_unit or Decimal(1)
        return need.code != found.bottleneck, (need.curve.at(start) - need.fixed) / each

    return tuple(_of(need, start, until) for need in sorted(needs, key=figure))


def _of(need: Need, start: date, until: date) -> Explanation:
    projection = need.projection
    lowest_on, lowest_balance = projection.lowest(start)
    return Explanation(
        code=need.code,
        on_hand=projection.on_hand,
        safety_stock=projection.safety_stock,
        shortage=max(_NONE, -lowest_balance),
        lowest_on=lowest_on,
        lowest_balance=lowest_balance,
        limiting=tuple(Limit(day, event, need.code) for day, event in projection.limiting_events(start)),
        trusted=tuple(pair for pair in projection.trusted if pair[0] <= until),
        untrusted=projection.untrusted,
    )


def plain_cumulative_view(projection: Projection) -> tuple[Part, ...]:
    """On hand and receipts less issues up to each day, less safety stock: what systems without look-ahead
    call available. It starves later orders, so nothing is promised from it."""
    pairs = zip(projection.days, projection.balances, strict=True)
    return tuple(Part(day, balance - projection.safety_stock) for day, balance in pairs)


def discrete_view(projection: Projection) -> tuple[Part, ...]:
    """What the receipts of each day alone have left: a day that is short takes from the days before it,
    the nearest first. What nothing covers stays on its day, as a negative figure."""
    before, left = _NONE, list[Decimal]()
    for balance in projection.balances:
        left.append(balance - before)
        before = balance
    if left:
        left[0] -= projection.safety_stock
    with_rest: list[int] = []
    for place, figure in enumerate(left):
        while figure < 0 and with_rest:
            source = with_rest[-1]
            used = min(left[source], -figure)
            left[source] -= used
            figure += used
            if not left[source]:
                with_rest.pop()
        left[place] = figure
        if figure > 0:
            with_rest.append(place)
    return tuple(Part(day, figure) for day, figure in zip(projection.days, left, strict=True))


def discrete_date(projection: Projection, quantity: Decimal, on: date) -> date | None:
    """The day whose own receipts cover all of `quantity`: the last one up to `on`, else the first later."""
    covering = [part.on for part in discrete_view(projection) if part.quantity >= quantity]
    in_time = [day for day in covering if day <= on]
    return in_time[-1] if in_time else next(iter(covering), None)
