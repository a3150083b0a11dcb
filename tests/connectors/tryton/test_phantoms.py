"""Data problems made on a real Tryton and found through the port, with their documents."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from app.connectors.practice import PracticeCrm, practice_company
from app.connectors.tryton.codec import Number
from app.demo.servers import Demo
from app.services.data_problems import data_problems, watch_data
from app.services.inbox import list_inbox
from app.services.workspace import Workspace
from app.storage.database import Store
from tests.connectors.tryton.conftest import Shop, signed_in_as

pytest_plugins = ["tests.servers"]
pytestmark = [pytest.mark.real("tryton"), pytest.mark.xdist_group("tryton-phantoms")]


async def take_below_zero(shop: Shop, code: str, quantity: int) -> None:
    """Ships more than there is, as an ERP that forces an assignment lets people do."""
    admin = signed_in_as(shop.demo, "admin")
    session = await admin.client.session()
    product = await shop.product(code)
    (place,) = await shop.client.read_ids("stock.location", [await shop.warehouse()], ["storage_location"])
    (customer,) = await shop.client.search_read("stock.location", [["type", "=", "customer"]], ["name"])
    move = {
        "product": int(product.id),
        "quantity": Number(Decimal(quantity)),
        "unit": 1,
        "from_location": int(place.id("storage_location")),
        "to_location": int(customer.id()),
        "company": session.company.id,
        "unit_price": Decimal(1),
        "currency": session.company.currency_id,
    }
    created = await admin.client.change("stock.move", "create", [move])
    assert isinstance(created, list)
    with closing(sqlite3.connect(database_of(shop.demo), timeout=20)) as connection, connection:
        connection.execute(
            "UPDATE stock_move SET state = 'done', effective_date = ? WHERE id = ?",
            (shop.today.isoformat(), created[0]),
        )
    await admin.aclose()


def database_of(demo: Demo) -> Path:
    return demo.folder / "erp" / f"{demo.database}.sqlite"


async def test_phantoms_of_a_real_company(fresh_demo: Demo, tmp_path: Path) -> None:
    erp = signed_in_as(fresh_demo, "firmdate")
    shop = Shop(erp, fresh_demo)
    company = practice_company(fresh_demo.story_date)
    workspace = Workspace(
        "demo", PracticeCrm(company), erp, Store(tmp_path / "firmdate.sqlite"), user="rep", writer="first"
    )
    told = await watch_data(workspace)
    story = {("receipt_overdue", "PO-753", "EV-80"), ("receipt_without_date", "PO-754", "CV-25")}
    assert {(one.problem.kind, one.problem.document, one.product.code) for one in told} == story
    assert {one.problem.quantity for one in told} == {20, 100}

    database = database_of(fresh_demo)
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute("UPDATE sale_sale SET state = 'cancelled' WHERE number = 'SO-2207'")
        connection.execute("UPDATE sale_sale SET state = 'done' WHERE number = 'SO-2209'")
    await take_below_zero(shop, "FM-25", 500)
    found = {
        (one.problem.kind, one.problem.document, one.product.code) for one in await watch_data(workspace)
    }
    of_the_kit = {
        ("demand_of_closed_order", "SO-2209", code) for code in ("CP-100", "BV-25", "TS-2", "FH-50")
    }
    cancelled = ("demand_of_cancelled_order", "SO-2207", "HV-200")
    assert found == {*story, *of_the_kit, cancelled, ("negative_stock", "", "FM-25")}
    (held,) = [one for one in await data_problems(workspace) if one.problem.document == "SO-2207"]
    assert (held.problem.quantity, held.problem.reserved) == (180, True)
    assert len(await list_inbox(workspace)) == len(found)

    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute("UPDATE sale_sale SET state = 'processing' WHERE number IN ('SO-2207', 'SO-2209')")
    await watch_data(workspace)
    assert len(await list_inbox(workspace)) == 3

    # Half of SO-2206 is delivered; its line shrinks behind Tryton's back, and its movement does not.
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute(
            "UPDATE sale_line SET quantity = 100"
            " WHERE sale = (SELECT id FROM sale_sale WHERE number = 'SO-2206')"
        )
    told = [one for one in await watch_data(workspace) if one.problem.document == "SO-2206"]
    assert [(one.problem.kind, one.problem.quantity) for one in told] == [("demand_beyond_open_quantity", 20)]
    await workspace.aclose()


async def test_all_items_are_looked_at_in_few_reads(shop: Shop, tmp_path: Path) -> None:
    company = practice_company(shop.today)
    workspace = Workspace(
        "demo",
        PracticeCrm(company),
        shop.erp,
        Store(tmp_path / "firmdate.sqlite"),
        user="rep",
        writer="first",
    )
    await workspace.today()
    before = shop.client.http.requests
    await data_problems(workspace)
    # Products, lead time and nested kits 3, warehouses 2; stock by kind and the documents of its moves.
    assert shop.client.http.requests - before <= 5 + (2 + 1 + 1 + 1 + 3 + 1)
    await workspace.store.aclose()
