"""Customers, products, open items and credit: everything read as it stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from app.connectors.tryton import mapping
from app.connectors.tryton.client import TrytonClient, record_id
from app.connectors.tryton.exposure import open_orders
from app.connectors.wire.fields import Fields
from app.domain.credit import Credit
from app.domain.customers import ErpAccount
from app.domain.invoices import OpenItem
from app.domain.products import Component, Product
from app.errors import UnexpectedReply

CUSTOMER_PAGE = 1000
OWN = "parent_product"
"""Set on a component that belongs to one variant of the template only."""
# A clause on `active` is overlooked beside an OR, the context is not.
INACTIVE_TOO = {"active_test": False}


def _pattern(text: str) -> str:
    """`text` anywhere, for ILIKE: what would be a wildcard is meant as itself.

    SQLite ignores case in ASCII only, so any other letter may be any letter; `_holds` looks again.
    """
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "%" + "".join(letter if letter.isascii() else "_" for letter in escaped) + "%"


def _holds(text: str, *fields: str) -> bool:
    return any(text.casefold() in field.casefold() for field in fields)


async def _named(
    client: TrytonClient, model: str, text: str, fields: Sequence[str], limit: int
) -> list[Fields]:
    """Records whose name or code holds `text`, by name."""
    pattern = _pattern(text)
    found = await client.search_read(
        model,
        [["OR", ["name", "ilike", pattern], ["code", "ilike", pattern]]],
        fields,
        limit=limit if text.isascii() else limit * 10,
        order=[["name", "ASC"], ["id", "ASC"]],
        context=INACTIVE_TOO,
    )
    return [item for item in found if _holds(text, item.text("name"), item.text("code"))][:limit]


async def _customer_fields(client: TrytonClient, *, addresses: bool) -> tuple[list[str], bool]:
    session = await client.session()
    priced = "sale_price_list" in session.modules
    fields = [*mapping.CUSTOMER_FIELDS, *(mapping.ADDRESS_FIELDS if addresses else ())]
    return [*fields, *(["sale_price_list.name"] if priced else [])], priced


async def search_customers(client: TrytonClient, text: str, limit: int) -> list[ErpAccount]:
    fields, priced = await _customer_fields(client, addresses=False)
    found = await _named(client, "party.party", text, fields, limit)
    return [mapping.customer(item, has_price_lists=priced, with_addresses=False) for item in found]


async def all_customers(
    client: TrytonClient, changed_since: datetime | None
) -> AsyncIterator[Sequence[ErpAccount]]:
    """Flat pages after the last id: a page cannot shift while others create customers.

    A party that was never written has no write date, so the date of creation counts too.
    """
    fields, priced = await _customer_fields(client, addresses=False)
    since: list[object] = []
    if changed_since is not None:
        since = [["OR", ["write_date", ">=", changed_since], ["create_date", ">=", changed_since]]]
    last = 0
    while True:
        found = await client.search_read(
            "party.party",
            [["id", ">", last], *since],
            fields,
            limit=CUSTOMER_PAGE,
            order=[["id", "ASC"]],
            context=INACTIVE_TOO,
        )
        if found:
            yield [mapping.customer(item, has_price_lists=priced, with_addresses=False) for item in found]
        if len(found) < CUSTOMER_PAGE:
            return
        last = int(found[-1].id())


async def customers(client: TrytonClient, numbers: Sequence[str]) -> dict[str, ErpAccount]:
    fields, priced = await _customer_fields(client, addresses=True)
    found = await client.read_where("party.party", "code", list(numbers), fields)
    accounts = [mapping.customer(item, has_price_lists=priced, with_addresses=True) for item in found]
    return {account.number: account for account in accounts}


async def search_products(client: TrytonClient, text: str, limit: int) -> list[Product]:
    fields = await _product_fields(client)
    found, lead_time = await asyncio.gather(
        _named(client, "product.product", text, fields, limit), default_lead_time(client)
    )
    return await _products(client, found, lead_time)


async def products(client: TrytonClient, codes: Sequence[str]) -> dict[str, Product]:
    fields = await _product_fields(client)
    found, lead_time = await asyncio.gather(
        client.read_where("product.product", "code", list(codes), fields), default_lead_time(client)
    )
    # A code may have been used again after its product was deactivated: the active one counts.
    ordered = sorted(await _products(client, found, lead_time), key=lambda item: item.active)
    return {item.code: item for item in ordered}


async def _product_fields(client: TrytonClient) -> list[str]:
    session = await client.session()
    kits = mapping.KIT_FIELDS if "product_kit" in session.modules else ()
    return [*mapping.PRODUCT_FIELDS, *kits]


async def default_lead_time(client: TrytonClient) -> int | None:
    """Days that Tryton adds where a product has no lead time of its own.

    None: not set; then Tryton plans the shipment for the day of the sale, whatever date was promised.
    """
    answer = await client.read("product.configuration", "read", [1], ["default_lead_time"])
    record = TrytonClient.records(answer, "product.configuration")[0]
    return None if record.raw("default_lead_time") is None else mapping.days(record, "default_lead_time")


async def _products(client: TrytonClient, found: Sequence[Fields], lead_time: int | None) -> list[Product]:
    recipes = await _recipes(client, found)
    return [mapping.product(item, recipes.get(item.id(), ()), lead_time or 0) for item in found]


async def _recipes(client: TrytonClient, found: Sequence[Fields]) -> dict[str, tuple[Component, ...]]:
    """Components by kit, kits within kits resolved down to what has stock."""
    direct: dict[str, list[tuple[Component, bool]]] = {}
    await _collect(client, found, direct)

    def flat(
        kit: str, times: Decimal, once: bool, above: tuple[str, ...]
    ) -> dict[tuple[str, str, bool], Decimal]:
        total: dict[tuple[str, str, bool], Decimal] = {}
        if kit in above:
            raise UnexpectedReply("kit_holds_itself", system="erp", product=kit)
        for component, is_kit in direct.get(kit, []):
            needed, fixed = times * component.quantity, once or component.fixed
            inner = (
                flat(component.product_id, needed, fixed, (*above, kit))
                if is_kit
                else {(component.product_id, component.code, fixed): needed}
            )
            for key, amount in inner.items():
                total[key] = total.get(key, Decimal(0)) + amount
        return total

    return {
        kit: tuple(
            Component(product, code, amount, fixed)
            for (product, code, fixed), amount in flat(kit, Decimal(1), False, ()).items()
        )
        for kit in direct
    }


async def _collect(
    client: TrytonClient, found: Sequence[Fields], direct: dict[str, list[tuple[Component, bool]]]
) -> None:
    """Fills `direct`, reading kits within kits one level at a time."""
    while found:
        missing: list[str] = []
        for item in found:
            if item.text("type") != "kit":
                continue
            direct[item.id()] = parts = []
            # Nearly always the recipe hangs on the template and the variant's own list is empty.
            shared = item.inner("template.").each("components.")
            for record in item.each("components.") or [r for r in shared if not r.optional_id(OWN)]:
                part = record.inner("product.")
                parts.append((_component(record, part), part.text("type") == "kit"))
        for parts in list(direct.values()):
            missing += [part.product_id for part, is_kit in parts if is_kit and part.product_id not in direct]
        fields = ["type", *mapping.KIT_FIELDS]
        found = await client.read_ids("product.product", missing, fields) if missing else []


def _component(record: Fields, part: Fields) -> Component:
    """The quantity in the component's own stock unit."""
    factor = record.inner("unit.").number("factor") / part.inner("default_uom.").number("factor")
    amount = mapping.quantity(record, "quantity") * factor
    return Component(record.id("product"), part.text("code"), amount, record.flag("fixed"))


