"""The hard cases of availability, one by one, with the figures that are right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.availability import AvailabilityPolicy, Need, Part, StockEvent, answer, project, take
from app.domain.calendars import WorkingCalendar
from app.domain.values import Quantity, UnitOfMeasure
from tests.domain.stock import TODAY, day, event, need, seen, stock

D = Decimal
MOVE_LATE = AvailabilityPolicy(overdue_supply="next_working_day")


def test_case_1_what_is_sold_in_ten_months_is_not_promised_today() -> None:
    projection = seen(stock(100, event(day(300), -100, "SO-9")))
    assert projection.available_to_promise(TODAY) == 0
    assert projection.balance_at(TODAY) == 100
    found = answer([Need("", D(1), projection)], D(1), TODAY)
    assert (found.available_quantity, found.earliest_date, found.split) == (0, None, ())
    assert found.limited_by is not None
    assert (found.limited_by.on, found.limited_by.event.document) == (day(300), "SO-9")


def test_case_2_a_later_demand_is_not_starved_for_an_earlier_receipt() -> None:
    projection = seen(stock(2, event(day(1), 1), event(day(2), -3)))
    assert [projection.available_to_promise(day(n)) for n in range(4)] == [0, 0, 0, 0]
    assert [projection.balance_at(day(n)) for n in range(4)] == [2, 3, 0, 0]


def test_case_3_overdue_receipt_and_overdue_order_moved_to_tomorrow() -> None:
    late = stock(0, event(day(-3), 200), event(day(-1), -75), event(day(10), 100))
    projection = seen(late, MOVE_LATE)
    assert projection.available_to_promise(TODAY) == 0
    assert projection.available_to_promise(day(1)) == 125
    assert projection.available_to_promise(day(10)) == 225
    assert projection.earliest_date(D(150)) == day(10)
    found = answer([Need("", D(1), projection)], D(150), day(1))
    assert (found.available_quantity, found.earliest_date) == (125, day(10))
    assert found.split == (Part(day(1), D(125)), Part(day(10), D(25)))


def test_case_4_a_split_of_three_or_one_delivery() -> None:
    found = answer([need(stock(200, event(day(2), 100), event(day(5), 50)))], D(350), TODAY)
    assert found.split == (Part(TODAY, D(200)), Part(day(2), D(100)), Part(day(5), D(50)))
    assert found.earliest_date == day(5)
    assert found.available_quantity == 200
    assert not found.in_time


def test_case_5_a_kit_names_the_component_that_holds_it_down() -> None:
    a = need(stock(8, event(TODAY, -14, "SO-1"), event(day(9), 133)), 2, "A")
    b = need(stock(4258, event(TODAY, -168), event(day(9), 60)), 2, "B")
    found = answer([a, b], D(33), TODAY)
    assert found.available_quantity == 0
    assert found.shortage == 3
    assert found.bottleneck == "A"
    assert found.limited_by is not None
    assert (found.limited_by.component, found.limited_by.event.document) == ("A", "SO-1")
    assert found.earliest_date == day(9)
    assert answer([b, a], D(33), TODAY).bottleneck == "A"


def test_case_6_the_second_line_sees_what_the_first_took() -> None:
    here = {"p": stock(10)}
    first = answer([need(here["p"])], D(7), TODAY)
    after = take(here, [("p", D(7))], TODAY, "Q-1")
    second = answer([need(after["p"])], D(7), TODAY)
    assert (first.available_quantity, second.available_quantity) == (10, 3)
    assert second.limited_by is not None
    assert second.limited_by.event == StockEvent(TODAY, D(-7), "quote_line", "Q-1")
    assert here["p"].events == ()


def test_case_6_also_through_a_component_that_two_kits_share() -> None:
    here = {"shared": stock(10), "own": stock(100)}
    after = take(here, [("shared", D(2) * 4), ("own", D(4))], TODAY, "Q-1")
    second = answer([need(after["shared"], 1, "shared"), need(after["own"], 1, "own")], D(5), TODAY)
    assert second.available_quantity == 2
    assert second.bottleneck == "shared"
    assert here["shared"].events == ()


def test_case_8_what_came_early_is_not_counted_twice() -> None:
    """The ERP reports what is still to come: 70 of the purchase order's 100 after 30 were received."""
    projection = seen(stock(30, event(day(6), 70, "PO-1")))
    assert projection.available_to_promise(TODAY) == 30
    assert projection.available_to_promise(day(6)) == 100


