"""What makes delivery dates wrong is told with its document, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.availability import project
from app.domain.phantoms import DataProblem, find_problems
from app.domain.stock import DocumentState, StockEvent, StockSituation

TODAY = date(2026, 11, 24)
LATE, SOON = TODAY - timedelta(days=4), TODAY + timedelta(days=9)


def situation(*events: StockEvent, on_hand: int = 10) -> StockSituation:
    return StockSituation("pump", "PUR", Decimal(on_hand), events)


def demand(state: DocumentState, quantity: int = -3, **changes: object) -> StockEvent:
    event = StockEvent(SOON, Decimal(quantity), "sales_order", "SO-1", "Alpha", document_state=state)
    return replace(event, **changes)


def receipt(on: date | None, state: DocumentState = "open") -> StockEvent:
    return StockEvent(on, Decimal(20), "purchase", "PO-1", "Supplier", document_state=state)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("cancelled", "demand_of_cancelled_order"),
        ("closed", "demand_of_closed_order"),
        ("delivered", "demand_of_delivered_order"),
    ],
)
def test_what_an_ended_order_still_takes(state: DocumentState, kind: str) -> None:
    (problem,) = find_problems([situation(demand(state, hard=True, kind="reservation"))], TODAY)
    assert problem == DataProblem(
        kind,
        "pump",
        "PUR",
        Decimal(3),
        "SO-1",
        "Alpha",
        SOON,
        reserved=True,
    )


@pytest.mark.parametrize("state", ["open", ""])
def test_the_demand_of_an_open_order_is_none_however_late(state: DocumentState) -> None:
    assert (
        find_problems([situation(demand(state), demand(state, on=LATE), demand(state, on=None))], TODAY) == ()
    )


def test_receipts_that_should_have_come() -> None:
    events = [receipt(LATE), receipt(None), receipt(TODAY), receipt(SOON)]
    told = [(p.kind, p.document, p.quantity, p.on) for p in find_problems([situation(*events)], TODAY)]
    assert told == [
        ("receipt_overdue", "PO-1", 20, LATE),
        ("receipt_without_date", "PO-1", 20, None),
    ]


def test_a_receipt_of_an_ended_order_is_none_to_wait_for() -> None:
    events = [receipt(SOON, "closed"), receipt(LATE, "cancelled")]
    (problem,) = find_problems([situation(*events)], TODAY)
    assert (problem.kind, problem.quantity, problem.on) == ("receipt_of_ended_order", 40, LATE)


def test_stock_below_zero() -> None:
    assert find_problems([situation(on_hand=0)], TODAY) == ()
    (problem,) = find_problems([situation(on_hand=-7)], TODAY)
    assert (problem.kind, problem.quantity, problem.document) == ("negative_stock", 7, "")


def test_lines_of_one_document_are_one_problem_and_documents_stay_apart() -> None:
    other = demand("cancelled", document="SO-2")
    events = [demand("cancelled"), other, demand("cancelled", -2, hard=True, on=TODAY)]
    first, second = find_problems([situation(*events)], TODAY)
    assert (first.document, first.quantity, first.on, first.reserved) == ("SO-1", 5, TODAY, True)
    assert (second.document, second.quantity, second.reserved) == ("SO-2", 3, False)


def held(quantity: int, open_quantity: int | None, **changes: object) -> StockEvent:
    known = None if open_quantity is None else Decimal(open_quantity)
    return demand("open", -quantity, line="SO-1:1", open_quantity=known, **changes)


def test_an_open_order_that_holds_more_than_it_has_still_to_deliver() -> None:
    """120 were ordered, 50 are delivered, and 90 are still held: 20 of them for nobody."""
    events = [held(60, 70, on=SOON), held(30, 70, hard=True, on=TODAY)]
    (problem,) = find_problems([situation(*events)], TODAY)
    assert problem == DataProblem(
        "demand_beyond_open_quantity", "pump", "PUR", Decimal(20), "SO-1", "Alpha", TODAY, reserved=True
    )


@pytest.mark.parametrize("open_quantity", [90, 91, None])
def test_an_open_order_that_holds_what_it_needs_is_none(open_quantity: int | None) -> None:
    assert find_problems([situation(held(60, open_quantity), held(30, open_quantity))], TODAY) == ()


def test_each_line_is_held_against_its_own_open_quantity() -> None:
    """What one line lacks does not hide what another one has too much; both are one document's problem."""
    short = replace(held(1, 10), line="SO-1:2")
    over = replace(held(12, 10, on=LATE), line="SO-1:3")
    (problem,) = find_problems([situation(short, held(9, 5), over)], TODAY)
    assert (problem.quantity, problem.on, problem.reserved) == (6, LATE, False)
    ended = replace(held(9, 5), document_state="cancelled")
    (problem,) = find_problems([situation(ended)], TODAY)
    assert (problem.kind, problem.quantity) == ("demand_of_cancelled_order", 9), "told once, in full"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("purchase", "purchase"),
        ("transfer", "transfer"),
        ("customer_return", "customer_return"),
        ("production", "production"),
        ("other", "other"),
        ("quote_line", "other"),
    ],
)
def test_a_late_receipt_says_by_which_way_it_was_to_come(kind: str, told: str) -> None:
    event = replace(receipt(LATE), kind=kind)
    (problem,) = find_problems([situation(event)], TODAY)
    assert (problem.kind, problem.receipt) == ("receipt_overdue", told)
    (issue,) = find_problems([situation(demand("closed"))], TODAY)
    assert issue.receipt == ""


STATES = st.sampled_from(["", "open", "delivered", "closed", "cancelled"])
EVENTS = st.builds(
    StockEvent,
    on=st.none() | st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=60)),
    quantity=st.integers(-50, 50).map(Decimal),
    kind=st.sampled_from(["purchase", "sales_order", "reservation", "other"]),
    document=st.sampled_from(["", "A", "B"]),
    hard=st.booleans(),
    document_state=STATES,
)


@given(st.lists(EVENTS, max_size=8), st.integers(-20, 20))
def test_every_problem_is_told_in_full_and_no_balance_is_netted(
    events: list[StockEvent], on_hand: int
) -> None:
    """The told quantities are those of the events, to the last piece; the states change no balance."""
    now = situation(*events, on_hand=on_hand)
    told = find_problems([now], TODAY)
    ended = ("delivered", "closed", "cancelled")
    taken = sum(-e.quantity for e in events if e.quantity < 0 and e.document_state in ended)
    late = [
        e for e in events if e.quantity > 0 and (e.on is None or e.on < TODAY or e.document_state in ended)
    ]
    assert sum(p.quantity for p in told if p.kind.startswith("demand")) == taken
    assert sum(p.quantity for p in told if p.kind.startswith("receipt")) == sum(e.quantity for e in late)
    assert all(p.quantity > 0 for p in told)
    plain = situation(*(replace(e, document_state="") for e in events), on_hand=on_hand)
    assert project(now, TODAY).balances == project(plain, TODAY).balances
