"""Whether and when: available_to_promise with look-ahead, earliest date, split proposal.

PAB(t) = on hand + receipts up to t - issues up to t (projected available balance).
available_to_promise(t) = min of PAB(u) for t <= u <= horizon, less safety stock: a later committed
demand is never starved. Events of one day count as one: their order within the day is unknown.
Quantities are Decimal in the product's stock unit; dates are business dates of the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

EventKind = Literal["purchase", "sales_order", "reservation", "transfer", "production", "quote_line", "other"]
OverdueSupply = Literal["ignore", "next_working_day", "trust"]


@dataclass(frozen=True)
class StockEvent:
    """A planned receipt (positive) or issue (negative). `on` None: planned once, without a date now."""

    on: date | None
    quantity: Decimal
    kind: EventKind
    document: str = ""
    party: str = ""
    hard: bool = False
    """Stock is physically set aside for it: it counts from today whatever its date."""


@dataclass(frozen=True)
class StockSituation:
    """What the ERP knows now of one product in one warehouse."""

    product_id: str
    warehouse_id: str
    on_hand: Decimal
    events: tuple[StockEvent, ...] = ()
    safety_stock: Decimal = Decimal(0)

    def with_events(self, *events: StockEvent) -> StockSituation:
        return replace(self, events=(*self.events, *events))


@dataclass(frozen=True)
class AvailabilityPolicy:
    """`overdue_supply`: ignore late receipts (default), expect them next working day, or trust them as
    here today. Overdue demand always counts from today: the customer still waits for it."""

    overdue_supply: OverdueSupply = "ignore"
    keep_safety_stock: bool = True
    horizon_days: int = 365
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})

    def __post_init__(self) -> None:
        if self.horizon_days < 0:
            raise ValueError("a horizon lies ahead: today's own events would be lost")
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("at least one working day, as numbers from 0 (Monday) to 6")

    def next_working_day(self, after: date) -> date:
        day = after + timedelta(days=1)
        while day.weekday() not in self.working_days:
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class Projection:
    """`days` ascending from today, one per date on which something changes; `balances` the PAB at the
    end of each; `limits` available_to_promise from that day on, not floored at zero."""

    today: date
    horizon_end: date
    days: tuple[date, ...]
    balances: tuple[Decimal, ...]
    limits: tuple[Decimal, ...]
    events: tuple[tuple[date, StockEvent], ...]
    untrusted: tuple[StockEvent, ...]
    safety_stock: Decimal

    def _index(self, on: date) -> int:
        """The last change at or before `on`; days before today count as today."""
        place = 0
        for number, day in enumerate(self.days):
            if day > max(on, self.today):
                break
            place = number
        return place

    def balance_at(self, on: date) -> Decimal:
        return self.balances[self._index(on)]

    def raw_limit_at(self, on: date) -> Decimal:
        """available_to_promise before the floor: negative is a shortage that exists already."""
        return self.limits[self._index(on)]

    def available_to_promise(self, on: date) -> Decimal:
        return max(Decimal(0), self.raw_limit_at(on))

    def earliest_date(self, quantity: Decimal) -> date | None:
        """First day on which all of `quantity` can be promised; None within the horizon."""
        for day, limit in zip(self.days, self.limits, strict=True):
            if limit >= quantity:
                return day
        return None

    def limiting_event(self, on: date) -> tuple[date, StockEvent] | None:
        """The event that holds the figure of `on` down: an issue on the day of the lowest later balance.

        None when nothing planned limits it (what is on hand is simply less than asked).
        """
        start = self._index(on)
        lowest = min(self.balances[start:])
        place = start + self.balances[start:].index(lowest)
        issues = [pair for pair in self.events if pair[0] <= self.days[place] and pair[1].quantity < 0]
        if not issues:
            return None
        on_that_day = [pair for pair in issues if pair[0] == self.days[place]]
        return min(on_that_day or issues, key=lambda pair: pair[1].quantity)

    def next_receipt(self, after: date) -> tuple[date, StockEvent] | None:
        receipts = [pair for pair in self.events if pair[0] > after and pair[1].quantity > 0]
        return min(receipts, key=lambda pair: pair[0]) if receipts else None


def project(situation: StockSituation, today: date, policy: AvailabilityPolicy | None = None) -> Projection:
    """The projected balance of one product in one warehouse, from `today` to the policy's horizon."""
    policy = policy or AvailabilityPolicy()
    horizon_end = today + timedelta(days=policy.horizon_days)
    dated: list[tuple[date, StockEvent]] = []
    untrusted: list[StockEvent] = []
    for event in situation.events:
        late = event.on is None or event.on < today
        if event.quantity >= 0 and late:
            if policy.overdue_supply == "ignore":
                untrusted.append(event)
                continue
            day = today if policy.overdue_supply == "trust" else policy.next_working_day(today)
        elif late or (event.hard and event.quantity < 0):
            day = today
        else:
            day = event.on or today
        if day <= horizon_end:
            dated.append((day, event))
    dated.sort(key=lambda pair: pair[0])
    safety = situation.safety_stock if policy.keep_safety_stock else Decimal(0)
    return _fold(situation.on_hand, dated, untrusted, today, horizon_end, safety)


