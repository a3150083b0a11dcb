"""Pre-flight and conversion with all that a rep may choose, on the real ERP and the real CRM.

Orders are read from the ERP's own database, not through our connector.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from app.cli import demo_workspace
from app.demo.servers import Demo
from app.errors import Rejected, UsageError
from app.services.choice import Choice
from app.services.convert import convert_quote, settle_unfinished
from app.services.links import Link
from app.services.new_customer import create_customer, propose_customer
from app.services.preflight import check_quote
from app.services.workspace import Workspace
from app.storage.database import Store
from tests.journeys.conftest import erp_rows
from tests.services.test_preflight import FOUND

pytestmark = [pytest.mark.real("tryton", "bottlecrm"), pytest.mark.xdist_group("choices")]
T = TypeVar("T")


def on(demo: Demo, store: Path, work: Callable[[Workspace], Awaitable[T]], writer: str = "first") -> T:
    """One program of its own on the demo, from start to end."""

    async def run() -> T:
        workspace = replace(demo_workspace(demo), store=Store(store), writer=writer)
        try:
            return await work(workspace)
        finally:
            await workspace.aclose()

    return asyncio.run(run())


def lines_of(demo: Demo, number: str) -> list[tuple[str, Decimal, Decimal]]:
    """Item, quantity and unit price of a sale's lines."""
    rows = erp_rows(
        demo,
        "SELECT p.code, l.quantity, l.unit_price FROM sale_line l JOIN sale_sale s ON s.id = l.sale"
        " JOIN product_product p ON p.id = l.product WHERE s.number = ? ORDER BY l.id",
        number,
    )
    return [(row[0], Decimal(str(row[1])), _exact(row[2])) for row in rows]


def _exact(value: object) -> Decimal:
    """Tryton keeps decimals in SQLite as bytes."""
    return Decimal(value.decode() if isinstance(value, bytes) else str(value))


def test_the_storys_quotes_are_judged_as_on_practice(module_demo: Demo, tmp_path: Path) -> None:
    async def judge(workspace: Workspace) -> dict[str, list[tuple[str, str, str]]]:
        judged = {}
        for number in FOUND:
            checks = (await check_quote(workspace, number)).checks
            judged[number] = [(c.result, c.code, c.subject) for c in checks if c.result != "pass"]
        return judged

    assert on(module_demo, tmp_path / "a.sqlite", judge) == FOUND


def test_kit_content_discounts_and_totals_are_compared(module_demo: Demo, tmp_path: Path) -> None:
    async def codes(workspace: Workspace) -> dict[str, set[str]]:
        return {q: {c.code for c in (await check_quote(workspace, q)).checks} for q in ("Q-0001", "Q-0003")}

    found = on(module_demo, tmp_path / "a.sqlite", codes)
    assert {"kit_none", "discounts", "total_with_tax_equal", "taxes_equal", "payment_term"} <= found["Q-0001"]
    assert "kit_content" in found["Q-0003"] and "kit_none" not in found["Q-0003"]


def test_ship_to_and_ship_complete_reach_the_sale(module_demo: Demo, tmp_path: Path) -> None:
    async def convert(workspace: Workspace) -> tuple[str, str]:
        party = (await workspace.erp.customers(["10001"]))["10001"]
        usual = (await check_quote(workspace, "Q-0001")).terms
        assert usual is not None
        other = next(a.id for a in party.addresses if a.id != usual.delivery_address_id)
        with pytest.raises(UsageError):
            await convert_quote(workspace, "Q-0001", Choice(delivery_address_id="999999"))
        choice = Choice({1: Decimal(1)}, delivery_address_id=other, ship_complete=True)
        return (await convert_quote(workspace, "Q-0001", choice)).order_number, other

    number, address = on(module_demo, tmp_path / "a.sqlite", convert)
    (sale,) = erp_rows(
        module_demo, "SELECT shipment_address, comment, state FROM sale_sale WHERE number = ?", number
    )
    assert str(sale["shipment_address"]) == address
    assert sale["comment"] == "Ship complete: all lines in one delivery."
    assert sale["state"] in ("confirmed", "processing")
    assert lines_of(module_demo, number) == [("CP-100", Decimal(1), Decimal("249"))]


