from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal as D

import pytest

from app.domain.availability import Need, Part, StockEvent, StockSituation, answer, project
from app.domain.calendars import WEEKDAYS, WorkingCalendar
from app.domain.delivered import NO_TERMS, Timing, delivered
from app.domain.shipping import DeliveryTerms, KnownTerms, ShippingPolicy

TUESDAY = date(2026, 11, 24)
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TERMS = DeliveryTerms(handling_days=1, carrier_days=2, cut_off=time(15))


def stock(on_hand: int, *receipts: tuple[date, int]) -> tuple[Need, ...]:
    events = tuple(StockEvent(on, D(quantity), "purchase", f"PO-{quantity}") for on, quantity in receipts)
    situation = StockSituation("1", "w", D(on_hand), events)
    return (Need("A", D(1), project(situation, TUESDAY)),)


def asked(needs: tuple[Need, ...], quantity: int, on: date, timing: Timing):
    return delivered(answer(needs, D(quantity), timing.ready_by(on) or timing.today), on, timing)


def test_without_terms_a_delivery_date_is_the_day_on_which_the_stock_is_there() -> None:
    timing = Timing(NO_TERMS, MORNING)
    sunday = date(2026, 11, 29)
    found = asked(stock(80, (sunday, 120)), 200, TUESDAY, timing)
    assert found == answer(stock(80, (sunday, 120)), D(200), TUESDAY)
    assert found.split == (Part(TUESDAY, D(80)), Part(sunday, D(120)))


def test_what_lies_there_arrives_after_handling_and_carrier() -> None:
    # Tuesday, handled until Wednesday, on the road Thursday and Friday.
    found = asked(stock(200), 200, TUESDAY, Timing(TERMS, MORNING))
    assert (found.available_quantity, found.earliest_date, found.not_before) == (0, FRIDAY, FRIDAY)
    assert found.split == (Part(FRIDAY, D(200)),) and not found.in_time
    assert asked(stock(200), 200, FRIDAY, Timing(TERMS, MORNING)).in_time


def test_after_the_cut_off_hour_it_is_a_working_day_later() -> None:
    late = Timing(TERMS, datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert asked(stock(200), 200, FRIDAY, late).earliest_date == MONDAY


def test_the_hour_is_the_warehouses() -> None:
    at_two_in_utc = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    there = Timing(replace(TERMS, timezone="Europe/Amsterdam"), at_two_in_utc)
    assert asked(stock(200), 200, FRIDAY, Timing(TERMS, at_two_in_utc)).in_time
    assert not asked(stock(200), 200, FRIDAY, there).in_time


def test_what_is_available_on_a_day_is_what_can_arrive_by_then() -> None:
    needs = stock(80, (WEDNESDAY, 20), (THURSDAY, 100))
    timing = Timing(TERMS, MORNING)
    found = asked(needs, 200, MONDAY, timing)
    # To arrive on Monday it leaves on Thursday and is ready on Wednesday.
    assert timing.ready_by(MONDAY) == WEDNESDAY
    assert found.available_quantity == 100
    assert found.split == (Part(MONDAY, D(100)), Part(date(2026, 12, 1), D(100)))
    assert found.earliest_date == date(2026, 12, 1)


def test_parts_that_arrive_on_one_day_are_one_part() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    found = asked(stock(0, (saturday, 50), (sunday, 50)), 100, TUESDAY, Timing(TERMS, MORNING))
    assert found.split == (Part(date(2026, 12, 3), D(100)),)


@pytest.mark.parametrize("quantity", [1, 80, 100, 200])
@pytest.mark.parametrize(
    "on", [TUESDAY, FRIDAY, date(2026, 11, 29), MONDAY, date(2026, 12, 1), date(2026, 12, 24)]
)
def test_each_part_can_be_kept_as_it_was_given(quantity: int, on: date) -> None:
    needs, timing = stock(80, (WEDNESDAY, 20), (THURSDAY, 100)), Timing(TERMS, MORNING)
    found = asked(needs, quantity, on, timing)
    given = D(0)
    for part in found.split:
        given += part.quantity
        assert part.on >= on
        assert asked(needs, int(given), part.on, timing).in_time
        before = asked(needs, int(given), part.on - (WEDNESDAY - TUESDAY), timing)
        assert part.on <= on or not before.in_time  # no sooner day would do
    assert given == quantity and found.split[-1].on == max(on, found.earliest_date or on)


def test_it_leaves_in_time_for_its_day_or_as_soon_as_it_can() -> None:
    timing = Timing(TERMS, MORNING)
    assert timing.ship_by(MONDAY) == THURSDAY
    assert timing.ship_by(TUESDAY) == WEDNESDAY
    assert timing.at_dock(Part(MONDAY, D(3))) == Part(WEDNESDAY, D(3))
    assert timing.at_dock(Part(TUESDAY, D(3))) == Part(TUESDAY, D(3))


# The profile's policy --------------------------------------------------------


def test_one_warehouses_times_stand_over_those_of_all() -> None:
    general = KnownTerms(handling_days=1, carrier_days=2, calendar=WEEKDAYS)
    policy = ShippingPolicy(general, {"WH2": KnownTerms(handling_days=0)})
    assert policy.of("WH", "Main") == general
    assert policy.of("wh2", "Second") == replace(general, handling_days=0)
    assert policy.of("other", "WH2").handling_days == 0


def test_a_transfer_is_found_by_code_or_name_in_its_direction() -> None:
    policy = ShippingPolicy(transfers={("Second", "WH"): 2})
    assert policy.transfer_days(("WH2", "Second"), ("WH", "Main")) == 2
    assert policy.transfer_days(("WH", "Main"), ("WH2", "Second")) is None


def test_a_time_zone_alone_takes_no_time() -> None:
    assert not KnownTerms(timezone="Europe/Amsterdam").takes_time
    assert KnownTerms(carrier_days=0).takes_time
    assert KnownTerms(calendar=WorkingCalendar(frozenset({0}))).takes_time
