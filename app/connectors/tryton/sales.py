"""Sales orders: reading, creating, confirming, cancelling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from app.connectors.tryton.client import TrytonClient, record_id
from app.connectors.tryton.codec import Number
from app.connectors.tryton.rights import name_missing_right
from app.connectors.tryton.sale_mapping import (
    KEY_FIELD,
    KIT_FIELDS,
    SALE_FIELDS,
    SHIP_COMPLETE,
    sales_order,
)
from app.connectors.tryton.terms import Header
from app.connectors.tryton.units import UnitBook, currency
from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft
from app.errors import (
    DuplicateKey,
    FirmdateError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    WarningRaised,
)

KEY_MODULE = "sale_crm_reference"
MOST_WARNINGS = 20
MOST_ORDERS = 500
MOST_AT_ONCE = 100


async def orders_where(
    client: TrytonClient, domain: Sequence[object], *, limit: int | None = None
) -> list[SalesOrder]:
    """Newest first, of the session's company only."""
    session = await client.session()
    has_key, has_kits = KEY_MODULE in session.modules, "product_kit" in session.modules
    fields = [*SALE_FIELDS, *([KEY_FIELD] if has_key else []), *(KIT_FIELDS if has_kits else ())]
    found = await client.search_read(
        "sale.sale",
        [["company", "=", session.company.id], *domain],
        fields,
        order=[["sale_date", "DESC NULLS FIRST"], ["id", "DESC"]],
        limit=limit,
    )
    return [sales_order(item, has_key=has_key, has_kits=has_kits) for item in found]


async def of_customers(
    client: TrytonClient, customer_ids: Sequence[str] | None, open_only: bool
) -> list[SalesOrder]:
    """None: of all customers, at most the newest MOST_ORDERS."""
    if customer_ids is not None and not customer_ids:
        return []
    domain: list[object] = []
    if customer_ids is not None:
        domain.append(["party", "in", [record_id("party.party", text) for text in customer_ids]])
    if open_only:
        domain.append(["state", "in", ["quotation", "confirmed", "processing"]])
    found = await orders_where(client, domain, limit=MOST_ORDERS if customer_ids is None else None)
    return [order for order in found if order.open] if open_only else found


async def by_id(client: TrytonClient, order_id: str) -> SalesOrder:
    """Raises NotFound("sales_order")."""
    if not order_id.isascii() or not order_id.isdigit():
        raise NotFound("sales_order", system="erp", id=order_id[:60])
    found = await orders_where(client, [["id", "=", record_id("sale.sale", order_id)]])
    if not found:
        raise NotFound("sales_order", system="erp", id=order_id)
    return found[0]


async def by_ids(client: TrytonClient, order_ids: Sequence[str]) -> list[SalesOrder]:
    """Those that there are, MOST_AT_ONCE in one request."""
    numbers = [int(text) for text in dict.fromkeys(order_ids) if text.isascii() and text.isdigit()]
    parts = [numbers[start : start + MOST_AT_ONCE] for start in range(0, len(numbers), MOST_AT_ONCE)]
    answers = await asyncio.gather(*(orders_where(client, [["id", "in", part]]) for part in parts))
    return [order for answer in answers for order in answer]


async def by_id_or_number(client: TrytonClient, text: str) -> SalesOrder:
    """An id wins over an equal number: what the program kept must never lead to another order."""
    either: list[object] = ["OR", ["number", "=", text]]
    if text.isascii() and text.isdigit() and len(text) < 19:
        either.append(["id", "=", int(text)])
    found = await orders_where(client, [either])
    if not found:
        raise NotFound("sales_order", system="erp", id=text[:60])
    return next((order for order in found if order.id == text), found[0])


async def by_key(client: TrytonClient, external_reference: str) -> list[SalesOrder]:
    session = await client.session()
    field = KEY_FIELD if KEY_MODULE in session.modules else "reference"
    return await orders_where(client, [[field, "=", external_reference], ["state", "!=", "cancelled"]])


async def create(client: TrytonClient, book: UnitBook, head: Header, draft: SalesOrderDraft) -> SalesOrder:
    """Sends one create, then reads back what stands in Tryton.

    Raises DuplicateKey when an order under our key is there after a refusal: the text of the refusal is
    localised and says nothing to a program.
    """
    values = await _values(client, book, head, draft)
    try:
        created = await client.change("sale.sale", "create", [values])
    except Rejected as refusal:
        if await by_key(client, draft.external_reference):
            raise DuplicateKey(
                "duplicate_key", system="erp", external_reference=draft.external_reference
            ) from None
        raise await name_missing_right(client, refusal, ("create", "read")) from None
    if not isinstance(created, list) or len(created) != 1:
        raise OutcomeUnknown("wrong_type", system="erp", operation="create")
    return await _read_back(client, str(created[0]), "create")


async def _read_back(client: TrytonClient, order_id: str, operation: str) -> SalesOrder:
    """After a change: no failure of the read may pass for "nothing was changed"."""
    try:
        return await by_id(client, order_id)
    except FirmdateError as fault:
        raise OutcomeUnknown("not_read_back", system="erp", operation=operation, reason=fault.code) from fault