async def open_items(
    client: TrytonClient, customer_ids: Sequence[str] | None, number: str | None, include_paid: bool
) -> list[OpenItem]:
    session = await client.session()
    states = ["posted", "paid"] if include_paid else ["posted"]
    domain: list[object] = [["type", "=", "out"], ["company", "=", session.company.id]]
    if number is not None:
        domain.append(["number", "=", number])
    else:
        domain.append(["state", "in", states])
    if customer_ids is not None:
        domain.append(["party", "in", [record_id("party.party", text) for text in customer_ids]])
    found = await client.search_read("account.invoice", domain, [*mapping.INVOICE_FIELDS, "sales.number"])
    items = [
        mapping.open_item(record, tuple(sale.text("number") for sale in record.each("sales.")))
        for record in found
    ]
    if number is None and not include_paid:
        items = [item for item in items if item.open_amount]
    return sorted(items, key=lambda item: (item.due_date or date.max, item.number))


async def credit(client: TrytonClient, customer_ids: Sequence[str]) -> list[Credit]:
    """Receivable and exposure by Tryton's own sums, overdue from the invoices past their due date.

    `receivable_today` is no measure of that: it counts what is due today, and payments not yet matched.
    """
    session = await client.session()
    limited, summed = (name in session.modules for name in ("account_credit_limit", "sale_credit_limit"))
    fields = ["receivable", "currency.code"]
    fields += (["credit_limit_amount"] if limited else []) + (["credit_amount"] if summed else [])
    parties = [record_id("party.party", text) for text in customer_ids]
    posted = [["type", "=", "out"], ["state", "=", "posted"], ["company", "=", session.company.id]]
    found, invoices, today, ordered = await asyncio.gather(
        client.read_ids("party.party", customer_ids, fields),
        client.search_read("account.invoice", [*posted, ["party", "in", parties]], mapping.INVOICE_FIELDS),
        client.today(),
        _nothing() if summed else open_orders(client, customer_ids),
    )
    late: dict[str, Decimal] = {}
    for invoice in invoices:
        party = invoice.id("party")
        late[party] = late.get(party, Decimal(0)) + mapping.overdue(invoice, today)
    credits = {
        item.id(): mapping.credit(
            item, late.get(item.id(), Decimal(0)), None if summed else ordered.get(item.id(), Decimal(0))
        )
        for item in found
    }
    return [credits[customer] for customer in customer_ids if customer in credits]


async def _nothing() -> dict[str, Decimal]:
    return {}
