"""Lead times of suppliers, kits with fixed components, and the state of the order behind a movement."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.codec import Number
from app.connectors.tryton.erp import TrytonErp
from app.demo.servers import Demo
from tests.connectors.tryton.conftest import Shop, signed_in_as

pytest_plugins = ["tests.servers"]
pytestmark = [pytest.mark.real("tryton"), pytest.mark.xdist_group("tryton-stock-reads")]


async def create(client: TrytonClient, model: str, values: dict[str, object]) -> int:
    (number,) = await client.change(model, "create", [values])
    assert isinstance(number, int)
    return number


async def template(client: TrytonClient, kind: str, variants: int = 1) -> tuple[int, list[str]]:
    """A product of our own: its template's id and the codes of its variants."""
    codes = [f"T-{uuid.uuid4().hex[:10]}" for _ in range(variants)]
    values: dict[str, object] = {
        "name": codes[0],
        "type": kind,
        "default_uom": 1,
        "cost_price_method": "fixed",
        "purchasable": kind == "goods",
        "list_price": Decimal(1),
        "products": [["create", [{"suffix_code": code} for code in codes]]],
    }
    if kind == "goods":
        values["purchase_uom"] = 1
    return await create(client, "product.template", values), codes


async def supplied(
    client: TrytonClient, template_id: int, lead_time: timedelta | None, **more: object
) -> None:
    session = client.current_session
    assert session is not None
    values = {"template": template_id, "lead_time": lead_time, "company": session.company.id, **more}
    await create(client, "purchase.product_supplier", {**values, "currency": session.company.currency_id})


async def days_of(erp: TrytonErp, code: str) -> int | None:
    product = (await erp.products([code]))[code]
    (situation,) = await erp.stock([product.id], [(await erp.warehouses())[0].id])
    return situation.replenishment_days


async def test_the_lead_time_of_the_first_supplier(demo_servers: Demo, shop: Shop) -> None:
    admin = signed_in_as(demo_servers, "admin")
    await admin.connect()
    client = admin.client
    own = {"name": f"Supplier {uuid.uuid4().hex[:8]}", "addresses": [["create", [{}]]]}
    party = await create(client, "party.party", {**own, "supplier_lead_time": timedelta(days=12)})
    first, (plain, special) = await template(client, "goods", variants=2)
    assert await days_of(shop.erp, plain) is None, "no supplier: not known"
    await supplied(client, first, None, party=party, sequence=1)
    assert await days_of(shop.erp, plain) == 12, "the supplier's own"
    await supplied(client, first, timedelta(days=3), party=party, sequence=2)
    assert await days_of(shop.erp, plain) == 12, "the first supplier is who is ordered from"
    variant = (await shop.erp.products([special]))[special]
    await supplied(
        client, first, timedelta(days=4, hours=1), party=party, product=int(variant.id), sequence=9
    )
    assert await days_of(shop.erp, special) == 5, "the variant's own comes first; a started day counts"
    assert await days_of(shop.erp, plain) == 12
    await admin.aclose()


async def test_a_fixed_component_is_needed_once(demo_servers: Demo, shop: Shop) -> None:
    admin = signed_in_as(demo_servers, "admin")
    await admin.connect()
    client = admin.client
    pump, valve = await shop.product("CP-100"), await shop.product("HV-200")
    kit, (code,) = await template(client, "kit")
    for product, quantity, fixed in ((pump, 2, False), (valve, 3, True)):
        part = {"product": int(product.id), "quantity": Number(Decimal(quantity)), "unit": 1, "fixed": fixed}
        await create(client, "product.component", {"parent_template": kit, **part})
    found = (await shop.erp.products([code]))[code]
    assert [(part.code, part.quantity, part.fixed) for part in found.components] == [
        ("CP-100", 2, False),
        ("HV-200", 3, True),
    ]
    await admin.aclose()


async def test_a_variant_with_a_recipe_of_its_own_is_made_by_that_alone(
    demo_servers: Demo, shop: Shop
) -> None:
    admin = signed_in_as(demo_servers, "admin")
    await admin.connect()
    client = admin.client
    pump, valve = await shop.product("CP-100"), await shop.product("HV-200")
    kit, (plain, special) = await template(client, "kit", variants=2)
    own = (await shop.erp.products([special]))[special].id
    for product, variant in ((pump, None), (valve, int(own))):
        part = {"product": int(product.id), "quantity": Number(Decimal(2)), "unit": 1, "fixed": False}
        await create(client, "product.component", {"parent_template": kit, "parent_product": variant, **part})
    found = await shop.erp.products([plain, special])
    assert [part.code for part in found[plain].components] == ["CP-100"]
    assert [part.code for part in found[special].components] == ["HV-200"]
    await admin.aclose()


async def test_a_movement_tells_the_state_of_its_order(fresh_demo: Demo) -> None:
    """Nothing in Tryton stops a person with database access, or a module, from ending a sale by halves."""
    erp = signed_in_as(fresh_demo, "firmdate")
    shop = Shop(erp, fresh_demo)
    valve, place = await shop.product("HV-200"), await shop.warehouse()

    async def states() -> dict[str, str]:
        (situation,) = await erp.stock([valve.id], [place])
        return {event.document: event.document_state for event in situation.events}

    assert await states() == {"SO-2207": "open", "PO-752": "open"}
    database = fresh_demo.folder / "erp" / f"{fresh_demo.database}.sqlite"
    changes = (("sale_sale", "state", "cancelled"), ("sale_sale", "state", "done"))
    for (table, column, value), told in zip(changes, ("cancelled", "closed"), strict=True):
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE number = 'SO-2207'", (value,))
        assert (await states())["SO-2207"] == told
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute(
            "UPDATE sale_sale SET state = 'processing', shipment_state = 'sent' WHERE number = 'SO-2207'"
        )
        connection.execute("UPDATE purchase_purchase SET state = 'done' WHERE number = 'PO-752'")
    assert await states() == {"SO-2207": "delivered", "PO-752": "closed"}
    await erp.aclose()
