"""The way of a conversion: its key, its states, its reasons, and what is left for the next part."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conversion import (
    CHECK_IDS,
    EMPTY_HANDED,
    FINAL,
    TRANSITIONS,
    Check,
    PartLine,
    State,
    blocks,
    external_reference,
    may_become,
    missing_reasons,
    remaining,
)

D = Decimal
STATES: tuple[State, ...] = get_args(State)


def reachable(start: State) -> set[State]:
    found: set[State] = {start}
    while more := {after for before, after in TRANSITIONS if before in found} - found:
        found |= more
    return found


def test_every_state_is_reached_from_a_claim() -> None:
    assert reachable("claimed") == set(STATES)


@pytest.mark.parametrize("state", sorted(EMPTY_HANDED))
def test_a_part_without_an_order_has_no_way_out(state: State) -> None:
    assert reachable(state) == {state}


@pytest.mark.parametrize("state", sorted(set(STATES) - FINAL))
def test_every_other_state_can_come_to_an_end(state: State) -> None:
    assert reachable(state) & FINAL


def test_the_table_names_states_only_and_never_stands_still() -> None:
    assert {state for pair in TRANSITIONS for state in pair} == set(STATES)
    assert all(before != after for before, after in TRANSITIONS)


def test_an_order_that_may_exist_is_never_declared_away_by_itself() -> None:
    """Once created, nothing goes back to before it; confirmed, only forward."""
    assert reachable("created") & {"claimed", "creating", "unknown", "refused"} == set()
    assert EMPTY_HANDED <= FINAL


def test_a_confirmed_order_is_given_up_only_when_somebody_cancelled_it() -> None:
    """What is done is taken up again where the quote lost its number, and let go where the ERP did."""
    assert reachable("confirmed") == reachable("done") == {"confirmed", "done", "cancelled"}


@pytest.mark.parametrize("pair", [("claimed", "confirmed"), ("creating", "done"), ("done", "claimed")])
def test_short_cuts_are_forbidden(pair: tuple[State, State]) -> None:
    assert not may_become(*pair)
    assert may_become("claimed", "creating")


def test_the_reference_is_derived_and_readable() -> None:
    assert external_reference("bottlecrm", "Q-1187", 3, 1) == "bottlecrm:Q-1187:r3:p1"


@pytest.mark.parametrize(
    "arguments",
    [("", "Q", 1, 1), ("crm", "", 1, 1), ("crm", "Q", 0, 1), ("crm", "Q", 1, 0), ("a:b", "Q", 1, 1)],
)
def test_a_reference_without_its_parts_is_refused(arguments: tuple[str, str, int, int]) -> None:
    with pytest.raises(ValueError, match="reference"):
        external_reference(*arguments)


names = st.text("abc-:r1p", min_size=1, max_size=8)
keys = st.tuples(names.filter(lambda name: ":" not in name), names, st.integers(1, 30), st.integers(1, 30))


@given(keys, keys)
def test_two_parts_never_share_a_reference(
    one: tuple[str, str, int, int], two: tuple[str, str, int, int]
) -> None:
    assert (external_reference(*one) == external_reference(*two)) == (one == two)


def test_a_warning_needs_a_reason_under_its_key_or_its_id() -> None:
    price = Check("prices_equal", "warn", "price_higher_in_erp", subject="A-1")
    other = Check("prices_equal", "warn", "price_higher_in_erp", subject="A-2")
    late = Check("overdue", "warn", "invoice_overdue")
    stop = Check("credit", "block", "credit_exceeded")
    good = Check("payment_term", "pass", "payment_term")
    checks = [price, other, late, stop, good]
    assert (price.key, late.key) == ("prices_equal:A-1", "overdue")
    assert missing_reasons(checks, {}) == [price, other, late]
    assert missing_reasons(checks, {"prices_equal:A-1": "agreed"}) == [other, late]
    assert missing_reasons(checks, {"prices_equal": "agreed", "overdue": "paid today"}) == []
    assert missing_reasons(checks, {"overdue": " \n"}) == [price, other, late]
    assert blocks(checks) == [stop]


def test_the_ids_of_checks_are_distinct() -> None:
    assert len(set(CHECK_IDS)) == len(CHECK_IDS)


def test_what_is_left_after_parts() -> None:
    parts = [[PartLine("1", D(4))], [PartLine("1", D(1)), PartLine("2", D(7))]]
    assert remaining({"1": D(10), "2": D(7), "3": D(2)}, parts) == {"1": D(5), "2": D(0), "3": D(2)}


part_lines = st.builds(PartLine, st.sampled_from("123"), st.integers(1, 20).map(D))


@given(
    st.dictionaries(st.sampled_from("123"), st.integers(0, 20).map(D)),
    st.lists(st.lists(part_lines, max_size=3), max_size=4),
)
def test_what_is_left_is_never_negative_nor_more_than_quoted(
    quoted: dict[str, Decimal], parts: list[list[PartLine]]
) -> None:
    left = remaining(quoted, parts)
    taken = {
        name: sum((p.quantity for part in parts for p in part if p.line_id == name), D(0)) for name in left
    }
    for name, quantity in left.items():
        assert quantity == max(D(0), quoted.get(name, D(0)) - taken[name])
