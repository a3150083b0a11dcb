"""Data problems of the ERP on the practice company: found, told once, and closed when put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany, selling
from app.connectors.practice.records import Move
from app.domain.availability import AvailabilityPolicy
from app.domain.policies import Policies
from app.services.data_problems import data_problems, watch_data
from app.services.inbox import dismiss_entry, list_inbox
from app.services.workspace import Workspace
from app.wording.inbox import inbox_words
from tests.services.conftest import TODAY, Build

STORY = {("receipt_overdue", "PO-753", "EV-80"), ("receipt_without_date", "PO-754", "CV-25")}


async def found(workspace: Workspace) -> set[tuple[str, str, str]]:
    told = await data_problems(workspace)
    return {(one.problem.kind, one.problem.document, one.product.code) for one in told}


def a_move(company: PracticeCompany, code: str, quantity: int, document: str = "") -> Move:
    item = company.item_by_code(code)
    place = company.warehouse_by_code("PUR")
    assert item is not None and place is not None
    move = Move(
        company.next_id("move"), company.main_company, item.product.id, place.id, Decimal(quantity), "other"
    )
    move.document = document
    company.state.moves[move.id] = move
    return move


async def test_the_story_has_two_late_receipts_and_nothing_else(workspace: Workspace) -> None:
    assert await found(workspace) == STORY
    assert not any(one.counted for one in await data_problems(workspace)), "no date rests on them"


async def test_a_policy_that_trusts_late_receipts_says_that_they_count(build: Build) -> None:
    trusting = replace(Policies(), availability=AvailabilityPolicy(overdue_supply="next_working_day"))
    told = await data_problems(build("trusting", trusting))
    assert [one.counted for one in told] == [True, True]


@pytest.mark.parametrize(
    ("state", "kind"), [("cancelled", "demand_of_cancelled_order"), ("done", "demand_of_closed_order")]
)
async def test_a_reservation_of_an_order_that_has_ended(
    workspace: Workspace, company: PracticeCompany, state: str, kind: str
) -> None:
    order = company.order_called(company.main_company, "SO-2207")
    assert order is not None
    order.state = state
    assert await found(workspace) == {*STORY, (kind, "SO-2207", "HV-200")}
    (one,) = [one for one in await data_problems(workspace) if one.problem.document == "SO-2207"]
    assert (one.problem.quantity, one.problem.reserved, one.counted) == (180, True, True)


async def test_demand_of_an_order_that_is_delivered(workspace: Workspace, company: PracticeCompany) -> None:
    order = company.order_called(company.main_company, "SO-2208")
    assert order is not None
    for line in order.lines:
        selling.deliver_line(company, order, line, line.quantity)
    assert await found(workspace) == STORY, "what is delivered properly leaves nothing"
    a_move(company, "CP-200", -6, "SO-2208").kind = "sales_order"
    assert await found(workspace) == {*STORY, ("demand_of_delivered_order", "SO-2208", "CP-200")}


async def test_a_partly_delivered_order_that_holds_too_much(
    workspace: Workspace, company: PracticeCompany
) -> None:
    """SO-2206 ordered 120 hoses and got 50: of the 70 that it holds all are its own, of 90 only 70."""
    order = company.order_called(company.main_company, "SO-2206")
    assert order is not None
    (waiting,) = [move for move in selling.moves_of(company, order) if move.state == "planned"]
    waiting.quantity = Decimal(-90)
    assert await found(workspace) == {*STORY, ("demand_beyond_open_quantity", "SO-2206", "FH-50")}
    await watch_data(workspace)
    (item,) = [item for item in await list_inbox(workspace) if item.params["document"] == "SO-2206"]
    assert item.customer == company.state.parties[order.customer_id].name
    words = inbox_words(item.kind, item.code, item.params, "en", TODAY)
    assert words.title == "SO-2206 takes 20 FH-50 more than it has still to deliver"
    waiting.quantity = Decimal(-70)
    assert await found(workspace) == STORY


@pytest.mark.parametrize("kind", ["transfer", "customer_return", "production", "other"])
async def test_who_is_asked_for_a_late_receipt_that_no_supplier_sends(
    workspace: Workspace, company: PracticeCompany, kind: str
) -> None:
    late = a_move(company, "CP-200", 5, "T-17")
    late.kind, late.on = kind, TODAY - timedelta(days=2)
    (one,) = await data_problems(workspace, ["CP-200"])
    assert (one.code, one.params["receipt"]) == ("data_receipt_overdue", kind)
    assert "Purchasing" not in inbox_words("conflict", one.code, one.params, "en", TODAY).whole
    (bought,) = await data_problems(workspace, ["EV-80"])
    assert "receipt" not in bought.params, "what was told before is not told anew"


async def test_stock_below_zero(workspace: Workspace, company: PracticeCompany) -> None:
    a_move(company, "EV-80", -40).state = "done"
    assert await found(workspace) == {*STORY, ("negative_stock", "", "EV-80")}


async def test_a_problem_is_one_entry_while_it_lasts_and_closed_when_put_right(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = company.order_called(company.main_company, "SO-2207")
    assert order is not None
    order.state = "cancelled"
    for _ in range(3):
        await watch_data(workspace)
    entries = {item.params["document"]: item for item in await list_inbox(workspace)}
    assert sorted(entries) == ["PO-753", "PO-754", "SO-2207"]
    assert {item.occurrences for item in entries.values()} == {1}
    held = entries["SO-2207"]
    assert (held.kind, held.customer) == ("conflict", company.state.parties[order.customer_id].name)
    words = inbox_words(held.kind, held.code, held.params, "en", TODAY)
    assert words.title == "SO-2207 is cancelled and still takes 180 HV-200"
    order.state = "confirmed"
    await watch_data(workspace)
    assert {item.params["document"] for item in await list_inbox(workspace)} == {"PO-753", "PO-754"}
    closed = [item for item in await list_inbox(workspace, all_states=True) if item.state == "settled"]
    assert [item.params["document"] for item in closed] == ["SO-2207"]
    order.state = "cancelled"
    await watch_data(workspace)
    assert {item.params["document"] for item in await list_inbox(workspace)} == {*entries}, "it came back"


async def test_a_dismissed_problem_stays_so_until_it_changes(
    workspace: Workspace, company: PracticeCompany
) -> None:
    await watch_data(workspace, ["EV-80"])
    (item,) = await list_inbox(workspace)
    await dismiss_entry(workspace, item.id, "the supplier was asked")
    await watch_data(workspace, ["EV-80"])
    assert await list_inbox(workspace) == []
    (late,) = [move for move in company.state.moves.values() if move.document == "PO-753"]
    late.quantity -= 5
    await watch_data(workspace, ["EV-80"])
    assert [item.params["quantity"] for item in await list_inbox(workspace)] == ["15"]


async def test_looking_at_some_items_closes_nothing_of_others(workspace: Workspace) -> None:
    await watch_data(workspace)
    await watch_data(workspace, ["CP-100"])
    assert len(await list_inbox(workspace)) == 2


async def test_all_items_are_looked_at_in_three_reads(workspace: Workspace) -> None:
    await workspace.today()
    before = workspace.erp.gate.calls
    await data_problems(workspace)
    assert workspace.erp.gate.calls - before == 3, "products, warehouses, stock"
