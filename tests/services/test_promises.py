from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.availability import Part
from app.errors import NotFound, UsageError
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.inbox import list_inbox
from app.services.promises import PromiseFor, list_promises, save_promise, watch_promises, withdraw_promise
from app.services.workspace import Workspace
from app.wording.inbox import inbox_words
from tests.services.conftest import TODAY, Clock


async def given(workspace: Workspace, item: str = "HV-200", quantity: int = 200, note: str = ""):  # type: ignore[no-untyped-def]
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
