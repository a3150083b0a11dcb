"""Several warehouses: each alone and all together, with the time that a transfer takes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.availability import AvailabilityPolicy, Need, Part, StockSituation, answer, project, take
from app.domain.calendars import EVERY_DAY, WorkingCalendar
from app.domain.network import Place, needs_together, sources_of
from app.domain.recipes import Use
from tests.domain.stock import TODAY, asked_on, day, event, quantities, situations, stock

D = Decimal
GOODS = (Use("p", "P", D(1)),)
DAILY = AvailabilityPolicy(calendar=EVERY_DAY)


def places(here: StockSituation, there: StockSituation, days: int = 2) -> list[Place]:
    return [Place("HERE", {"p": here}), Place("THERE", {"p": there}, days)]


def together(*where: Place, policy: AvailabilityPolicy = DAILY) -> tuple[Need, ...]:
    return needs_together(GOODS, where, TODAY, policy)


def test_stock_elsewhere_is_here_after_the_transfer_time() -> None:
    needs = together(*places(stock(10), stock(25)))
    found = answer(needs, D(30), TODAY)
    assert (found.available_quantity, found.earliest_date) == (10, day(2))
    assert found.split == (Part(TODAY, D(10)), Part(day(2), D(20)))
    given_by = [(s.warehouse_id, s.quantity, s.leaves_on, s.on) for s in sources_of(needs, found.split)]
    assert given_by == [("HERE", 10, TODAY, TODAY), ("THERE", 20, TODAY, day(2))]


def test_a_receipt_elsewhere_travels_after_it_came() -> None:
    needs = together(*places(stock(0), stock(0, event(day(3), 5)), days=4))
    found = answer(needs, D(5), TODAY)
    assert found.earliest_date == day(7)
    assert [(s.leaves_on, s.on) for s in sources_of(needs, found.split)] == [(day(3), day(7))]


def test_a_transfer_is_received_when_the_warehouse_works() -> None:
    holiday = WorkingCalendar(holidays=frozenset({date(2026, 3, 9)}))
    needs = together(*places(stock(0), stock(5), days=3), policy=AvailabilityPolicy(calendar=holiday))
    assert answer(needs, D(5), TODAY).earliest_date == date(2026, 3, 10)  # Saturday, Sunday, a holiday


def test_what_another_warehouse_has_committed_stays_there() -> None:
    needs = together(*places(stock(10), stock(25, event(day(300), -25))))
    assert answer(needs, D(11), TODAY).earliest_date is None


def test_a_shortage_in_one_warehouse_stays_its_own() -> None:
    short = stock(0, event(TODAY, -8, "SO-1"))
    needs = together(*places(short, stock(25)))
    found = answer(needs, D(25), TODAY)
    assert (found.earliest_date, found.shortage) == (day(2), 8)
    needs = together(*places(stock(25), short))
    assert answer(needs, D(25), TODAY).available_quantity == 25


def test_a_planned_transfer_is_promised_once() -> None:
    """It leaves there and comes here: the same ten."""
    here, there = stock(0, event(day(4), 10)), stock(10, event(day(1), -10))
    needs = together(*places(here, there))
    assert answer(needs, D(10), TODAY).earliest_date == day(4)
    assert answer(needs, D(11), TODAY).earliest_date is None


def test_half_a_piece_here_and_half_there_is_no_piece() -> None:
    needs = together(*places(stock("0.5"), stock("0.5")))
    assert answer(needs, D(1), TODAY).earliest_date is None


def test_components_of_a_kit_come_from_where_they_are() -> None:
    recipe = (Use("a", "A", D(1)), Use("b", "B", D(2)))
    where = [
        Place("HERE", {"a": stock(5), "b": stock(2)}),
        Place("THERE", {"a": stock(0), "b": stock(8)}, 1),
    ]
    needs = needs_together(recipe, where, TODAY, DAILY)
    found = answer(needs, D(5), TODAY, kit=True)
    assert (found.available_quantity, found.bottleneck, found.earliest_date) == (1, "B", day(1))
    given_by = {(s.code, s.warehouse_id, s.on): s.quantity for s in sources_of(needs, found.split)}
    assert given_by == {
        ("A", "HERE", TODAY): 1,
        ("A", "HERE", day(1)): 4,
        ("B", "HERE", TODAY): 2,
        ("B", "THERE", day(1)): 8,
    }


def test_what_can_be_ordered_comes_to_whichever_is_first() -> None:
    here = StockSituation("p", "HERE", D(0), replenishment_days=20)
    there = StockSituation("p", "THERE", D(0), replenishment_days=5)
    assert answer(together(*places(here, there)), D(5), TODAY).order_date == day(7)


def test_places_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="somewhere"):
        needs_together(GOODS, [], TODAY)
    with pytest.raises(ValueError, match="leave"):
        Place("X", {}, -1)
    needs = together(*places(stock(1), stock(1)))
    with pytest.raises(ValueError, match="nobody has 1 of P"):
        sources_of(needs, [Part(TODAY, D(2))])


@example(stock(10), stock(25), TODAY, D(30), 2)
@given(situations, situations, asked_on, quantities, st.integers(0, 9))
def test_no_unit_is_promised_twice_and_nobody_is_starved(
    here: StockSituation, there: StockSituation, on: date, asked: Decimal, days: int
) -> None:
    where = places(here, there, days)
    needs = together(*where)
    found = answer(needs, asked, on)
    left = {place.warehouse_id: dict(place.situations) for place in where}
    given_on: dict[date, Decimal] = defaultdict(Decimal)
    for source in sources_of(needs, found.possible):
        assert TODAY <= source.leaves_on <= source.on
        if source.warehouse_id == "THERE":
            assert (source.on - source.leaves_on).days >= days
        left[source.warehouse_id] = take(
            left[source.warehouse_id], [("p", source.quantity)], source.leaves_on, "Q-1"
        )
        given_on[source.on] += source.quantity
    assert given_on == {part.on: part.quantity for part in found.possible}
    for place in where:
        before, after = place.situations["p"], left[place.warehouse_id]["p"]
        old, new = project(before, TODAY, DAILY), project(after, TODAY, DAILY)
        for when in {*old.days, *new.days}:
            kept = new.balance_at(when) >= before.safety_stock
            assert kept or new.balance_at(when) == old.balance_at(when)


@given(situations, situations, quantities, st.integers(0, 9))
def test_together_is_never_later_than_alone(
    here: StockSituation, there: StockSituation, asked: Decimal, days: int
) -> None:
    alone = project(here, TODAY, DAILY).earliest_date(asked)
    found = answer(together(*places(here, there, days)), asked, TODAY).earliest_date
    assert alone is None or (found is not None and found <= alone)