async def _values(
    client: TrytonClient, book: UnitBook, head: Header, draft: SalesOrderDraft
) -> dict[str, object]:
    session = await client.session()
    has_key = KEY_MODULE in session.modules
    money = session.company.currency_id
    if draft.currency != session.company.currency:
        money = (await currency(client, draft.currency)).id
    unit_ids = await book.ids([line.unit for line in draft.lines])
    values: dict[str, object] = {
        "company": session.company.id,
        "party": record_id("party.party", draft.customer_id),
        "currency": money,
        "warehouse": record_id("stock.location", draft.warehouse_id),
        "invoice_address": _optional(draft.invoice_address_id),
        "shipment_address": _optional(draft.delivery_address_id),
        "payment_term": _optional(draft.payment_term_id),
        "sale_date": draft.order_date,
        "shipping_date": _shipping_date(draft),
        "comment": "\n".join(filter(None, (draft.note, SHIP_COMPLETE if draft.ship_complete else ""))),
        "lines": [["create", [_line(line, unit) for line, unit in zip(draft.lines, unit_ids, strict=True)]]],
    }
    if head.invoice_method:
        values["invoice_method"] = head.invoice_method
    if head.shipment_method:
        values["shipment_method"] = head.shipment_method
    if has_key:
        values[KEY_FIELD] = draft.external_reference
        values["reference"] = draft.customer_reference or draft.external_reference
    else:
        values["reference"] = draft.external_reference
        values["description"] = draft.customer_reference
    if "sale_price_list" in session.modules:
        values["price_list"] = _optional(draft.price_list_id)
    if "sale_shipment_cost" in session.modules:
        # Its default "order" asks for a carrier, which no quote knows.
        values["shipment_cost_method"] = None
    return values


def _optional(text: str) -> int | None:
    return int(text) if text else None


def _shipping_date(draft: SalesOrderDraft) -> date | None:
    """Tryton has one shipping date per sale. Raises Rejected where lines want different ones."""
    dates = {line.promised_date for line in draft.lines if line.promised_date}
    if draft.promised_date:
        dates.add(draft.promised_date)
    if len(dates) > 1:
        raise Rejected("one_date_per_order", system="erp", dates=", ".join(map(str, sorted(dates))))
    return next(iter(dates), None)


def _line(line: DraftLine, unit_id: int) -> dict[str, object]:
    values: dict[str, object] = {
        "type": "line",
        "product": record_id("product.product", line.product_id),
        "quantity": Number(line.quantity),
        "unit": unit_id,
        "unit_price": line.unit_price,
        "taxes": [["add", [int(tax) for tax in line.tax_ids]]],
    }
    if line.description:
        values["description"] = line.description
    return values


async def confirm(client: TrytonClient, order_id: str, accepted: Sequence[str]) -> SalesOrder:
    """Quote, then confirm, resumed from wherever the sale stands.

    Both are refused when repeated, and a task that Tryton runs after it has committed the confirmation may
    refuse too. So a refusal is only believed when the sale, read again, stands where it stood.
    """
    number = record_id("sale.sale", order_id)
    for method, undone in (("quote", ("draft",)), ("confirm", ("draft", "quotation"))):
        refusal = await _pressed(client, method, number, accepted)
        if refusal is None:
            continue
        order = await (by_id(client, order_id) if method == "quote" else _read_back(client, order_id, method))
        if order.state in undone or order.state == "cancelled":
            if isinstance(refusal, WarningRaised):
                raise refusal
            raise await name_missing_right(client, refusal, ("write",)) from None
        if order.state != "quotation":
            return order
    return await _read_back(client, order_id, "confirm")


async def _pressed(
    client: TrytonClient, method: str, number: int, accepted: Sequence[str]
) -> Rejected | None:
    """Calls a method on one sale, saying yes to accepted warnings; the refusal if there is one."""

    async def press() -> None:
        await client.change("sale.sale", method, [number])

    try:
        await _answering(client, press, accepted)
    except Rejected as refusal:
        return refusal
    return None


async def _answering(
    client: TrytonClient, call: Callable[[], Awaitable[None]], accepted: Sequence[str]
) -> None:
    """Tryton raises one warning at a time and rolls back; each is skipped by name and the call repeated."""
    for _ in range(MOST_WARNINGS):
        try:
            await call()
        except WarningRaised as warning:
            name = str(warning.params["name"])
            if name not in accepted:
                raise
            await client.change("res.user.warning", "skip", name)
        else:
            return
    raise Rejected("too_many_warnings", system="erp")


async def cancel(client: TrytonClient, order_id: str) -> SalesOrder:
    """Raises Rejected unless the sale is then cancelled."""
    refusal = await _pressed(client, "cancel", record_id("sale.sale", order_id), ())
    order = await (by_id(client, order_id) if refusal else _read_back(client, order_id, "cancel"))
    if refusal is not None and order.state != "cancelled":
        raise await name_missing_right(client, refusal, ("write",)) from None
    return order
