"""One quote, one order: through refusals, unknown outcomes, crashes and races. Practice ERP, real journal."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.conversion import LATE_COMMIT_SECONDS
from app.services import after_conversion, conversion_steps, convert
from app.services.conversion_steps import Run
from app.services.convert import convert_quote, declare_not_created, settle_unfinished
from app.services.fault_points import FAULT_POINTS
from app.services.inbox import list_inbox
from app.services.preflight import Choice
from app.services.workspace import Workspace
from app.storage import audit, journal, links
from tests.services.conftest import Build, Clock


async def orders_of(workspace: Workspace, quote: str = "Q-0001") -> list[str]:
    """Numbers of the sales orders that stand in the ERP for this quote, whatever our journal believes."""
    found = await workspace.crm.quote(quote)
    party = (await workspace.erp.customers(["10001"]))["10001"]
    orders = await workspace.erp.sales_orders([party.id], open_only=False)
    return [
        order.number or order.id
        for order in orders
        if found.id in order.external_reference and order.state != "cancelled"
    ]


async def states(workspace: Workspace, quote: str = "Q-0001") -> list[str]:
    quote_id = (await workspace.crm.quote(quote)).id
    return [
        entry.state for entry in await workspace.store.run(journal.of_quote, workspace.crm.name, quote_id)
    ]


async def kinds(workspace: Workspace) -> list[str]:
    return [item.kind for item in await list_inbox(workspace)]


async def test_an_accepted_quote_becomes_one_order_with_its_number_on_the_quote(workspace: Workspace) -> None:
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "converted"
    assert await orders_of(workspace) == [result.order_number]
    assert (await workspace.crm.quote("Q-0001")).sales_order_numbers == (result.order_number,)
    order = await workspace.erp.sales_order(result.order_id)
    assert order.state in ("confirmed", "processing")
    assert order.total_amount.amount == Decimal("2084.83")
    assert [step.step for step in result.steps if step.result == "done"] == list(conversion_steps.STEPS)


async def test_a_second_time_says_already_converted(workspace: Workspace) -> None:
    first = await convert_quote(workspace, "Q-0001")
    second = await convert_quote(workspace, "Q-0001")
    assert (second.status, second.order_number) == ("already_converted", first.order_number)
    assert len(await orders_of(workspace)) == 1


async def test_another_computer_sees_that_it_was_converted(build, workspace: Workspace) -> None:
    first = await convert_quote(workspace, "Q-0001")
    second = await convert_quote(build("second"), "Q-0001")
    assert (second.status, second.order_number) == ("already_converted", first.order_number)


async def test_a_block_refuses_and_nothing_is_claimed(workspace: Workspace) -> None:
    result = await convert_quote(workspace, "Q-0007")
    assert result.status == "refused"
    assert "product_inactive" in [check.code for check in result.checks]
    assert await states(workspace, "Q-0007") == []


async def test_a_warning_wants_a_reason_which_the_audit_log_keeps(workspace: Workspace) -> None:
    assert (await convert_quote(workspace, "Q-0009")).status == "refused"
    result = await convert_quote(workspace, "Q-0009", reasons={"prices_equal:GK-12": "agreed by phone"})
    assert result.status == "converted"
    rows = await workspace.store.run(lambda c: c.execute("SELECT details FROM audit").fetchall())
    assert any("agreed by phone" in row["details"] for row in rows)
    assert await workspace.store.run(audit.broken_at, workspace.writer) is None


async def test_the_quotes_price_is_what_the_order_gets(workspace: Workspace) -> None:
    result = await convert_quote(workspace, "Q-0009", reasons={"prices_equal": "agreed"})
    order = await workspace.erp.sales_order(result.order_id)
    assert order.lines[0].unit_price == Decimal("3.20")


@pytest.mark.parametrize("happened", ["create_outcome_unknown_but_done", "create_outcome_unknown_not_done"])
async def test_an_unknown_create_is_settled_by_looking_up(
    workspace: Workspace, company: PracticeCompany, happened: str
) -> None:
    company.switches.turn_on(happened, times=1)
    result = await convert_quote(workspace, "Q-0001")
    assert (result.status, result.order_number) == ("unknown", "")
    assert await kinds(workspace) == ["outcome_unknown"]
    settled = await settle_unfinished(workspace)
    assert [one.status for one in settled] in (["converted"], ["already_converted"])
    assert len(await orders_of(workspace)) == 1
    assert await kinds(workspace) == []


async def test_without_a_key_in_the_erp_an_unknown_create_waits_for_a_person(
    workspace: Workspace, company: PracticeCompany, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.ports import Capabilities

    monkeypatch.setattr("app.storage.clock.now", clock)
    monkeypatch.setattr(type(workspace.erp), "capabilities", property(lambda _: Capabilities(arbiter="none")))
    company.switches.turn_on("create_outcome_unknown_not_done", times=1)
    await convert_quote(workspace, "Q-0001")
    assert [one.status for one in await settle_unfinished(workspace)] == ["unknown"]
    assert await orders_of(workspace) == []
    entry = (await workspace.store.run(journal.unfinished))[0]
    with pytest.raises(ValueError, match="reason"):
        await declare_not_created(workspace, entry.id, " ")
    # While the server may still do what it was sent, nobody can know.
    assert (await declare_not_created(workspace, entry.id, "looked in the ERP")).status == "unknown"
    clock.forward(seconds=LATE_COMMIT_SECONDS)
    assert (await declare_not_created(workspace, entry.id, "looked in the ERP")).status == "refused"
    again = await convert_quote(workspace, "Q-0001")
    assert again.status == "converted" and again.external_reference == entry.external_reference


@pytest.mark.parametrize("happened", ["confirm_outcome_unknown", "confirm_outcome_unknown_not_done"])
async def test_an_unknown_confirmation_is_settled(
    workspace: Workspace, company: PracticeCompany, happened: str
) -> None:
    company.switches.turn_on(happened, times=1)
    assert (await convert_quote(workspace, "Q-0001")).status == "unknown"
    await settle_unfinished(workspace)
    numbers = await orders_of(workspace)
    assert len(numbers) == 1 and (await workspace.erp.sales_order(numbers[0])).state in (
        "confirmed",
        "processing",
    )
    assert await states(workspace) == ["done"]


async def test_a_write_back_that_vanished_is_owed_shown_and_paid(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("write_back_lost")
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "converted" and result.steps[-1].result == "owed"
    assert await kinds(workspace) == ["write_back_owed"]
    company.switches.turn_off()
    await settle_unfinished(workspace)
    assert (await workspace.crm.quote("Q-0001")).sales_order_numbers == (result.order_number,)
    assert await kinds(workspace) == []


async def test_an_erp_that_refuses_leaves_nothing_and_frees_the_reference(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("create_refused", times=1)
    refused = await convert_quote(workspace, "Q-0001")
    assert refused.status == "refused" and await orders_of(workspace) == []
    again = await convert_quote(workspace, "Q-0001")
    assert again.status == "converted" and again.external_reference == refused.external_reference
    assert await kinds(workspace) == []


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("point", FAULT_POINTS)
async def test_a_power_cut_at_any_point_and_a_new_start_give_one_order(
    build,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
) -> None:
    fired = []

    def cut(name: str) -> None:
        if name == point:
            fired.append(name)
            raise PowerCut

    for module in (after_conversion, conversion_steps, convert):
        monkeypatch.setattr(module, "reached", cut)
    with pytest.raises(PowerCut):
        await convert_quote(workspace, "Q-0001")
    assert fired == [point]
    for module in (after_conversion, conversion_steps, convert):
        monkeypatch.setattr(module, "reached", lambda _: None)
    restarted = build("first")
    await settle_unfinished(restarted)
    result = await convert_quote(restarted, "Q-0001")
    assert result.status == "already_converted"
    assert await orders_of(restarted) == [result.order_number]
    assert (await restarted.crm.quote("Q-0001")).sales_order_numbers == (result.order_number,)


async def test_two_computers_at_once_make_one_order(build, company: PracticeCompany) -> None:
    company.latency = 0.01
    machines = [build(f"computer-{number}") for number in range(4)]
    results = await asyncio.gather(*(convert_quote(machine, "Q-0001") for machine in machines))
    for machine in machines:
        await settle_unfinished(machine)
    assert len(await orders_of(machines[0])) == 1
    assert {result.order_number for result in results if result.order_number} == set(
        await orders_of(machines[0])
    )


async def test_two_windows_of_one_computer_make_one_order(build, company: PracticeCompany) -> None:
    company.latency = 0.01
    windows = [build("shared"), build("shared")]
    await asyncio.gather(*(convert_quote(window, "Q-0001") for window in windows))
    assert len(await orders_of(windows[0])) == 1
    assert await states(windows[0]) == ["done"]


async def test_a_cancelled_caller_does_not_stop_what_was_claimed(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.latency = 0.01
    begun = asyncio.Event()
    task = asyncio.create_task(
        convert_quote(workspace, "Q-0001", on_step=lambda step: begun.set() if step.step == "claim" else None)
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        while await states(workspace) != ["done"]:  # noqa: ASYNC110 - the journal has no event
            await asyncio.sleep(0.02)
    assert len(await orders_of(workspace)) == 1


async def test_a_draft_with_other_content_is_cancelled_and_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(workspace.erp).create_sales_order

    async def wrong(self, draft):
        from dataclasses import replace

        cheaper = replace(draft.lines[0], unit_price=draft.lines[0].unit_price - 1)
        return await real(self, replace(draft, lines=(cheaper, *draft.lines[1:])))

    monkeypatch.setattr(type(workspace.erp), "create_sales_order", wrong)
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "refused" and "content_differs" in result.steps[-1].detail
    assert await orders_of(workspace) == []
    assert await kinds(workspace) == ["conversion_failed"]


async def test_parts_never_sum_to_more_than_was_quoted(workspace: Workspace) -> None:
    first = await convert_quote(workspace, "Q-0001", Choice({1: Decimal(1)}))
    rest = await convert_quote(workspace, "Q-0001")
    assert first.external_reference.endswith(":p1") and rest.external_reference.endswith(":p2")
    assert (await convert_quote(workspace, "Q-0001")).status == "already_converted"
    quote = await workspace.crm.quote("Q-0001")
    ordered: dict[str, Decimal] = {}
    for number in await orders_of(workspace):
        for line in (await workspace.erp.sales_order(number)).lines:
            ordered[line.product_code] = ordered.get(line.product_code, Decimal(0)) + line.quantity
    assert ordered == {line.sku: line.quantity for line in quote.lines}
    assert quote.sales_order_numbers == (first.order_number, rest.order_number)


async def test_an_interrupted_part_is_no_answer_to_other_lines(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    first = await convert_quote(workspace, "Q-0001", Choice({1: Decimal(1)}))
    assert first.status == "unknown"
    again = await convert_quote(workspace, "Q-0001", Choice({2: Decimal(1)}))
    assert again.status == "converted" and again.external_reference.endswith(":p2")
    quote = await workspace.crm.quote("Q-0001")
    order = await workspace.erp.sales_order(again.order_number)
    assert [line.product_code for line in order.lines] == [quote.lines[1].sku]
    (former,) = [number for number in await orders_of(workspace) if number != again.order_number]
    order = await workspace.erp.sales_order(former)
    assert [line.product_code for line in order.lines] == [quote.lines[0].sku]


async def test_a_team_without_an_arbiter_is_refused(
    team_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.ports import Capabilities

    monkeypatch.setattr(type(team_workspace.erp), "capabilities", property(lambda _: Capabilities()))
    result = await convert_quote(team_workspace, "Q-0001")
    assert result.status == "refused" and "arbiter_missing" in [check.code for check in result.checks]


async def test_a_run_never_sends_a_create_that_was_not_written_down(
    workspace: Workspace, company: PracticeCompany
) -> None:
    """An entry found as `creating` may have been sent: it is looked up, not created."""
    company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    await convert_quote(workspace, "Q-0001")
    entry = (await workspace.store.run(journal.unfinished))[0]

    async def never(_):
        raise AssertionError("nothing is prepared again while the order is there")

    run = Run(workspace, entry, never)
    assert (await run.drive()).state == "done"


async def test_an_erp_with_one_date_per_order_gets_the_last_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    one_date = replace(workspace.erp.capabilities, line_dates=False)
    monkeypatch.setattr(type(workspace.erp), "capabilities", property(lambda _: one_date))
    reasons = {"availability": "later is agreed"}
    result = await convert_quote(workspace, "Q-0002", reasons=reasons)
    assert result.status == "converted", result.steps
    order = await workspace.erp.sales_order(result.order_id)
    assert {line.promised_date for line in order.lines} == {order.promised_date}


async def test_a_chosen_account_survives_an_interruption(
    build: Build, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q-0005's customer has several ERP accounts: the one that was chosen is the one that is taken up."""
    quote = await workspace.crm.quote("Q-0005")
    for number in ("10005", "10006"):
        await workspace.store.run(links.decide, quote.account_id, number, "linked", "rep")

    def cut(name: str) -> None:
        if name == "before_create_sent":
            raise PowerCut

    monkeypatch.setattr(conversion_steps, "reached", cut)
    with pytest.raises(PowerCut):
        await convert_quote(workspace, "Q-0005", Choice(erp_number="10006"), _every_reason())
    monkeypatch.setattr(conversion_steps, "reached", lambda _: None)
    (result,) = await settle_unfinished(build("first"))
    assert result.status == "converted", result
    order = await workspace.erp.sales_order(result.order_id)
    assert order.customer_id == (await workspace.erp.customers(["10006"]))["10006"].id


def _every_reason() -> dict[str, str]:
    return {"availability": "agreed", "prices_equal": "agreed", "overdue": "agreed", "payment_term": "agreed"}
