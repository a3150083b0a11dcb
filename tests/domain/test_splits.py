"""How an asked quantity is shared out: minimum shipment, number of shipments, the last date."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.availability import (
    COMPLETE_ONLY,
    AvailabilityPolicy,
    Need,
    Part,
    SplitRules,
    StockSituation,
    answer,
)
from app.domain.splits import shipments, whole, whole_up
from tests.domain.stock import TODAY, day, event, need, policies, quantities, seen, situations, stock

D = Decimal
STEPS = [(TODAY, D(200)), (day(2), D(300)), (day(5), D(350))]


def parts(asked: int, rules: SplitRules, step: int = 1) -> list[tuple[int, int]]:
    """(days from today, quantity)."""
    return [
        ((p.on - TODAY).days, int(p.quantity)) for p in shipments(STEPS, Decimal(asked), Decimal(step), rules)
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (SplitRules(), [(0, 200), (2, 100), (5, 50)]),
        (SplitRules(maximum_shipments=2), [(0, 200), (5, 150)]),
        (COMPLETE_ONLY, [(5, 350)]),
        (SplitRules(minimum_shipment=D(100)), [(0, 200), (5, 150)]),
        (SplitRules(minimum_shipment=D(160)), [(0, 190), (5, 160)]),
        (SplitRules(minimum_shipment=D(201)), [(5, 350)]),
        (SplitRules(minimum_shipment=D(1000)), [(5, 350)]),
        (SplitRules(latest=day(2)), [(0, 200), (2, 100)]),
        (SplitRules(latest=day(2), maximum_shipments=1), []),
        (SplitRules(latest=day(4), minimum_shipment=D(160)), [(2, 300)]),
    ],
)
def test_350_in_the_parts_that_a_customer_accepts(rules: SplitRules, expected: list[tuple[int, int]]) -> None:
    assert parts(350, rules) == expected


def test_what_cannot_be_had_is_shipped_as_far_as_it_goes() -> None:
    assert parts(1000, SplitRules()) == [(0, 200), (2, 100), (5, 50)]
    assert parts(1000, COMPLETE_ONLY) == []
    assert parts(1000, SplitRules(minimum_shipment=D(400))) == []
    assert parts(1000, SplitRules(maximum_shipments=2)) == [(0, 200), (5, 150)]


def test_only_whole_steps_leave() -> None:
    assert parts(350, SplitRules(), 75) == [(0, 150), (2, 150)]
    assert parts(330, SplitRules(minimum_shipment=D(80)), 30) == [(0, 180), (5, 150)]


def test_an_answer_keeps_the_rules_and_says_what_is_possible() -> None:
    goods = [need(stock(200, event(day(2), 100), event(day(5), 50)))]
    complete = answer(goods, D(350), TODAY, rules=COMPLETE_ONLY)
    assert complete.split == complete.possible == (Part(day(5), D(350)),)
    short = answer(goods, D(400), TODAY)
    assert short.split == ()
    assert sum(part.quantity for part in short.possible) == 350
    assert answer(goods, D(400), TODAY, rules=COMPLETE_ONLY).possible == ()


@pytest.mark.parametrize("wrong", [{"minimum_shipment": D(-1)}, {"maximum_shipments": 0}])
def test_rules_that_no_shipment_keeps_are_refused(wrong: dict[str, Decimal | int]) -> None:
    with pytest.raises(ValueError, match="shipment"):
        SplitRules(**wrong)


@pytest.mark.parametrize(
    ("quantity", "step", "down", "up"),
    [("7", "2", "6", "8"), ("-7", "2", "-8", "-6"), ("2.75", "0.5", "2.5", "3.0"), ("-4", "2", "-4", "-4")],
)
def test_whole_steps_below_and_above(quantity: str, step: str, down: str, up: str) -> None:
    assert (whole(D(quantity), D(step)), whole_up(D(quantity), D(step))) == (D(down), D(up))


@example(stock(20, event(day(2), 10), event(day(5), 5)), AvailabilityPolicy(), 0, D(35), 10, 4)
@given(situations, policies, st.integers(0, 30), quantities, st.integers(0, 40), st.integers(1, 4))
def test_any_split_sums_up_keeps_its_rules_and_promises_nothing_that_is_not_there(
    situation: StockSituation, policy: AvailabilityPolicy, later: int, asked: Decimal, least: int, most: int
) -> None:
    projection = seen(situation, policy)
    rules = SplitRules(Decimal(least), most)
    found = answer([Need("", D(1), projection)], asked, day(later), rules=rules)
    total = D(0)
    for part in found.possible:
        total += part.quantity
        assert part.quantity >= min(asked, rules.minimum_shipment)
        assert projection.available_to_promise(part.on) >= total
    assert len(found.possible) <= most
    if projection.limits[-1] >= asked:
        assert found.split == found.possible and total == asked
    else:
        assert found.split == () and total in (0, max(D(0), projection.limits[-1]))