def _fold(
    on_hand: Decimal,
    dated: Sequence[tuple[date, StockEvent]],
    untrusted: Sequence[StockEvent],
    today: date,
    horizon_end: date,
    safety: Decimal,
) -> Projection:
    changes: dict[date, Decimal] = {today: on_hand}
    for day, event in dated:
        changes[day] = changes.get(day, Decimal(0)) + event.quantity
    days = tuple(sorted(changes))
    balances: list[Decimal] = []
    running = Decimal(0)
    for day in days:
        running += changes[day]
        balances.append(running)
    limits: list[Decimal] = []
    lowest = balances[-1]
    for balance in reversed(balances):
        lowest = min(lowest, balance)
        limits.append(lowest - safety)
    return Projection(
        today=today,
        horizon_end=horizon_end,
        days=days,
        balances=tuple(balances),
        limits=tuple(reversed(limits)),
        events=tuple(dated),
        untrusted=tuple(untrusted),
        safety_stock=safety,
    )


@dataclass(frozen=True)
class Part:
    """So much on one date."""

    on: date
    quantity: Decimal


@dataclass(frozen=True)
class Limit:
    """Why not more: the event and, for a kit, the component that is the bottleneck (its code)."""

    on: date
    event: StockEvent
    component: str = ""


@dataclass(frozen=True)
class Answer:
    """To one line of a delivery check. Quantities in the product's stock unit, whole kits for a kit.

    `earliest_date` is for everything at once; None when no receipt within the horizon brings it.
    `split` is the greedy proposal and sums to the asked quantity, or is empty when that is impossible.
    `shortage` is what is missing already, before this question, as a positive figure.
    """

    asked_quantity: Decimal
    asked_date: date
    available_quantity: Decimal
    earliest_date: date | None
    split: tuple[Part, ...]
    limited_by: Limit | None
    shortage: Decimal
    bottleneck: str = ""
    untrusted: tuple[StockEvent, ...] = ()

    @property
    def in_time(self) -> bool:
        return self.available_quantity >= self.asked_quantity


def _whole(quantity: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of `step` not above `quantity`."""
    return (quantity / step).to_integral_value(rounding="ROUND_FLOOR") * step


def split_proposal(
    steps: Iterable[tuple[date, Decimal]], asked: Decimal, start: date, unit_step: Decimal
) -> tuple[Part, ...]:
    """Greedy: on `start` what is there, then at each later date what has become available since.

    `steps` are (date, available_to_promise from then on), ascending. Empty when the sum falls short.
    """
    parts: list[Part] = []
    taken = Decimal(0)
    for day, limit in steps:
        usable = min(_whole(max(limit, Decimal(0)), unit_step), asked) - taken
        if usable <= 0:
            continue
        when = max(day, start)
        if parts and parts[-1].on == when:
            parts[-1] = Part(when, parts[-1].quantity + usable)
        else:
            parts.append(Part(when, usable))
        taken += usable
        if taken == asked:
            return tuple(parts)
    return ()


@dataclass(frozen=True)
class Need:
    """One kit or product takes `per_unit` of the projected product `code`."""

    code: str
    per_unit: Decimal
    projection: Projection


def _merged(needs: Sequence[Need]) -> list[Need]:
    """A component that a kit names in two rows is needed for both at once."""
    found: dict[str | int, Need] = {}
    for number, need in enumerate(needs):
        key = need.code or number
        found[key] = replace(need, per_unit=found[key].per_unit + need.per_unit) if key in found else need
    return list(found.values())


def answer(needs: Sequence[Need], asked: Decimal, on: date, unit_step: Decimal = Decimal(1)) -> Answer:
    """The answer for a product (one Need of 1) or a kit (a Need per component).

    What counts for a kit is whole kits: min over components of floor(component / per_unit).
    Raises ValueError for a quantity that is not positive or when there is nothing to need.
    """
    if asked <= 0 or not needs:
        raise ValueError("the asked quantity is positive and something is needed")
    step, needs = unit_step, _merged(needs)

    def limit_at(day: date) -> tuple[Decimal, Need]:
        figures = [(_whole(need.projection.raw_limit_at(day) / need.per_unit, step), need) for need in needs]
        return min(figures, key=lambda pair: pair[0])

    days = sorted({day for need in needs for day in need.projection.days})
    start = max(on, needs[0].projection.today)
    figures = [(day, limit_at(day)[0]) for day in sorted({start, *(d for d in days if d > start)})]
    raw, tight = limit_at(start)
    all_days = sorted({*days, start})
    earliest = next((day for day in all_days if limit_at(day)[0] >= asked), None)
    limiting = tight.projection.limiting_event(start)
    is_kit = len(needs) > 1 or needs[0].per_unit != 1
    name = tight.code if is_kit else ""
    return Answer(
        asked_quantity=asked,
        asked_date=on,
        available_quantity=max(raw, Decimal(0)),
        earliest_date=earliest,
        split=split_proposal(figures, asked, start, step),
        limited_by=Limit(limiting[0], limiting[1], name) if limiting and raw < asked else None,
        shortage=max(Decimal(0), -raw),
        bottleneck=name,
        untrusted=tuple(event for need in needs for event in need.projection.untrusted),
    )


def take(
    situations: Mapping[str, StockSituation], uses: Iterable[tuple[str, Decimal]], on: date, document: str
) -> dict[str, StockSituation]:
    """The situations after a line has taken what it needs on `on`: later lines of a quote see it gone."""
    result = dict(situations)
    for product_id, quantity in uses:
        event = StockEvent(on=on, quantity=-quantity, kind="quote_line", document=document)
        result[product_id] = result[product_id].with_events(event)
    return result
