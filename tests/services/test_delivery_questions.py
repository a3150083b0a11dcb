"""What a delivery check is asked about, from the index and from both systems."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.errors import NotFound
from app.services.customers import resolve_customer
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.delivery_questions import (
    ItemIndex,
    customer_language,
    read_item,
    read_item_index,
    read_quote,
    read_warehouses,
    requests_of,
)
from app.services.search import list_customers, refresh_index
from app.services.workspace import Workspace


async def test_items_by_letters_of_the_code_then_by_words_of_the_name(workspace: Workspace) -> None:
    assert (await read_item_index(workspace)).items == (), "never filled"
    await refresh_index(workspace)
    index = await read_item_index(workspace)

    def found(text: str) -> list[str]:
        return [item.code for item in index.find(text)]

    assert found("hv2") == found("HV-2") == ["HV-200"]
    assert found("cp")[:2] == ["CP-100", "CP-200"], "codes before names"
    assert "CP-100" in found("circ pump") and found("-") == [] and found("zzz") == []
    assert len(index.find("p", 3)) == 3 and ItemIndex().find("hv") == []


async def test_units_warehouses_and_the_lines_of_a_quote(workspace: Workspace) -> None:
    assert [unit.code for unit in (await read_item(workspace, "BV-25")).units] == ["u", "BX25", "BX100"]
    assert [w.code for w in await read_warehouses(workspace)] == ["PUR", "TIL"]
    asked = requests_of(await read_quote(workspace, "quote-Q-0001"))
    assert [(r.item, r.quantity) for r in asked] == [("CP-100", 4), ("BV-25", 20), ("SRV-1", 6)]
    with pytest.raises(NotFound):
        await read_item(workspace, "nothing")


async def test_the_language_that_the_customer_reads(workspace: Workspace, company: PracticeCompany) -> None:
    assert await customer_language(workspace, "account-kessler") == ""
    next(p for p in company.state.parties.values() if p.number == "10008").language = "de"
    assert await customer_language(workspace, "account-kessler") == "de"


async def test_another_warehouse_comes_with_its_stock_and_may_be_asked_by_its_id(
    workspace: Workspace,
) -> None:
    [line] = (await check_delivery(workspace, [DeliveryRequest("CV-25", Decimal(5))])).lines
    [tilburg] = line.elsewhere
    assert tilburg.projection.balances == (Decimal(10),)
    by_id = DeliveryRequest("CV-25", Decimal(5), warehouse=tilburg.warehouse.id)
    [there] = (await check_delivery(workspace, [by_id])).lines
    assert there.warehouse.code == "TIL" and there.in_time


async def test_all_customers_are_listed_from_the_index(workspace: Workspace) -> None:
    assert (await list_customers(workspace)).read_at is None
    await refresh_index(workspace)
    index = await list_customers(workspace)
    assert index.read_at == workspace.clock() and len(index.customers) == 23


async def test_a_customer_opens_by_the_crms_id_while_the_erp_is_lost(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("erp_down")
    hit = await resolve_customer(workspace, "account-vandijk")
    assert hit.name == "Van Dijk Installatie BV" and hit.erp_numbers == ("10001",)
