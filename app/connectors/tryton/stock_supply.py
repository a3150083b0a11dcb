"""How long it takes until what is ordered today is there, by Tryton's own choice of a supplier."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.connectors.tryton.client import PAGE, TrytonClient, record_id
from app.connectors.tryton.mapping import days
from app.connectors.tryton.rights import rights
from app.connectors.wire.fields import Fields
from app.errors import Rejected

SUPPLIER = "purchase.product_supplier"


def id_pages(product_ids: Sequence[str]) -> list[list[int]]:
    """At most PAGE products each."""
    numbers = [record_id("product.product", text) for text in product_ids]
    return [numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE)]


async def replenishment_days(client: TrytonClient, product_ids: Sequence[str]) -> dict[str, int]:
    """Calendar days by product id; products without a supplier or with an unknown lead time are missing.

    As Tryton plans purchases: the first supplier of the variant, else the first of the template, and the
    supplier's own lead time where the product's is empty. One read per page.
    """
    session = await client.session()
    if "purchase" not in session.modules:
        return {}
    try:
        pages = await asyncio.gather(*(_suppliers(client, page) for page in id_pages(product_ids)))
    except Rejected:
        _, missing = await rights(client)
        if f"{SUPPLIER} (read)" in missing:
            # Named by connect() as missing; stock itself is known without it.
            return {}
        raise
    rows = [row for page in pages for row in page]
    own = [row for row in rows if row.optional_id("product")]
    common = [row for row in rows if not row.optional_id("product")]
    first: dict[str, Fields] = {}
    for row in own:
        first.setdefault(row.id("product"), row)
    for row in common:
        for product in row.inner("template.").many("products"):
            first.setdefault(str(product), row)
    found = {product: _lead_time(first[product]) for product in product_ids if product in first}
    return {product: lead for product, lead in found.items() if lead is not None}


async def _suppliers(client: TrytonClient, page: list[int]) -> list[Fields]:
    session = await client.session()
    of_template = [["product", "=", None], ["template.products", "in", page]]
    return await client.search_read(
        SUPPLIER,
        [["company", "=", session.company.id], ["OR", ["product", "in", page], of_template]],
        ["product", "template.products", "lead_time", "party.supplier_lead_time"],
        order=[["sequence", "ASC NULLS FIRST"], ["id", "ASC"]],
    )


def _lead_time(row: Fields) -> int | None:
    if row.raw("lead_time") is not None:
        return days(row, "lead_time")
    party = row.inner("party.")
    return None if party.raw("supplier_lead_time") is None else days(party, "supplier_lead_time")
