"""Dates: cut-off, calendars, handling, carrier, lead time and time zones, forwards and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import EVERY_DAY, WEEKDAYS, WorkingCalendar
from app.domain.shipping import DeliveryTerms, KnownTerms, business_date, combine
from tests.domain.stock import TODAY, day

AMSTERDAM = "Europe/Amsterdam"
WEDNESDAY, THURSDAY, FRIDAY, MONDAY = TODAY, day(1), day(2), day(5)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """A moment in UTC; in winter Amsterdam is an hour ahead."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def test_working_days_skip_weekends_and_holidays() -> None:
    calendar = WorkingCalendar(holidays=frozenset({FRIDAY}))
    assert [calendar.works_on(day(n)) for n in range(6)] == [True, True, False, False, False, True]
    assert calendar.on_or_after(FRIDAY) == calendar.next_after(THURSDAY) == MONDAY
    assert calendar.on_or_before(day(4)) == THURSDAY
    assert calendar.add(WEDNESDAY, 2) == MONDAY
    assert calendar.add(FRIDAY, 0) == MONDAY
    assert calendar.subtract(MONDAY, 2) == WEDNESDAY
    assert calendar.subtract(FRIDAY, 0) == THURSDAY


def test_days_are_counted_forwards_by_add_and_back_by_subtract() -> None:
    for count in (WEEKDAYS.add, WEEKDAYS.subtract):
        with pytest.raises(ValueError, match="days are"):
            count(TODAY, -1)


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (at(TODAY, 22, 59), AMSTERDAM, TODAY),
        (at(TODAY, 23, 0), AMSTERDAM, day(1)),
        (at(TODAY, 4), "America/New_York", day(-1)),
        (at(TODAY, 16), "Asia/Tokyo", day(1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), AMSTERDAM, date(2026, 7, 2)),  # summer time
    ],
)
def test_the_business_date_is_that_of_the_warehouse(moment: datetime, zone: str, expected: date) -> None:
    assert business_date(moment, zone) == expected
    assert DeliveryTerms(timezone=zone).today(moment) == expected


def test_a_moment_without_a_zone_or_in_no_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        business_date(datetime(2026, 3, 4, 9), AMSTERDAM)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ZoneInfoNotFoundError):
        business_date(at(TODAY, 9), "Europe/Nowhere")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(WEDNESDAY, 13, 59), WEDNESDAY),
        (at(WEDNESDAY, 14, 0), THURSDAY),  # 15:00 in Amsterdam
        (at(FRIDAY, 14, 0), MONDAY),
        (at(day(3), 8), MONDAY),
    ],
)
def test_after_the_cut_off_hour_it_leaves_on_the_next_working_day(moment: datetime, expected: date) -> None:
    terms = DeliveryTerms(timezone=AMSTERDAM, cut_off=time(15))
    assert terms.first_ship_date(moment) == expected
    assert terms.ship_date(WEDNESDAY, moment) == expected
    assert terms.ship_date(day(6), moment) == day(6)


def test_handling_counts_the_warehouse_and_the_carrier_its_own_days() -> None:
    saturday_too = WorkingCalendar(frozenset(range(6)))
    terms = DeliveryTerms(handling_days=1, carrier_days=2, carrier_calendar=saturday_too)
    now = at(THURSDAY, 9)
    assert terms.first_ship_date(now) == FRIDAY
    assert terms.delivery_date(FRIDAY) == MONDAY  # Saturday, Monday
    assert (terms.ship_by(MONDAY), terms.ready_by(MONDAY)) == (FRIDAY, THURSDAY)
    assert terms.can_deliver(THURSDAY, MONDAY, now)
    assert not terms.can_deliver(FRIDAY, MONDAY, now)


def test_without_carrier_days_it_is_there_on_the_day() -> None:
    assert DeliveryTerms().delivery_date(FRIDAY) == FRIDAY
    assert DeliveryTerms().ready_by(day(4)) == FRIDAY


def test_the_lead_time_of_the_erp_is_calendar_days_from_the_order() -> None:
    terms = DeliveryTerms(lead_days=3)
    assert terms.first_ship_date(at(WEDNESDAY, 9)) == MONDAY  # Saturday would be the third
    assert terms.ship_date(day(20), at(WEDNESDAY, 9)) == day(20)


def test_the_erp_counts_before_the_profile_and_each_says_what_it_gave() -> None:
    erp = KnownTerms(timezone=AMSTERDAM, handling_days=0)
    profile = KnownTerms(timezone="UTC", handling_days=2, carrier_days=1, cut_off=time(15))
    terms = combine(erp, profile)
    assert (terms.timezone, terms.handling_days, terms.carrier_days) == (AMSTERDAM, 0, 1)
    named = ("timezone", "handling_days", "carrier_days", "cut_off", "lead_days", "calendar")
    assert [terms.origin(name) for name in named] == [
        "erp", "erp", "profile", "profile", "default", "default",
    ]  # fmt: skip
    assert combine(KnownTerms(), KnownTerms()) == DeliveryTerms()


def test_times_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="zero"):
        DeliveryTerms(carrier_days=-1)


calendars = st.builds(
    lambda weekdays, free: WorkingCalendar(frozenset(weekdays), frozenset(day(n) for n in free)),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(-20, 60), max_size=8),
)
all_terms = st.builds(
    DeliveryTerms,
    calendar=calendars,
    handling_days=st.integers(0, 4),
    carrier_days=st.integers(0, 4),
    carrier_calendar=calendars,
)


@given(all_terms, st.integers(30, 60))
def test_the_date_to_ask_with_is_the_last_that_still_delivers_in_time(
    terms: DeliveryTerms, late: int
) -> None:
    """Seen from long before, so that cut-off and lead time do not bind."""
    now, wanted = at(day(-120), 0), day(late)
    ready = terms.ready_by(wanted)
    assert terms.can_deliver(ready, wanted, now)
    assert not any(terms.can_deliver(ready + timedelta(days=n), wanted, now) for n in range(1, 9))


@given(all_terms, st.integers(0, 30), st.integers(0, 30))
def test_what_is_ready_later_never_arrives_sooner(terms: DeliveryTerms, one: int, more: int) -> None:
    now = at(TODAY, 9)
    first = terms.ship_date(day(one), now)
    assert terms.calendar.works_on(first) and first >= day(one)
    later = terms.ship_date(day(one + more), now)
    assert terms.delivery_date(first) <= terms.delivery_date(later)


@given(st.integers(0, 400), st.integers(0, 40))
def test_every_day_of_the_calendar_counts_where_all_are_worked(start: int, more: int) -> None:
    assert EVERY_DAY.add(day(start), more) == day(start + more)
    assert EVERY_DAY.subtract(day(start), more) == day(start - more)