def test_the_erps_price_is_what_the_sale_gets(module_demo: Demo, tmp_path: Path) -> None:
    async def convert(workspace: Workspace) -> str:
        choice = Choice(erp_prices=frozenset({1}))
        assert (await convert_quote(workspace, "Q-0009", choice)).status == "refused"
        reasons = {"price_taken": "the new list"}
        return (await convert_quote(workspace, "Q-0009", choice, reasons)).order_number

    number = on(module_demo, tmp_path / "a.sqlite", convert)
    assert lines_of(module_demo, number) == [("GK-12", Decimal(400), Decimal("3.3"))]


def test_a_new_customer_is_created_once_and_ordered_for(module_demo: Demo, tmp_path: Path) -> None:
    async def work(workspace: Workspace) -> tuple[str, str]:
        quote = await workspace.crm.quote("Q-0006")
        seen = await propose_customer(workspace, quote.account_id)
        link = await create_customer(workspace, quote.account_id, seen.seen)
        assert isinstance(link, Link)
        with pytest.raises(Rejected) as again:
            await create_customer(workspace, quote.account_id, seen.seen)
        assert again.value.code == "customer_has_account"
        found = await check_quote(workspace, "Q-0006")
        reasons = {check.key: "a new customer" for check in found.checks if check.result == "warn"}
        result = await convert_quote(workspace, "Q-0006", reasons=reasons)
        assert result.status == "converted", [c.code for c in found.checks if c.result != "pass"]
        return link.party.number, result.order_number

    party, number = on(module_demo, tmp_path / "a.sqlite", work)
    rows = erp_rows(module_demo, "SELECT id FROM party_party WHERE name LIKE 'Nieuwland Energie%'")
    assert len(rows) == 1 and party.isdecimal()
    (sale,) = erp_rows(module_demo, "SELECT party FROM sale_sale WHERE number = ?", number)
    assert sale["party"] == rows[0]["id"]


ROUNDS = (
    ({1: "2"}, {1: "2"}),  # one has been ordered above: three of four pumps are left
    ({2: "15"}, {2: "15"}),
    ({3: "4"}, {3: "6"}),
    ({2: "5", 3: "1"}, {1: "1", 2: "2"}),
)


@pytest.mark.parametrize("stores", [("a", "a"), ("a", "b")], ids=["one computer", "two computers"])
def test_parts_at_once_never_take_more_than_was_quoted(
    module_demo: Demo, tmp_path: Path, stores: tuple[str, str]
) -> None:
    quote = {"a": "Q-0001", "b": "Q-0012"}[stores[1]]

    async def race() -> dict[str, Decimal]:
        programs = [
            replace(demo_workspace(module_demo), store=Store(tmp_path / f"{name}.sqlite"), writer=f"w{n}")
            for n, name in enumerate(stores)
        ]
        try:
            quoted: Counter[str] = Counter()
            found = await programs[0].crm.quote(quote)
            for line in found.lines:
                quoted[line.sku] += line.quantity
            for wanted in ROUNDS:
                parts = [{n: Decimal(q) for n, q in one.items() if n <= len(found.lines)} for one in wanted]
                tries = (take(p, quote, part) for p, part in zip(programs, parts, strict=True) if part)
                await asyncio.gather(*tries)
            for program in programs:
                await settle_unfinished(program)
            return dict(quoted)
        finally:
            for program in programs:
                await program.aclose()

    quoted = asyncio.run(race())
    rows = erp_rows(
        module_demo,
        "SELECT p.code, l.quantity FROM sale_line l JOIN sale_sale s ON s.id = l.sale"
        " JOIN product_product p ON p.id = l.product WHERE s.state <> 'cancelled' AND s.reference = ?",
        quote,
    )
    total: Counter[str] = Counter()
    for row in rows:
        total[row["code"]] += Decimal(str(row["quantity"]))
    assert total and {code: q for code, q in total.items() if q > quoted[code]} == {}


async def take(workspace: Workspace, quote: str, part: dict[int, Decimal]) -> None:
    reasons = dict.fromkeys(("availability", "prices_equal", "overdue", "credit"), "a race")
    try:
        await convert_quote(workspace, quote, Choice(part), reasons)
    except UsageError as refused:
        assert refused.code == "more_than_left"
