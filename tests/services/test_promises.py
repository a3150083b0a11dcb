from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.availability import Part
from app.domain.calendars import WEEKDAYS
from app.domain.policies import Policies
from app.domain.promises import parts_left
from app.domain.sales_orders import SalesOrder
from app.domain.shipping import KnownTerms, ShippingPolicy
from app.domain.values import Quantity
from app.errors import NotFound, UsageError
from app.services.convert import convert_quote
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.inbox import list_inbox
from app.services.promise_watch import watch_promises
from app.services.promises import PromiseFor, list_promises, save_promise, withdraw_promise
from app.services.workspace import Workspace
from app.storage import promises as storage
from app.wording.inbox import inbox_words
from tests.services.conftest import TODAY, Build, Clock


async def given(workspace: Workspace, item: str = "HV-200", quantity: int = 200, note: str = ""):
    request = DeliveryRequest(item, Decimal(quantity))
    answer = (await check_delivery(workspace, [request])).lines[0].answer
    assert answer is not None
    quote = await workspace.crm.quote("Q-0002")
    to = PromiseFor(quote.account_id, quote.account_name, quote.id, quote.number)
    return await save_promise(workspace, request, answer.split, to, note)


async def test_a_split_is_saved_with_what_it_rests_on(workspace: Workspace) -> None:
    saved = await given(workspace)
    assert [part.quantity for part in saved.promise.parts] == [80, 120]
    assert any("PO-752" in receipt for receipt in saved.promise.rested_on)
    assert await list_promises(workspace) == [saved.promise]


async def test_the_crm_is_told_on_the_quotes_opportunity(workspace: Workspace) -> None:
    saved = await given(workspace, note="80 now and 120 on Fri 4 Dec")
    assert saved.promise.told_crm and not saved.note_owed
    details = await workspace.crm.account(saved.promise.customer_id)
    quote = await workspace.crm.quote("Q-0002")
    assert quote.opportunity_id
    assert details.account.id == quote.account_id


async def test_a_crm_that_cannot_be_told_is_said_and_the_promise_is_kept(
    workspace: Workspace, company: PracticeCompany
) -> None:
    request = DeliveryRequest("CP-100", Decimal(1))
    company.switches.turn_on("crm_down")
    account = PromiseFor(customer_id="account-vandijk", customer_name="Van Dijk")
    saved = await save_promise(workspace, request, [Part(TODAY, Decimal(1))], account, "1 now")
    assert saved.note_owed and not saved.promise.told_crm
    assert len(await list_promises(workspace)) == 1


