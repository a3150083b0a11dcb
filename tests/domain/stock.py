"""Short words for stock situations in tests, and their generators."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.availability import (
    AvailabilityPolicy,
    EventKind,
    Need,
    Projection,
    StockEvent,
    StockSituation,
    project,
)

TODAY = date(2026, 3, 4)
"""A Wednesday."""


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def event(on: date | None, quantity: int | str, document: str = "", *, hard: bool = False) -> StockEvent:
    number = Decimal(quantity)
    kind: EventKind = "purchase" if number > 0 else "reservation" if hard else "sales_order"
    return StockEvent(on, number, kind, document, hard=hard)


def stock(on_hand: int | str, *events: StockEvent, safety: int | str = 0) -> StockSituation:
    return StockSituation("product", "warehouse", Decimal(on_hand), events, Decimal(safety))


def seen(situation: StockSituation, policy: AvailabilityPolicy | None = None) -> Projection:
    return project(situation, TODAY, policy)


def need(situation: StockSituation, per_unit: int | str = 1, code: str = "") -> Need:
    return Need(code, Decimal(per_unit), seen(situation))


quantities = st.integers(1, 60).map(Decimal)
dates = st.one_of(st.none(), st.integers(-20, 60).map(day))
events = st.builds(
    lambda on, amount, supply, hard: event(on, str(amount if supply else -amount), hard=hard and not supply),
    dates,
    quantities,
    st.booleans(),
    st.booleans(),
)
situations = st.builds(
    lambda on_hand, several, safety: stock(str(on_hand), *several, safety=str(safety)),
    st.integers(0, 100),
    st.lists(events, max_size=8),
    st.sampled_from([0, 0, 5]),
)
policies = st.builds(
    AvailabilityPolicy,
    overdue_supply=st.sampled_from(["ignore", "next_working_day", "trust"]),
    keep_safety_stock=st.booleans(),
    horizon_days=st.sampled_from([30, 365]),
)
asked_on = st.integers(0, 30).map(day)
