"""Why an answer is what it is, as data; other systems' figures; what can be ordered; policies by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.availability import (
    AvailabilityPolicy,
    Need,
    Part,
    SplitRules,
    StockSituation,
    answer,
    project,
)
from app.domain.calendars import EVERY_DAY
from app.domain.explanations import discrete_date, discrete_view, explain, plain_cumulative_view
from tests.domain.stock import (
    TODAY,
    asked_on,
    day,
    event,
    need,
    policies,
    quantities,
    seen,
    situations,
    stock,
)

D = Decimal


def test_limiting_events_in_order_receipts_trusted_and_not_and_the_shortage() -> None:
    situation = stock(
        10,
        event(day(9), -3, "SO-4"),
        event(day(1), 4, "PO-1"),
        event(day(5), -9, "SO-2"),
        event(day(5), -11, "SO-3"),
        event(day(-2), 50, "PO-0"),
        event(TODAY, -1, "SO-1"),
        event(day(20), 40, "PO-2"),
        safety=2,
    )
    needs = [need(situation, code="A")]
    found = answer(needs, D(5), TODAY)
    (told,) = explain(needs, found)
    assert [limit.event.document for limit in told.limiting] == ["SO-1", "SO-3", "SO-2", "SO-4"]
    assert (told.lowest_on, told.lowest_balance, told.shortage, told.safety_stock) == (day(9), -10, 10, 2)
    assert told.on_hand == 10
    assert [(on, e.document) for on, e in told.trusted] == [(day(1), "PO-1"), (day(20), "PO-2")]
    assert [e.document for e in told.untrusted] == ["PO-0"]


def test_receipts_after_the_answer_are_not_what_it_rests_on() -> None:
    needs = [need(stock(5, event(day(3), 5, "PO-1"), event(day(30), 5, "PO-2")))]
    (told,) = explain(needs, answer(needs, D(8), TODAY))
    assert [e.document for _, e in told.trusted] == ["PO-1"]


def test_the_bottleneck_is_explained_first() -> None:
    needs = [need(stock(9), 1, "A"), need(stock(8), 2, "B"), need(stock(1000), 1, "C")]
    told = explain(needs, answer(needs, D(7), TODAY))
    assert [each.code for each in told] == ["B", "A", "C"]


def test_plain_sums_and_single_periods_beside_the_look_ahead() -> None:
    """Two on hand, one comes tomorrow, three leave the day after: others would promise 2, 3, 0."""
    projection = seen(stock(2, event(day(1), 1), event(day(2), -3)))
    assert [part.quantity for part in plain_cumulative_view(projection)] == [2, 3, 0]
    assert [part.quantity for part in discrete_view(projection)] == [0, 0, 0]
    assert projection.limits == (0, 0, 0)


def test_a_short_period_takes_from_the_nearest_before_it() -> None:
    projection = seen(stock(5, event(day(2), 4), event(day(4), -6), event(day(6), 3)))
    assert discrete_view(projection) == (
        Part(TODAY, D(3)), Part(day(2), D(0)), Part(day(4), D(0)), Part(day(6), D(3)),
    )  # fmt: skip
    assert discrete_date(projection, D(3), day(5)) == TODAY
    assert discrete_date(projection, D(3), day(6)) == day(6)
    assert discrete_date(projection, D(4), day(6)) is None


def test_a_later_period_where_none_before_covers_it() -> None:
    projection = seen(stock(1, event(day(6), 3)))
    assert discrete_date(projection, D(2), day(2)) == day(6)


@given(situations, policies)
def test_single_periods_add_up_to_the_look_ahead(
    situation: StockSituation, policy: AvailabilityPolicy
) -> None:
    projection = project(situation, TODAY, policy)
    sums = list(accumulate(part.quantity for part in discrete_view(projection)))
    for on, total in zip(projection.days, sums, strict=True):
        assert max(D(0), total) == projection.available_to_promise(on)


def test_what_lies_there_now_counts_no_receipt_however_sure() -> None:
    at_once = AvailabilityPolicy(on_hand_only=True)
    projection = seen(stock(3, event(TODAY, 5), event(TODAY, -1), event(day(9), 50)), at_once)
    assert (projection.available_to_promise(TODAY), projection.earliest_date(D(3))) == (2, None)
    assert len(projection.untrusted) == 2


def test_case_5_at_once_three_kits_are_missing_whenever_the_receipt_is_due() -> None:
    at_once = AvailabilityPolicy(on_hand_only=True)
    a = Need("A", D(2), seen(stock(8, event(TODAY, 133), event(day(3), -14)), at_once))
    b = Need("B", D(2), seen(stock(4258, event(TODAY, 60), event(day(3), -168)), at_once))
    found = answer([b, a], D(1), TODAY, kit=True)
    assert (found.available_quantity, found.shortage, found.bottleneck) == (0, 3, "A")


@pytest.mark.parametrize(
    ("situation", "earliest", "order_date", "parts"),
    [
        (stock(4), None, day(10), [(0, 4, False), (10, 6, True)]),
        (stock(4, event(day(12), 20)), day(12), day(10), [(0, 4, False), (10, 6, True)]),
        (stock(4, event(day(8), 20)), day(8), None, []),
        (stock(4, event(day(8), 3)), None, day(10), [(0, 4, False), (8, 3, False), (10, 3, True)]),
        (stock(0, event(day(3), -5)), None, day(10), [(10, 10, True)]),
    ],
)
def test_what_no_receipt_brings_can_be_ordered(
    situation: StockSituation, earliest: object, order_date: object, parts: list[tuple[int, int, bool]]
) -> None:
    needs = [Need("", D(1), project(with_lead(situation, 10), TODAY, DAILY))]
    found = answer(needs, D(10), TODAY)
    assert (found.earliest_date, found.order_date) == (earliest, order_date)
    assert [((p.on - TODAY).days, p.quantity, p.to_order) for p in found.order_split] == parts
    assert not any(part.to_order for part in (*found.split, *found.possible))


DAILY = AvailabilityPolicy(calendar=EVERY_DAY)


def with_lead(situation: StockSituation, days: int | None) -> StockSituation:
    return StockSituation(
        "p", "w", situation.on_hand, situation.events, situation.safety_stock, replenishment_days=days
    )


def test_ordered_goods_are_received_on_a_working_day() -> None:
    needs = [Need("", D(1), project(with_lead(stock(0), 3), TODAY))]
    assert answer(needs, D(1), TODAY).order_date == day(5)  # Saturday would be the third


def test_a_kit_can_be_ordered_only_where_every_lacking_component_can() -> None:
    def asked(lead: int | None) -> object:
        a, b = with_lead(stock(1), 4), with_lead(stock(2), lead)
        needs = [Need(code, D(1), project(s, TODAY, DAILY)) for code, s in (("A", a), ("B", b))]
        return answer(needs, D(3), TODAY, kit=True).order_date

    assert (asked(None), asked(9), asked(2)) == (None, day(9), day(4))


def test_an_order_that_comes_too_late_for_the_customer_is_no_proposal() -> None:
    needs = [Need("", D(1), project(with_lead(stock(4), 10), TODAY, DAILY))]
    found = answer(needs, D(10), TODAY, rules=SplitRules(latest=day(9)))
    assert (found.order_date, found.order_split) == (None, ())
    assert found.possible == (Part(TODAY, D(4)),)


def test_safety_stock_is_released_to_firm_orders_only() -> None:
    released = AvailabilityPolicy(release_to_firm_orders=True)
    situation = stock(10, safety=4)
    assert seen(situation, released).available_to_promise(TODAY) == 6
    assert seen(situation, released.for_firm_order()).available_to_promise(TODAY) == 10
    kept = AvailabilityPolicy()
    assert seen(situation, kept.for_firm_order()).available_to_promise(TODAY) == 6


@pytest.mark.parametrize(("rule", "when"), [("trust", TODAY), ("next_working_day", day(1))])
def test_a_receipt_that_is_late_for_too_long_is_believed_no_more(rule: str, when: object) -> None:
    policy = AvailabilityPolicy(overdue_supply=rule, overdue_limit_days=7)
    projection = seen(stock(0, event(day(-7), 5, "PO-1"), event(day(-8), 9), event(None, 9)), policy)
    assert (projection.earliest_date(D(5)), projection.earliest_date(D(6))) == (when, None)
    assert len(projection.untrusted) == 2


def test_the_horizon_reaches_past_the_asked_date() -> None:
    near = AvailabilityPolicy(horizon_days=30)
    assert near.looking_past(day(20), TODAY).horizon_days == 50
    assert near.looking_past(day(-3), TODAY) is near


@given(situations, quantities, st.integers(0, 40), asked_on)
def test_ordered_parts_sum_up_and_what_is_not_ordered_is_there(
    situation: StockSituation, asked: Decimal, lead: int, on: date
) -> None:
    projection = project(with_lead(situation, lead), TODAY, DAILY)
    found = answer([Need("", D(1), projection)], asked, on)
    if found.order_date is None:
        assert found.earliest_date is not None and found.order_split == ()
        return
    assert sum(part.quantity for part in found.order_split) == asked
    assert found.order_date == max(day(lead), on)
    assert found.earliest_date is None or found.earliest_date > found.order_date
    *before, last = found.order_split
    given_so_far = D(0)
    for part in before:
        given_so_far += part.quantity
        assert not part.to_order and projection.available_to_promise(part.on) >= given_so_far
    assert last.to_order and last.on == found.order_date
