from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.errors import NotFound, SystemUnreachable, UsageError
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.workspace import Workspace
from tests.services.conftest import TODAY


async def test_what_is_reserved_is_not_promised_again(workspace: Workspace) -> None:
    line = (await check_delivery(workspace, [DeliveryRequest("HV-200", Decimal(200))])).lines[0]
    assert line.answer is not None and line.answer.available_quantity == 80
    assert line.answer.limited_by is not None and line.answer.limited_by.event.document == "SO-2207"
    assert sum(part.quantity for part in line.answer.split) == 200


async def test_a_second_line_sees_what_the_first_took(workspace: Workspace) -> None:
    one = DeliveryRequest("CP-100", Decimal(20))
    check = await check_delivery(workspace, [one, one])
    first, second = (line.answer for line in check.lines)
    assert first is not None and second is not None
    assert second.available_quantity == first.available_quantity - 20


async def test_a_kit_and_its_component_share_the_stock(workspace: Workspace) -> None:
    kit = (await workspace.erp.products(["KIT-HZ"]))["KIT-HZ"]
    tight = (await check_delivery(workspace, [DeliveryRequest("KIT-HZ", Decimal(1))])).lines[0].answer
    assert tight is not None and tight.bottleneck in {part.code for part in kit.components}
    all_kits = DeliveryRequest("KIT-HZ", tight.available_quantity)
    after = await check_delivery(workspace, [all_kits, DeliveryRequest("KIT-HZ", Decimal(1))])
    assert after.lines[1].answer is not None and after.lines[1].answer.available_quantity == 0


async def test_boxes_are_asked_in_boxes_and_taken_in_pieces(workspace: Workspace) -> None:
    product = (await workspace.erp.products(["BV-25"]))["BV-25"]
    box = next(unit for unit in product.units if unit.factor > 1)
    line = (await check_delivery(workspace, [DeliveryRequest("BV-25", Decimal(2), box.code)])).lines[0]
    assert line.answer is not None and line.answer.asked_quantity == 2 * box.factor


async def test_a_service_needs_no_stock(workspace: Workspace) -> None:
    line = (await check_delivery(workspace, [DeliveryRequest("SRV-1", Decimal(6))])).lines[0]
    assert line.answer is None and line.in_time


async def test_other_warehouses_are_asked_too(workspace: Workspace) -> None:
    line = (await check_delivery(workspace, [DeliveryRequest("BP-60", Decimal(2))])).lines[0]
    assert line.answer is not None and not line.in_time
    assert any(there.answer.in_time for there in line.elsewhere)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (DeliveryRequest("CP-100", Decimal(-1)), "quantity_not_positive"),
        (DeliveryRequest("CP-100", Decimal(0)), "quantity_not_positive"),
        (DeliveryRequest("CP-100", Decimal(1), on=TODAY - timedelta(days=1)), "date_in_the_past"),
        (DeliveryRequest("CP-100", Decimal(1), "furlong"), "unit_unknown"),
        (DeliveryRequest("CP-100", Decimal("0.5")), "unit_not_exact"),
    ],
)
async def test_a_bad_question_is_refused(workspace: Workspace, request_: DeliveryRequest, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        await check_delivery(workspace, [request_])
    assert refused.value.code == code


async def test_unknown_item_and_warehouse_are_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="item"):
        await check_delivery(workspace, [DeliveryRequest("NO-SUCH", Decimal(1))])
    with pytest.raises(NotFound, match="warehouse"):
        await check_delivery(workspace, [DeliveryRequest("CP-100", Decimal(1), warehouse="Atlantis")])


async def test_stock_is_never_answered_from_memory(workspace: Workspace, company: PracticeCompany) -> None:
    question = [DeliveryRequest("CP-100", Decimal(1))]
    await check_delivery(workspace, question)
    company.switches.turn_on("erp_down")
    with pytest.raises(SystemUnreachable):
        await check_delivery(workspace, question)


async def test_what_is_sold_beyond_the_horizon_is_looked_ahead_to(
    workspace: Workspace, company: PracticeCompany
) -> None:
    far = TODAY + timedelta(days=368)
    some = next(move for move in company.state.moves.values() if move.document == "PO-752")
    free = (await check_delivery(workspace, [DeliveryRequest("CP-200", Decimal(1))])).lines[0]
    assert free.projection is not None
    everything = free.projection.balances[-1]
    product = (await workspace.erp.products(["CP-200"]))["CP-200"]
    company.state.moves["far"] = replace(
        some,
        id="far",
        product_id=product.id,
        quantity=-everything,
        kind="sales_order",
        on=far,
        document="SO-9",
    )
    line = (await check_delivery(workspace, [DeliveryRequest("CP-200", Decimal(1), on=far)])).lines[0]
    assert line.answer is not None and line.answer.available_quantity == 0
