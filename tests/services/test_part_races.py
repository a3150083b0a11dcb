"""Several programs take parts of one quote at once: never more than quoted in sum, each part as chosen."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.connectors.practice.records import Order
from app.errors import FirmdateError, UsageError
from app.services.choice import Choice
from app.services.convert import convert_quote, settle_unfinished
from app.services.workspace import Workspace
from tests.services.conftest import Build

QUOTE = "Q-0001"
QUOTED = {"CP-100": Decimal(4), "BV-25": Decimal(20), "SRV-1": Decimal(6)}
LINES = tuple(QUOTED)


def jittery(workspace: Workspace, dice: random.Random) -> Workspace:
    """Every call takes its own short time, so that steps of the programs mix."""

    async def wait() -> None:
        for _ in range(dice.randrange(4)):
            await asyncio.sleep(0)

    workspace.erp.gate._wait = workspace.crm.gate._wait = wait
    return workspace


def some_part(dice: random.Random) -> Choice:
    numbers = dice.sample(range(1, 4), dice.randint(1, 3))
    wanted = {n: Decimal(dice.randint(1, int(QUOTED[LINES[n - 1]]))) for n in numbers}
    return Choice(wanted, ship_complete=dice.random() < 0.5)


async def take(workspace: Workspace, choice: Choice) -> str:
    """The order's number; "" where the rest was too small or somebody else was quicker."""
    try:
        result = await convert_quote(workspace, QUOTE, choice)
    except UsageError as refused:
        assert refused.code == "more_than_left"
        return ""
    except FirmdateError as fault:
        raise AssertionError(f"nothing fails here: {fault}") from fault
    return result.order_number if result.status == "converted" else ""


def ordered(company: PracticeCompany) -> Counter[str]:
    """Of each item, over the living orders of the quote, whatever any journal believes."""
    total: Counter[str] = Counter()
    for order in living(company):
        for line in order.lines:
            total[company.state.items[line.product_id].product.code] += line.quantity
    return total


def living(company: PracticeCompany) -> list[Order]:
    orders = company.state.orders.values()
    return [o for o in orders if f":quote-{QUOTE}:" in o.external_reference and o.state != "cancelled"]


def as_asked(company: PracticeCompany, order: Order) -> dict[int, Decimal]:
    codes = [company.state.items[line.product_id].product.code for line in order.lines]
    return {LINES.index(code) + 1: line.quantity for code, line in zip(codes, order.lines, strict=True)}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("computers", [("one", "one"), ("one", "two"), ("one", "one", "two", "two")])
async def test_parts_at_once_never_take_more_than_was_quoted(
    build: Build, company: PracticeCompany, computers: Sequence[str], seed: int
) -> None:
    dice = random.Random(f"{seed}/{computers}")
    programs = [replace(jittery(build(name), dice), writer=f"{name}-{n}") for n, name in enumerate(computers)]
    choices = [some_part(dice) for _ in programs]
    numbers = await asyncio.gather(*map(take, programs, choices))
    for program in programs:
        await settle_unfinished(program)
    total = ordered(company)
    assert {code: quantity for code, quantity in total.items() if quantity > QUOTED[code]} == {}
    orders = {order.number: order for order in living(company)}
    assert len({order.external_reference for order in orders.values()}) == len(orders)
    # Each order is one of the parts that were asked for, whole and as it was chosen.
    asked = [(dict(choice.quantities or {}), choice.ship_complete) for choice in choices]
    for order in orders.values():
        assert (as_asked(company, order), order.ship_complete) in asked
    assert any(numbers) and set(filter(None, numbers)) <= set(orders)


async def test_what_is_left_is_the_next_part_until_nothing_is(build: Build, company: PracticeCompany) -> None:
    one, two = build("one"), build("two")
    first = await convert_quote(one, QUOTE, Choice({1: Decimal(1), 2: Decimal(5)}))
    with pytest.raises(UsageError) as refused:
        await convert_quote(two, QUOTE, Choice({1: Decimal(4)}))
    assert refused.value.params["left"] == "3"
    second = await convert_quote(two, QUOTE)  # all that is left, on a computer that did not order the first
    assert ordered(company) == QUOTED
    assert [r.external_reference[-3:] for r in (first, second)] == [":p1", ":p2"]
    assert (await convert_quote(one, QUOTE)).status == "already_converted"
    named = (await one.crm.quote(QUOTE)).sales_order_numbers
    assert set(named) == {first.order_number, second.order_number}