def test_case_9_a_box_of_four_sold_as_a_box_takes_four() -> None:
    piece = UnitOfMeasure("pce", "Piece", "unit")
    box = UnitOfMeasure("box4", "Box of 4", "unit", factor=D(4))
    needed = Quantity(D(1), box).to(piece).value
    after = take({"p": stock(20)}, [("p", needed)], TODAY, "Q-1")
    assert seen(after["p"]).available_to_promise(TODAY) == 16


@pytest.mark.parametrize(
    ("rule", "today", "tomorrow", "untrusted"),
    [("ignore", 10, 10, 2), ("next_working_day", 10, 60, 0), ("trust", 60, 60, 0)],
)
def test_overdue_receipts_by_policy(rule: str, today: int, tomorrow: int, untrusted: int) -> None:
    late = stock(10, event(day(-1), 20, "PO-1"), event(None, 30, "PO-2"))
    projection = seen(late, AvailabilityPolicy(overdue_supply=rule))
    assert projection.available_to_promise(TODAY) == today
    assert projection.available_to_promise(day(1)) == tomorrow
    assert len(projection.untrusted) == untrusted


def test_what_was_not_trusted_is_told_with_the_answer() -> None:
    late = event(day(-1), 20, "PO-1")
    assert answer([need(stock(10, late))], D(15), TODAY).untrusted == (late,)


@pytest.mark.parametrize("on", [day(-30), day(-1), None])
def test_an_overdue_order_still_waits_and_counts_from_today(on: date | None) -> None:
    assert seen(stock(10, event(on, -4))).available_to_promise(TODAY) == 6


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 5), date(2026, 3, 6)),  # Thursday
        (date(2026, 3, 6), date(2026, 3, 9)),  # Friday
        (date(2026, 3, 7), date(2026, 3, 9)),  # Saturday
        (date(2026, 3, 8), date(2026, 3, 9)),  # Sunday
    ],
)
def test_the_next_working_day_skips_the_weekend(today: date, expected: date) -> None:
    late = stock(0, StockEvent(today - timedelta(days=2), D(5), "purchase"))
    projection = project(late, today, MOVE_LATE)
    assert MOVE_LATE.calendar.next_after(today) == expected
    assert projection.earliest_date(D(5)) == expected


def test_a_receipt_of_today_counts_today() -> None:
    assert seen(stock(0, event(TODAY, 5))).available_to_promise(TODAY) == 5


def test_a_hard_reservation_holds_stock_from_today_whatever_its_date() -> None:
    """With a receipt before it, a soft order of the same date would leave today's stock free."""
    receipt = event(day(2), 10)
    assert seen(stock(10, receipt, event(day(5), -10))).available_to_promise(TODAY) == 10
    assert seen(stock(10, receipt, event(day(5), -10, hard=True))).available_to_promise(TODAY) == 0


def test_a_receipt_is_never_here_today_because_it_is_called_hard() -> None:
    """`hard` says that stock was set aside; what is still to come cannot have been."""
    incoming = StockEvent(day(5), D(10), "transfer", hard=True)
    assert seen(stock(0, incoming)).available_to_promise(TODAY) == 0
    assert seen(stock(0, incoming)).available_to_promise(day(5)) == 10


