"""Whether what was promised still holds, and what has changed where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.availability import Part, StockSituation
from app.domain.products import Product, Warehouse
from app.domain.promises import Promise, parts_left
from app.domain.recipes import recipe_of
from app.domain.sales_orders import SalesOrder, SalesOrderLine
from app.domain.values import Quantity, UnitMismatch
from app.errors import NotFound
from app.services.delivery import Answering, Offer, read_situations
from app.services.promises import holds, list_promises
from app.services.workspace import Workspace, pick_warehouse
from app.storage import inbox, journal
from app.storage import promises as saved

CHECK_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class _Ordered:
    """What became of a promise's quote: its sales orders, and what of the item was delivered by them."""

    numbers: frozenset[str] = frozenset()
    delivered: Decimal = Decimal(0)


async def watch_promises(workspace: Workspace) -> list[Promise]:
    """Reads stock for all living promises in one go; those whose state changed are returned.

    At risk opens an inbox entry with the new date, back in the clear closes it. Where the quote was
    converted, its own sales order takes nothing from its promise, and what it delivered is no longer owed.
    """
    living = [p for p in await list_promises(workspace) if p.state in ("holds", "at_risk")]
    if not living:
        return []
    today = await workspace.today()
    products = await workspace.erp.products(list(dict.fromkeys(p.item for p in living)))
    warehouses = await workspace.erp.warehouses()
    situations = await read_situations(workspace, list(products.values()), warehouses)
    orders = await _orders(workspace, living)
    now = workspace.clock()
    changed = []
    for promise in living:
        product = products.get(promise.item)
        ordered = _ordered(promise, product, orders)
        own = {place: _without(found, ordered.numbers) for place, found in situations.items()}
        answering = Answering(workspace.policies, products, warehouses, own, today, now)
        left = tuple(p for p in parts_left(promise.parts, ordered.delivered) if p.on >= today)
        place = _place(warehouses, promise)
        gone = product is None or not product.active or (place is None and bool(recipe_of(product)))
        offer = None if gone else _offer(answering, promise, product, place, left)
        after = _looked_at(promise, gone, left, offer, workspace)
        await workspace.store.run(saved.save, after)
        if after.state != promise.state:
            changed.append(after)
            await _tell(workspace, after, _cause(promise, offer))
    return changed


async def _orders(workspace: Workspace, living: Sequence[Promise]) -> dict[str, list[SalesOrder]]:
    """By quote the sales orders that were made of it; one that the ERP has no more is missing."""
    quotes = list(dict.fromkeys(promise.quote_id for promise in living if promise.quote_id))
    found = await workspace.store.run(journal.of_quotes, workspace.crm.name, quotes)
    ids = {
        quote: [entry.order_id for entry in journal.living(entries) if entry.order_id]
        for quote, entries in found.items()
    }
    wanted = list(dict.fromkeys(order_id for made in ids.values() for order_id in made))
    orders = {order.id: order for order in await workspace.erp.sales_orders_by_id(wanted)} if wanted else {}
    return {quote: [orders[one] for one in made if one in orders] for quote, made in ids.items()}


def _ordered(
    promise: Promise, product: Product | None, orders: Mapping[str, Sequence[SalesOrder]]
) -> _Ordered:
    made = orders.get(promise.quote_id, ())
    if product is None:
        return _Ordered()
    delivered = sum(
        (
            _delivered(line, product)
            for order in made
            for line in order.lines
            if line.product_code == promise.item
        ),
        Decimal(0),
    )
    return _Ordered(frozenset(order.number for order in made if order.number), delivered)


def _delivered(line: SalesOrderLine, product: Product) -> Decimal:
    """In the stock unit. What is no exact quantity of it counts as not delivered: it stays watched."""
    try:
        return Quantity(line.delivered_quantity, line.unit).to(product.unit).value
    except UnitMismatch:
        return Decimal(0)


def _without(
    situations: Mapping[str, StockSituation], documents: frozenset[str]
) -> dict[str, StockSituation]:
    if not documents:
        return dict(situations)
    return {
        product: replace(found, events=tuple(e for e in found.events if e.document not in documents))
        for product, found in situations.items()
    }


def _place(warehouses: Sequence[Warehouse], promise: Promise) -> Warehouse | None:
    """None where the ERP has it no more under that name: one promise that nobody can keep ends no watch."""
    try:
        return pick_warehouse(warehouses, promise.warehouse)
    except NotFound:
        return None


def _offer(
    answering: Answering,
    promise: Promise,
    product: Product | None,
    warehouse: Warehouse | None,
    left: tuple[Part, ...],
) -> Offer | None:
    """What could be promised now of what is left; None where nothing is, and for what needs no stock."""
    if product is None or warehouse is None or not left:
        return None
    owed = sum((part.quantity for part in left), Decimal(0))
    asked, on = Quantity(owed, product.unit), max(part.on for part in left)
    together = answering.together(product, asked, on, warehouse) if promise.together else None
    return together or answering.offer(product, asked, on, warehouse)


def _looked_at(
    promise: Promise, gone: bool, left: tuple[Part, ...], offer: Offer | None, workspace: Workspace
) -> Promise:
    """`gone`: the item is sold no more, or the warehouse is not there."""
    now = workspace.clock()
    if not left:
        return replace(promise, state="kept", new_date=None, checked_at=now)
    if gone:
        return replace(promise, state="at_risk", new_date=None, checked_at=now)
    if offer is None or holds(offer, left):
        return replace(promise, state="holds", new_date=None, checked_at=now)
    return replace(promise, state="at_risk", new_date=offer.answer.earliest_date, checked_at=now)


def _cause(promise: Promise, offer: Offer | None) -> dict[str, str]:
    """What changed since it was given: a receipt it rested on moved or is gone, the day to ship has passed,
    or something takes the stock. Empty where none of these is seen."""
    if offer is None:
        return {}
    projection, found = offer.projection, offer.answer
    for receipt in promise.rested_on:
        document, was_due, _ = receipt.rsplit(" ", 2)
        due = [day for day, event in projection.events if event.document == document and event.quantity > 0]
        late = any(event.document == document for event in found.untrusted)
        if not due and not late and date.fromisoformat(was_due) >= projection.today:
            return {"cause": "gone", "document": document}
        if due and min(due).isoformat() > was_due:
            return {"cause": "moved", "document": document, "moved_to": min(due).isoformat()}
    if found.not_before is not None:
        return {"cause": "not_shipped"}
    if found.limited_by is None:
        return {}
    event = found.limited_by.event
    takes_on = (event.on or found.limited_by.on).isoformat()
    return {"cause": "taken", "document": event.document, "takes": str(-event.quantity), "takes_on": takes_on}


async def _tell(workspace: Workspace, promise: Promise, cause: Mapping[str, str]) -> None:
    if promise.state != "at_risk":
        await workspace.store.run(inbox.settle, "promise_at_risk", promise.id, promise.state)
        return
    params = {
        "item": promise.item,
        "quantity": str(promise.quantity),
        "unit": promise.unit,
        "date": promise.last_date.isoformat(),
        "new_date": promise.new_date.isoformat() if promise.new_date else "",
        "quote": promise.quote_number,
        **cause,
    }
    await workspace.store.run(
        inbox.report, "promise_at_risk", promise.id, "promise_at_risk", params, promise.customer_name
    )