async def test_what_cannot_be_kept_is_not_saved(workspace: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        await save_promise(
            workspace, DeliveryRequest("HV-200", Decimal(200)), [Part(TODAY, Decimal(200))], PromiseFor()
        )
    assert refused.value.code == "promise_not_possible"
    assert refused.value.params["available"] == "80"
    assert await list_promises(workspace) == []


async def test_a_receipt_that_moves_puts_the_promise_at_risk_and_back(
    workspace: Workspace, company: PracticeCompany
) -> None:
    saved = await given(workspace)
    assert await watch_promises(workspace) == []
    receipts = [move for move in company.state.moves.values() if move.document == "PO-752"]
    for move in receipts:
        move.on = move.on + timedelta(days=14)
    changed = await watch_promises(workspace)
    assert [(promise.id, promise.state) for promise in changed] == [(saved.promise.id, "at_risk")]
    assert changed[0].new_date == saved.promise.last_date + timedelta(days=14)
    (item,) = await list_inbox(workspace)
    words = inbox_words(item.kind, item.code, item.params, "en", TODAY)
    assert "PO-752 moved to Fri 18 Dec" in words.title or "PO-752 moved to Fri 18 Dec" in words.text
    assert item.kind == "promise_at_risk"
    for move in receipts:
        move.on = move.on - timedelta(days=14)
    assert [promise.state for promise in await watch_promises(workspace)] == ["holds"]
    assert await list_inbox(workspace) == []
    assert [item.state for item in await list_inbox(workspace, all_states=True)] == ["settled"]


async def test_a_promise_whose_day_has_passed_is_kept(workspace: Workspace, clock: Clock) -> None:
    await given(workspace)
    clock.forward(days=60)
    assert [promise.state for promise in await watch_promises(workspace)] == ["kept"]


async def test_its_own_sales_order_takes_nothing_from_a_promise(
    workspace: Workspace, company: PracticeCompany
) -> None:
    quote = await workspace.crm.quote("Q-0001")
    line = quote.lines[0]
    request = DeliveryRequest(line.sku, line.quantity, line.unit_code)
    found = (await check_delivery(workspace, [request])).lines[0].answer
    assert found is not None and found.in_time
    # All that there is: beside its own order nothing would be left for it.
    request = DeliveryRequest(line.sku, line.quantity + await spare(workspace, line.sku, line.quantity))
    to = PromiseFor(quote.account_id, quote.account_name, quote.id, quote.number)
    saved = await save_promise(workspace, request, [Part(TODAY, request.quantity)], to)
    done = await convert_quote(workspace, quote.id)
    assert done.status == "converted"
    assert await watch_promises(workspace) == []
    other = replace(saved.promise, id="another", quote_id="", quote_number="")
    await workspace.store.run(storage.save, other)
    assert [(p.id, p.state) for p in await watch_promises(workspace)] == [("another", "at_risk")]


async def spare(workspace: Workspace, item: str, beside: Decimal) -> Decimal:
    """What could be promised today of it, beside so much."""
    request = DeliveryRequest(item, Decimal(100_000))
    found = (await check_delivery(workspace, [request])).lines[0].answer
    assert found is not None
    return found.available_quantity - beside


async def test_what_its_order_delivered_is_owed_no_more(
    workspace: Workspace, company: PracticeCompany
) -> None:
    quote = await workspace.crm.quote("Q-0001")
    line = quote.lines[0]
    to = PromiseFor(quote.account_id, quote.account_name, quote.id, quote.number)
    request = DeliveryRequest(line.sku, line.quantity, line.unit_code)
    product = (await workspace.erp.products([line.sku]))[line.sku]
    unit = product.unit_called(line.unit_code)
    assert unit is not None
    whole = Quantity(line.quantity, unit).to(product.unit).value
    await save_promise(workspace, request, [Part(TODAY, whole)], to)
    done = await convert_quote(workspace, quote.id)
    order = company.order_called(company.main_company, done.order_number)
    assert order is not None
    for one in order.lines:
        one.delivered_quantity = one.quantity
    assert [promise.state for promise in await watch_promises(workspace)] == ["kept"]


async def test_orders_of_all_promises_are_read_in_one_request(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And an order that the ERP has no more, or that cannot be read by its number, ends no watch."""
    for number in ("Q-0001", "Q-0009"):
        quote = await workspace.crm.quote(number)
        line = quote.lines[0]
        to = PromiseFor(quote.account_id, quote.account_name, quote.id, quote.number)
        on = TODAY + timedelta(days=60)
        for _ in range(2):
            request = DeliveryRequest(line.sku, Decimal(1), on=on)
            await save_promise(workspace, request, [Part(on, Decimal(1))], to)
    await convert_quote(workspace, "Q-0001")
    await convert_quote(workspace, "Q-0009", reasons={"prices_equal": "agreed"})
    asked: list[list[str]] = []
    read = workspace.erp.sales_orders_by_id

    async def counted(ids: Sequence[str]) -> Sequence[SalesOrder]:
        asked.append(list(ids))
        return (await read(ids))[:1]

    async def refused(number: str) -> None:
        raise AssertionError(f"{number} is read by itself")

    monkeypatch.setattr(workspace.erp, "sales_orders_by_id", counted)
    monkeypatch.setattr(workspace.erp, "sales_order", refused)
    assert await watch_promises(workspace) == []
    assert [len(ids) for ids in asked] == [2]


async def test_a_warehouse_that_is_no_more_puts_its_promise_at_risk_and_the_others_are_watched(
    workspace: Workspace,
) -> None:
    here = (await given(workspace)).promise
    await workspace.store.run(storage.save, replace(here, id="away", warehouse="CLOSED"))
    await workspace.store.run(storage.save, replace(here, id="work", item="SRV-1", warehouse="CLOSED"))
    assert [(p.id, p.state, p.new_date) for p in await watch_promises(workspace)] == [
        ("away", "at_risk", None)
    ]
    states = {promise.id: promise.state for promise in await list_promises(workspace)}
    assert states == {here.id: "holds", "away": "at_risk", "work": "holds"}, "a service is sent from nowhere"


def test_the_earliest_parts_are_delivered_first() -> None:
    parts = (Part(TODAY + timedelta(days=9), Decimal(120)), Part(TODAY, Decimal(80)))
    assert parts_left(parts, Decimal(0)) == (parts[1], parts[0])
    assert parts_left(parts, Decimal(100)) == (Part(parts[0].on, Decimal(100)),)
    assert parts_left(parts, Decimal(200)) == ()
    assert parts_left(parts, Decimal(500)) == ()


async def test_what_should_have_left_and_did_not_is_at_risk(build: Build, clock: Clock) -> None:
    carried = ShippingPolicy(KnownTerms(carrier_days=2, calendar=WEEKDAYS))
    workspace = build(policies=Policies(shipping=carried))
    on = TODAY + timedelta(days=2)
    await save_promise(
        workspace, DeliveryRequest("HV-200", Decimal(80)), [Part(on, Decimal(80))], PromiseFor()
    )
    assert await watch_promises(workspace) == []
    clock.forward(days=1)
    (late,) = await watch_promises(workspace)
    assert (late.state, late.new_date) == ("at_risk", on + timedelta(days=1))
    (item,) = await list_inbox(workspace)
    assert item.params["cause"] == "not_shipped"


async def test_withdrawing(workspace: Workspace) -> None:
    saved = await given(workspace)
    await withdraw_promise(workspace, saved.promise.id)
    assert [promise.state for promise in await list_promises(workspace)] == ["withdrawn"]
    with pytest.raises(NotFound):
        await withdraw_promise(workspace, saved.promise.id)


async def test_a_kit_is_promised_only_when_every_component_is_there(
    workspace: Workspace, company: PracticeCompany
) -> None:
    kit = (await workspace.erp.products(["KIT-HZ"]))["KIT-HZ"]
    can = (await check_delivery(workspace, [DeliveryRequest("KIT-HZ", Decimal(1))])).lines[0].answer
    assert can is not None and len(kit.components) > 1
    other = next(part for part in kit.components if part.code != can.bottleneck)
    for move in company.state.moves.values():
        if move.product_id == other.product_id and move.quantity > 0:
            move.quantity = Decimal(0)
    with pytest.raises(UsageError):
        await save_promise(
            workspace, DeliveryRequest("KIT-HZ", Decimal(1)), [Part(TODAY, Decimal(1))], PromiseFor()
        )
