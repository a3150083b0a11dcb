"""What became of an order flows back to the CRM's quote, and what somebody changed in the ERP is noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany, selling
from app.connectors.practice.records import Order
from app.domain.quotes import WriteBack
from app.errors import Rejected, SystemUnreachable, UsageError
from app.services.convert import convert_quote, settle_unfinished
from app.services.inbox import dismiss_entry, free_part, list_inbox
from app.services.order_status import free_cancelled_order, watch_orders
from app.services.preflight import Choice, check_quote
from app.services.workspace import Workspace
from app.storage import audit, journal
from app.wording.inbox import inbox_words
from tests.services.conftest import Build, Clock


async def ordered(workspace: Workspace, company: PracticeCompany, choice: Choice | None = None) -> Order:
    result = await convert_quote(workspace, "Q-0001", choice)
    assert result.status == "converted", result
    return company.state.orders[result.order_id]


def deliver(company: PracticeCompany, order: Order, *, all_of_it: bool) -> None:
    for line in order.lines[: None if all_of_it else 1]:
        if selling.goods_of(company, line):
            selling.deliver_line(company, order, line, line.quantity - line.delivered_quantity)


def cancel(company: PracticeCompany, order: Order) -> None:
    order.state = "cancelled"
    for move in selling.moves_of(company, order):
        move.state = "cancelled"


async def stands(workspace: Workspace) -> WriteBack:
    return await workspace.crm.read_write_back((await workspace.crm.quote("Q-0001")).id)


async def said(workspace: Workspace, what: str) -> list[dict[str, str]]:
    rows = await workspace.store.run(
        lambda c: c.execute("SELECT details FROM audit WHERE what = ? ORDER BY number", (what,)).fetchall()
    )
    return [json.loads(row["details"]) for row in rows]


async def test_each_step_of_an_order_reaches_the_quote(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    assert await stands(workspace) == WriteBack((order.number,), "confirmed")
    deliver(company, order, all_of_it=False)
    assert (await watch_orders(workspace)).told == ("Q-0001",)
    assert await stands(workspace) == WriteBack((order.number,), "partly delivered")
    deliver(company, order, all_of_it=True)
    await watch_orders(workspace)
    assert (await stands(workspace)).status == "delivered"
    selling.invoice_order(company, order, company.today)
    await watch_orders(workspace)
    assert (await stands(workspace)).status == "invoiced"
    assert [row["status"] for row in await said(workspace, "status_told")] == [
        "partly delivered", "delivered", "invoiced",
    ]  # fmt: skip
    assert await workspace.store.run(audit.broken_at, workspace.writer) is None
    assert (await watch_orders(workspace)).read == 0  # an order that is finished is not read any more


async def test_what_is_unchanged_sends_nothing_and_is_one_request(
    workspace: Workspace, company: PracticeCompany
) -> None:
    await ordered(workspace, company)
    await watch_orders(workspace)
    crm, erp = workspace.crm.gate.calls, workspace.erp.gate.calls
    news = await watch_orders(workspace)
    assert (news.read, news.told, news.owed, news.changed) == (1, (), (), ())
    assert (workspace.crm.gate.calls, workspace.erp.gate.calls) == (crm, erp + 1)


async def test_a_status_that_the_crm_does_not_take_is_owed_shown_and_paid(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    deliver(company, order, all_of_it=True)
    selling.invoice_order(company, order, company.today)  # finished in the ERP, and still owed
    for switch, problem in (("write_back_lost", "did not keep it"), ("crm_down", "CRM")):
        company.switches.turn_on(switch)
        assert (await watch_orders(workspace)).owed == ("Q-0001",)
        company.switches.turn_off()
        (item,) = await list_inbox(workspace)
        assert (item.kind, item.code) == ("write_back_owed", "status_owed")
        words = inbox_words(item.kind, item.code, item.params, "en")
        assert words.title == "Quote Q-0001 does not say yet that its order is invoiced"
        assert problem in words.text
    assert item.occurrences == 2
    await watch_orders(workspace)
    assert await stands(workspace) == WriteBack((order.number,), "invoiced")
    assert list(await list_inbox(workspace)) == []


async def test_a_lost_answer_to_a_status_is_written_again(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    deliver(company, order, all_of_it=True)
    company.switches.turn_on("write_back_outcome_unknown", times=1)
    assert (await watch_orders(workspace)).owed == ("Q-0001",)
    assert (await watch_orders(workspace)).told == ("Q-0001",)
    assert (await stands(workspace)).status == "delivered"


async def test_parts_have_one_status_and_keep_all_numbers(
    workspace: Workspace, company: PracticeCompany
) -> None:
    first = await ordered(workspace, company, Choice({1: Decimal(1)}))
    deliver(company, first, all_of_it=True)
    await watch_orders(workspace)
    assert (await stands(workspace)).status == "delivered"
    second = await ordered(workspace, company)
    assert (await stands(workspace)).status == "confirmed"  # as the conversion wrote it
    await watch_orders(workspace)
    assert await stands(workspace) == WriteBack((first.number, second.number), "partly delivered")
    quote = await workspace.crm.quote("Q-0001")
    await workspace.crm.write_back(quote.id, WriteBack((first.number, second.number, "SO-77"), "confirmed"))
    deliver(company, second, all_of_it=True)
    await watch_orders(workspace)
    assert await stands(workspace) == WriteBack((first.number, second.number, "SO-77"), "delivered")


async def test_an_order_that_somebody_changed_is_told_once_in_the_reps_words(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    pump, valve, service = order.lines
    pump.quantity, valve.unit_price = Decimal(3), Decimal("15.00")
    order.lines.remove(service)
    assert (await watch_orders(workspace)).changed == (order.number,)
    assert (await watch_orders(workspace)).changed == ()
    (item,) = await list_inbox(workspace)
    assert (item.kind, item.occurrences) == ("order_changed", 1)
    words = inbox_words(item.kind, item.code, item.params, "en")
    assert words.title == f"{order.number} is no longer what quote Q-0001 agreed"
    assert "of CP-100 there is 3 instead of 4" in words.text
    assert "BV-25 costs €15.00 instead of €14.60" in words.text and "is no longer on it" in words.text
    dutch = inbox_words(item.kind, item.code, item.params, "nl")
    assert "staat er van CP-100 3 in plaats van 4" in dutch.text
    with pytest.raises(UsageError):
        await dismiss_entry(workspace, item.id, " ")
    await dismiss_entry(workspace, item.id, "agreed with the customer")
    await watch_orders(workspace)
    assert list(await list_inbox(workspace)) == []
    (row,) = await said(workspace, "dismissed")
    assert row["reason"] == "agreed with the customer" and row["order"] == order.number


async def test_a_change_that_is_taken_back_closes_its_entry(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    order.lines[0].quantity = Decimal(3)
    await watch_orders(workspace)
    order.lines[0].quantity = Decimal(4)
    assert (await watch_orders(workspace)).changed == ()
    assert list(await list_inbox(workspace)) == []


async def test_a_cancelled_order_frees_its_part_only_when_a_person_says_so(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    cancel(company, order)
    assert (await watch_orders(workspace)).changed == (order.number,)
    assert await stands(workspace) == WriteBack((order.number,), "cancelled")
    (item,) = await list_inbox(workspace)
    assert item.code == "order_cancelled"
    await settle_unfinished(workspace)
    refused = await convert_quote(workspace, "Q-0001")
    assert [check.code for check in refused.checks] == ["order_cancelled_in_erp"]
    checks = {check.code: check for check in (await check_quote(workspace, "Q-0001")).checks}
    assert checks["order_cancelled_in_erp"].params == {"orders": order.number}
    with pytest.raises(UsageError):
        await free_part(workspace, item.id, "")
    await free_part(workspace, item.id, "the customer wants it after all")
    assert await stands(workspace) == WriteBack((), "cancelled")
    assert list(await list_inbox(workspace)) == []
    assert (await said(workspace, "part_freed"))[0]["reason"] == "the customer wants it after all"
    again = await convert_quote(workspace, "Q-0001")
    assert again.status == "converted" and again.order_number != order.number
    assert await stands(workspace) == WriteBack((again.order_number,), "confirmed")


async def test_a_living_order_is_not_freed(workspace: Workspace, company: PracticeCompany) -> None:
    await ordered(workspace, company)
    quote = await workspace.crm.quote("Q-0001")
    (entry,) = await workspace.store.run(journal.of_quote, workspace.crm.name, quote.id)
    with pytest.raises(Rejected, match="order_not_cancelled"):
        await free_cancelled_order(workspace, entry.external_reference, "I say so")
    assert (await workspace.store.run(journal.read, entry.id)).state == "done"


async def test_a_dismissed_cancellation_is_said_again_when_somebody_converts(
    workspace: Workspace, company: PracticeCompany
) -> None:
    cancel(company, await ordered(workspace, company))
    await watch_orders(workspace)
    (item,) = await list_inbox(workspace)
    await dismiss_entry(workspace, item.id, "known")
    await watch_orders(workspace)
    assert list(await list_inbox(workspace)) == []
    await convert_quote(workspace, "Q-0001")
    assert [item.code for item in await list_inbox(workspace)] == ["order_cancelled"]


async def test_an_order_that_vanished_or_was_reopened_is_noticed(
    workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    order.state = "draft"
    await watch_orders(workspace)
    assert [item.code for item in await list_inbox(workspace)] == ["order_reopened"]
    assert (await stands(workspace)).status == "not confirmed"
    del company.state.orders[order.id]
    await watch_orders(workspace)
    assert [item.code for item in await list_inbox(workspace)] == ["order_cancelled"]


async def test_an_erp_that_is_away_changes_nothing(workspace: Workspace, company: PracticeCompany) -> None:
    order = await ordered(workspace, company)
    company.switches.turn_on("erp_down")
    with pytest.raises(SystemUnreachable):
        await watch_orders(workspace)
    company.switches.turn_off()
    assert await stands(workspace) == WriteBack((order.number,), "confirmed")
    assert list(await list_inbox(workspace)) == []


async def test_a_crm_without_a_place_for_the_status_is_owed_nothing(
    workspace: Workspace, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = replace(workspace.crm.capabilities, order_status=False)
    monkeypatch.setattr(type(workspace.crm), "capabilities", property(lambda _: without))
    deliver(company, await ordered(workspace, company), all_of_it=True)
    news = await watch_orders(workspace)
    assert (news.told, news.owed, (await stands(workspace)).status) == ((), (), "confirmed")


async def test_two_programs_on_one_store_tell_it_once(
    build: Build, workspace: Workspace, company: PracticeCompany
) -> None:
    order = await ordered(workspace, company)
    order.lines[0].quantity = Decimal(3)
    other = build("first")
    assert (await watch_orders(other)).changed == (order.number,)
    assert (await watch_orders(workspace)).changed == ()
    (item,) = await list_inbox(workspace)
    assert item.occurrences == 1


async def test_delivered_and_never_invoiced_is_followed_for_a_while(
    workspace: Workspace, company: PracticeCompany, clock: Clock
) -> None:
    order = await ordered(workspace, company)
    deliver(company, order, all_of_it=True)
    await watch_orders(workspace)
    assert (await watch_orders(workspace)).read == 1
    clock.forward(days=400)
    assert (await watch_orders(workspace)).read == 0
