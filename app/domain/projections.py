"""The projected stock of one product in one warehouse, and what of it can be promised from when.

PAB(t) = on hand + receipts up to t - issues up to t (projected available balance).
available_to_promise(t) = min of PAB(u) for t <= u <= horizon, less safety stock: a later committed
demand is never starved. Events of one day count as one: their order within the day is unknown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Literal

from app.domain.calendars import WEEKDAYS, WorkingCalendar
from app.domain.stock import StockEvent, StockSituation

OverdueSupply = Literal["ignore", "next_working_day", "trust"]

_NONE = Decimal(0)


@dataclass(frozen=True)
class AvailabilityPolicy:
    """How a firm wants its figures.

    `overdue_supply`: ignore late receipts (default), expect them next working day, or trust them as
    here today; those later than `overdue_limit_days` are believed no more. Overdue demand always counts
    from today: the customer still waits for it. `keep_safety_stock`: no promise touches it;
    `release_to_firm_orders`: an order that is being placed may, an enquiry may not. `calendar`: when the
    warehouse receives goods. `on_hand_only`: no receipt counts, however sure; what can be had at once.
    """

    overdue_supply: OverdueSupply = "ignore"
    keep_safety_stock: bool = True
    horizon_days: int = 365
    calendar: WorkingCalendar = WEEKDAYS
    release_to_firm_orders: bool = False
    overdue_limit_days: int | None = None
    on_hand_only: bool = False

    def __post_init__(self) -> None:
        if self.horizon_days < 0:
            raise ValueError("a horizon lies ahead: today's own events would be lost")

    def for_firm_order(self) -> AvailabilityPolicy:
        """What counts when the customer has said yes."""
        return replace(self, keep_safety_stock=False) if self.release_to_firm_orders else self

    def looking_past(self, on: date, today: date) -> AvailabilityPolicy:
        """With the horizon counted from `on` where that is later than today: what is committed after an
        asked date is looked ahead to as well."""
        later = max(0, (on - today).days)
        return replace(self, horizon_days=self.horizon_days + later) if later else self

    def receipt_day(self, due: date | None, today: date) -> date | None:
        """The day on which a receipt counts; None where it is not trusted."""
        if self.on_hand_only:
            return None
        if due is not None and due >= today:
            return due
        if self.overdue_supply == "ignore":
            return None
        if self.overdue_limit_days is not None and (
            due is None or (today - due).days > self.overdue_limit_days
        ):
            return None
        return today if self.overdue_supply == "trust" else self.calendar.next_after(today)


@dataclass(frozen=True)
class Curve:
    """What can be promised from each day on: `days` ascending from today, `limits` never falling."""

    days: tuple[date, ...]
    limits: tuple[Decimal, ...]

    def index(self, on: date) -> int:
        """The last change at or before `on`; days before today count as today."""
        return max(0, bisect_right(self.days, on) - 1)

    def at(self, on: date) -> Decimal:
        return self.limits[self.index(on)]

    def first_reaching(self, quantity: Decimal) -> date | None:
        """The first day from which on `quantity` can be promised; None within the horizon."""
        place = bisect_left(self.limits, quantity)
        return self.days[place] if place < len(self.days) else None


@dataclass(frozen=True)
class Projection:
    """`days` ascending from today, one per date on which something changes; `balances` the PAB at the
    end of each; `limits` available_to_promise from that day on, not floored at zero. `order_on` is the
    day on which what is ordered today is there; None where the ERP does not know."""

    today: date
    horizon_end: date
    days: tuple[date, ...]
    balances: tuple[Decimal, ...]
    limits: tuple[Decimal, ...]
    events: tuple[tuple[date, StockEvent], ...]
    untrusted: tuple[StockEvent, ...]
    safety_stock: Decimal
    on_hand: Decimal = _NONE
    order_on: date | None = None
    curve: Curve = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "curve", Curve(self.days, self.limits))

    def balance_at(self, on: date) -> Decimal:
        return self.balances[self.curve.index(on)]

    def raw_limit_at(self, on: date) -> Decimal:
        """available_to_promise before the floor: negative is a shortage that exists already."""
        return self.curve.at(on)

    def available_to_promise(self, on: date) -> Decimal:
        return max(_NONE, self.raw_limit_at(on))

    def earliest_date(self, quantity: Decimal) -> date | None:
        """First day on which all of `quantity` can be promised; None within the horizon."""
        return self.curve.first_reaching(quantity)

    @property
    def trusted(self) -> tuple[tuple[date, StockEvent], ...]:
        """The receipts that are counted on, each with the day on which it counts."""
        return tuple(pair for pair in self.events if pair[1].quantity > 0)

    def lowest(self, on: date) -> tuple[date, Decimal]:
        """The day and the balance that decide the figure of `on`: the lowest from then on, the first such."""
        start = self.curve.index(on)
        later = self.balances[start:]
        balance = min(later)
        return self.days[start + later.index(balance)], balance

    def limiting_events(self, on: date) -> tuple[tuple[date, StockEvent], ...]:
        """The issues that hold the figure of `on` down, in order of date, the largest of a day first."""
        until, _ = self.lowest(on)
        issues = [pair for pair in self.events if pair[0] <= until and pair[1].quantity < 0]
        return tuple(sorted(issues, key=lambda pair: (pair[0], pair[1].quantity)))

    def limiting_event(self, on: date) -> tuple[date, StockEvent] | None:
        """The event that holds the figure of `on` down: an issue on the day of the lowest later balance.

        None when nothing planned limits it (what is on hand is simply less than asked).
        """
        until, _ = self.lowest(on)
        issues = [pair for pair in self.events if pair[0] <= until and pair[1].quantity < 0]
        on_that_day = [pair for pair in issues if pair[0] == until]
        return min(on_that_day or issues, key=lambda pair: pair[1].quantity, default=None)

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
        day: date | None
        if event.quantity >= 0:
            day = policy.receipt_day(event.on, today)
            if day is None:
                untrusted.append(event)
                continue
        elif event.on is None or event.on < today or event.hard:
            day = today
        else:
            day = event.on
        if day <= horizon_end:
            dated.append((day, event))
    dated.sort(key=lambda pair: pair[0])
    safety = situation.safety_stock if policy.keep_safety_stock else _NONE
    days, balances = _balances(situation.on_hand, dated, today)
    lowest_later = list(accumulate(reversed(balances), min))
    ordered = situation.replenishment_days
    return Projection(
        today=today,
        horizon_end=horizon_end,
        days=days,
        balances=balances,
        limits=tuple(lowest - safety for lowest in reversed(lowest_later)),
        events=tuple(dated),
        untrusted=tuple(untrusted),
        safety_stock=safety,
        on_hand=situation.on_hand,
        order_on=None if ordered is None else replenished_on(today, ordered, policy.calendar),
    )


def replenished_on(ordered_on: date, days: int, calendar: WorkingCalendar) -> date:
    """When what is ordered on `ordered_on` can be received: calendar days, then the next day of work."""
    return calendar.on_or_after(ordered_on + timedelta(days=days))


def _balances(
    on_hand: Decimal, dated: Sequence[tuple[date, StockEvent]], today: date
) -> tuple[tuple[date, ...], tuple[Decimal, ...]]:
    changes: dict[date, Decimal] = {today: on_hand}
    for day, event in dated:
        changes[day] = changes.get(day, _NONE) + event.quantity
    return tuple(changes), tuple(accumulate(changes.values()))