def test_safety_stock_is_kept_back_or_released() -> None:
    situation = stock(10, safety=4)
    assert seen(situation).available_to_promise(TODAY) == 6
    assert seen(situation, AvailabilityPolicy(keep_safety_stock=False)).available_to_promise(TODAY) == 10


def test_less_than_the_safety_stock_is_nothing_never_negative() -> None:
    projection = seen(stock(3, safety=4))
    assert projection.available_to_promise(TODAY) == 0
    assert projection.raw_limit_at(TODAY) == -1


def test_what_lies_beyond_the_horizon_does_not_limit() -> None:
    near = AvailabilityPolicy(horizon_days=30)
    assert seen(stock(10, event(day(30), -10)), near).available_to_promise(TODAY) == 0
    assert seen(stock(10, event(day(31), -10)), near).available_to_promise(TODAY) == 10
    assert seen(stock(0, event(day(31), 10)), near).earliest_date(D(1)) is None


def test_a_policy_that_would_lose_events_or_never_end_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon"):
        AvailabilityPolicy(horizon_days=-1)
    with pytest.raises(ValueError, match="working day"):
        WorkingCalendar(frozenset())
    with pytest.raises(ValueError, match="working day"):
        WorkingCalendar(frozenset({7}))


def test_a_shortage_that_exists_already_is_shown() -> None:
    found = answer([need(stock(5, event(TODAY, -9, "SO-1"), event(day(3), 20)))], D(10), TODAY)
    assert (found.available_quantity, found.shortage, found.earliest_date) == (0, 4, day(3))


def test_part_of_a_kit_that_is_missing_is_a_whole_kit_that_is_missing() -> None:
    found = answer([need(stock(0, event(TODAY, -7)), 2, "A")], D(1), TODAY)
    assert (found.available_quantity, found.shortage) == (0, 4)


def test_the_answer_asked_for_a_later_day_counts_what_has_come_by_then() -> None:
    found = answer([need(stock(5, event(day(3), 20)))], D(10), day(4))
    assert found.in_time
    assert (found.available_quantity, found.split, found.limited_by) == (25, (Part(day(4), D(10)),), None)
    assert found.earliest_date == day(3)


def test_only_whole_kits_are_promised() -> None:
    parts = [need(stock(7), 2, "A"), need(stock(100), 3, "B")]
    found = answer(parts, D(4), TODAY)
    assert (found.available_quantity, found.bottleneck) == (3, "A")


def test_a_component_that_a_kit_names_twice_is_needed_twice() -> None:
    """Two rows of one component in the ERP's recipe: ten pieces make five kits, not ten."""
    ten = stock(10)
    found = answer([need(ten, 1, "A"), need(ten, 1, "A"), need(stock(99), 1, "B")], D(6), TODAY)
    assert found.available_quantity == 5
    assert found.bottleneck == "A"
    assert found.earliest_date is None


def test_the_unit_step_of_the_product_is_kept() -> None:
    assert answer([need(stock("2.75"))], D(3), TODAY).available_quantity == 2
    assert answer([need(stock("2.75"))], D(3), TODAY, D("0.5")).available_quantity == D("2.5")


@pytest.mark.parametrize("asked", [D(0), D(-1)])
def test_a_question_asks_for_something(asked: Decimal) -> None:
    with pytest.raises(ValueError, match="positive"):
        answer([need(stock(1))], asked, TODAY)
    with pytest.raises(ValueError, match="needed"):
        answer([], D(1), TODAY)


def test_the_next_receipt_after_a_day() -> None:
    projection = seen(stock(0, event(day(9), 3, "PO-2"), event(day(4), 2, "PO-1"), event(day(2), -1)))
    found = projection.next_receipt(TODAY)
    assert found is not None and (found[0], found[1].document) == (day(4), "PO-1")
    later = projection.next_receipt(day(4))
    assert later is not None and later[1].document == "PO-2"
    assert projection.next_receipt(day(9)) is None
