"""What holds of every availability answer, whatever the stock: searched for by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.domain.availability import (
    AvailabilityPolicy,
    Need,
    StockEvent,
    StockSituation,
    answer,
    project,
    take,
)
from tests.domain.stock import TODAY, asked_on, day, event, events, policies, quantities, situations, stock

D = Decimal


def balance(situation: StockSituation, policy: AvailabilityPolicy, on: date) -> Decimal:
    """The projected balance at the end of a day, worked out afresh and as plainly as can be."""
    total = situation.on_hand
    for found in situation.events:
        when = found.on
        if found.quantity > 0 and (when is None or when < TODAY):
            if policy.overdue_supply == "ignore":
                continue
            when = TODAY if policy.overdue_supply == "trust" else policy.calendar.next_after(TODAY)
        elif when is None or (found.hard and found.quantity < 0):
            when = TODAY
        if when <= on:
            total += found.quantity
    return total


def days_to(policy: AvailabilityPolicy) -> list[date]:
    return [day(n) for n in range(min(policy.horizon_days, 70) + 1)]


@given(situations, policies, asked_on)
def test_the_figure_is_the_lowest_later_balance(
    situation: StockSituation, policy: AvailabilityPolicy, on: date
) -> None:
    kept = situation.safety_stock if policy.keep_safety_stock else D(0)
    lowest = min(balance(situation, policy, later) for later in days_to(policy) if later >= on)
    projection = project(situation, TODAY, policy)
    assert projection.raw_limit_at(on) == lowest - kept
    assert projection.available_to_promise(on) == max(D(0), lowest - kept)
    assert projection.balance_at(on) == balance(situation, policy, on)


@given(situations, policies, asked_on)
def test_a_promise_taken_as_demand_makes_no_balance_negative(
    situation: StockSituation, policy: AvailabilityPolicy, on: date
) -> None:
    """Also no committed demand is starved: a day that was covered before stays covered."""
    promised = project(situation, TODAY, policy).available_to_promise(on)
    after = take({"p": situation}, [("p", promised)], on, "Q-1")["p"]
    kept = situation.safety_stock if policy.keep_safety_stock else D(0)
    for later in days_to(policy):
        before, now = balance(situation, policy, later), balance(after, policy, later)
        assert now >= kept or now == before
    assert project(after, TODAY, policy).available_to_promise(on) == 0 or promised == 0


def served(
    situation: StockSituation, policy: AvailabilityPolicy, promised: Decimal, on: date
) -> list[tuple[date, Decimal]]:
    """A warehouse day by day: what came in, the promise handed out before anything else, then the orders
    that are due, as far as the stock goes. Gives what the orders have got until each day."""
    shelf, due, got, before = situation.on_hand, D(0), D(0), D(0)
    result = []
    for today in days_to(policy):
        now = balance(situation, policy, today) - (situation.on_hand if today == TODAY else before)
        before = balance(situation, policy, today)
        leaving = sum((-e.quantity for e in situation.events if e.quantity < 0 and due_day(e) == today), D(0))
        shelf += now + leaving
        due += leaving
        if today == on:
            shelf -= promised
        given_out = max(D(0), min(due, shelf))
        shelf, due, got = shelf - given_out, due - given_out, got + given_out
        result.append((today, got))
    return result


def due_day(issue: StockEvent) -> date:
    return TODAY if issue.on is None or issue.hard else max(issue.on, TODAY)


@given(situations, policies, asked_on)
def test_nothing_is_promised_that_a_later_committed_order_needs(
    situation: StockSituation, policy: AvailabilityPolicy, on: date
) -> None:
    """Every order gets what it would have got, on the day on which it would have got it."""
    promised = project(situation, TODAY, policy).available_to_promise(on)
    assert served(situation, policy, promised, on) == served(situation, policy, D(0), on)


@given(situations, policies, asked_on, quantities, st.integers(0, 30))
def test_more_supply_never_makes_the_answer_worse(
    situation: StockSituation, policy: AvailabilityPolicy, on: date, more: Decimal, later: int
) -> None:
    before = project(situation, TODAY, policy)
    for richer in (
        situation.with_events(event(day(later), str(more))),
        replace(situation, on_hand=situation.on_hand + more),
    ):
        after = project(richer, TODAY, policy)
        assert after.available_to_promise(on) >= before.available_to_promise(on)
        old, new = before.earliest_date(D(20)), after.earliest_date(D(20))
        assert old is None or (new is not None and new <= old)


@given(situations, policies, asked_on, quantities, st.integers(0, 30))
def test_more_demand_never_makes_the_answer_better(
    situation: StockSituation, policy: AvailabilityPolicy, on: date, more: Decimal, later: int
) -> None:
    before = project(situation, TODAY, policy).raw_limit_at(on)
    poorer = situation.with_events(event(day(later), str(-more)))
    assert project(poorer, TODAY, policy).raw_limit_at(on) <= before


@given(situations, policies)
def test_a_later_day_never_has_less(situation: StockSituation, policy: AvailabilityPolicy) -> None:
    projection = project(situation, TODAY, policy)
    figures = [projection.available_to_promise(on) for on in days_to(policy)]
    assert figures == sorted(figures)


@given(situations, policies, st.randoms(use_true_random=False), asked_on, quantities)
def test_the_order_in_which_events_are_read_does_not_matter(
    situation: StockSituation, policy: AvailabilityPolicy, shuffle: Random, on: date, asked: Decimal
) -> None:
    mixed = list(situation.events)
    shuffle.shuffle(mixed)
    one = project(situation, TODAY, policy)
    other = project(replace(situation, events=tuple(mixed)), TODAY, policy)
    assert (one.days, one.balances, one.limits) == (other.days, other.balances, other.limits)
    first = answer([Need("", D(1), one)], asked, on)
    second = answer([Need("", D(1), other)], asked, on)
    assert (first.available_quantity, first.earliest_date, first.split) == (
        second.available_quantity,
        second.earliest_date,
        second.split,
    )


@given(situations, policies, asked_on, quantities)
def test_a_split_is_the_asked_quantity_and_each_part_can_be_promised(
    situation: StockSituation, policy: AvailabilityPolicy, on: date, asked: Decimal
) -> None:
    projection = project(situation, TODAY, policy)
    found = answer([Need("", D(1), projection)], asked, on)
    possible = projection.limits[-1] >= asked
    assert bool(found.split) == possible
    given_so_far = D(0)
    for part in found.split:
        given_so_far += part.quantity
        assert part.quantity > 0 and part.on >= on
        assert projection.available_to_promise(part.on) >= given_so_far
    assert given_so_far == (asked if possible else 0)
    dates = [part.on for part in found.split]
    assert dates == sorted(set(dates))
    assert (len(dates) == 1 and dates[0] == on) == found.in_time


@given(situations, policies, asked_on, quantities)
def test_all_parts_of_a_split_taken_together_starve_nobody(
    situation: StockSituation, policy: AvailabilityPolicy, on: date, asked: Decimal
) -> None:
    found = answer([Need("", D(1), project(situation, TODAY, policy))], asked, on)
    after = situation
    for part in found.split:
        after = take({"p": after}, [("p", part.quantity)], part.on, "Q-1")["p"]
    kept = situation.safety_stock if policy.keep_safety_stock else D(0)
    for later in days_to(policy):
        now = balance(after, policy, later)
        assert now >= kept or now == balance(situation, policy, later)


@given(situations, policies, quantities)
def test_the_earliest_date_is_the_first_on_which_it_can_be_promised(
    situation: StockSituation, policy: AvailabilityPolicy, asked: Decimal
) -> None:
    projection = project(situation, TODAY, policy)
    earliest = answer([Need("", D(1), projection)], asked, TODAY).earliest_date
    possible = [on for on in days_to(policy) if projection.available_to_promise(on) >= asked]
    assert earliest == (possible[0] if possible else None)
    assert projection.earliest_date(asked) == earliest


@given(st.lists(st.tuples(situations, st.integers(1, 4)), min_size=1, max_size=4), asked_on, quantities)
def test_a_kit_is_as_available_as_its_scarcest_component(
    parts: list[tuple[StockSituation, int]], on: date, asked: Decimal
) -> None:
    needs = [Need(f"C{n}", D(per), project(part, TODAY)) for n, (part, per) in enumerate(parts)]
    found = answer(needs, asked, on)
    kits = {need.code: need.projection.available_to_promise(on) // need.per_unit for need in needs}
    assert found.available_quantity == min(kits.values())
    if len(needs) > 1:
        assert kits[found.bottleneck] == found.available_quantity
    taken = [
        take({"p": part}, [("p", found.available_quantity * per)], on, "Q-1")["p"] for part, per in parts
    ]
    for (before, _), after in zip(parts, taken, strict=True):
        for later in days_to(AvailabilityPolicy()):
            now = balance(after, AvailabilityPolicy(), later)
            assert now >= before.safety_stock or now == balance(before, AvailabilityPolicy(), later)


@given(situations, asked_on, quantities)
def test_what_limits_is_a_demand_that_stands_there(
    situation: StockSituation, on: date, asked: Decimal
) -> None:
    found = answer([Need("", D(1), project(situation, TODAY))], asked, on)
    if found.limited_by is None:
        return
    limit: StockEvent = found.limited_by.event
    assert not found.in_time
    assert limit in situation.events and limit.quantity < 0
    without = replace(situation, events=tuple(e for e in situation.events if e is not limit))
    assert project(without, TODAY).raw_limit_at(on) >= project(situation, TODAY).raw_limit_at(on)


@given(st.lists(events, max_size=6), asked_on)
def test_taking_nothing_and_asking_changes_nothing(several: list[StockEvent], on: date) -> None:
    situation = stock(20, *several)
    before = project(situation, TODAY)
    answer([Need("", D(1), before)], D(5), on)
    assert take({"p": situation}, [], on, "Q-1") == {"p": situation}
    assert project(situation, TODAY) == before
