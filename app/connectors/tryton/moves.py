"""Stock moves folded into events of a warehouse. Pure.

Tryton plans a delivery as two moves: storage -> output (picking; a reservation sits here, as state
"assigned") and output -> customer (stays draft until packed). Seen from the warehouse only the second
leaves it, so the server's own forecast shows neither the reservation nor a demand whose date has passed.
Here each outgoing move is one demand: as much of it as its picking has reserved or picked is hard, the
rest is planned. Nothing is counted twice, and a move without a date stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.connectors.tryton.mapping import optional_date, quantity
from app.connectors.wire.fields import Fields
from app.domain.stock import DocumentState, EventKind, StockEvent

MOVE_FIELDS = (
    "product",
    "internal_quantity",
    "state",
    "planned_date",
    "from_location.type",
    "from_location.warehouse",
    "to_location.type",
    "to_location.warehouse",
    "origin",
    "shipment",
    "shipment.number",
    "shipment.state",
)


@dataclass(frozen=True)
class Place:
    """`warehouse` is empty for suppliers, customers, transit and whatever lies outside any warehouse."""

    type: str
    warehouse: str


@dataclass(frozen=True)
class Move:
    """`origin` and `shipment` are Tryton references: "model,id", or empty."""

    id: str
    product_id: str
    quantity: Decimal
    state: str
    on: date | None
    source: Place
    target: Place
    origin: str
    shipment: str
    shipment_number: str
    shipment_state: str


@dataclass(frozen=True)
class Document:
    """What a move belongs to, as people call it. `open_quantity`: what the line behind it has still to
    deliver, in the product's stock unit; None where that is not known or nothing is delivered."""

    number: str
    party: str
    state: DocumentState = ""
    open_quantity: Decimal | None = None


def move(fields: Fields) -> Move:
    shipment = fields.optional_inner("shipment.") if fields.raw("shipment") is not None else None
    return Move(
        id=fields.id(),
        product_id=fields.id("product"),
        quantity=quantity(fields, "internal_quantity"),
        state=fields.text("state"),
        on=optional_date(fields, "planned_date"),
        source=_place(fields.inner("from_location.")),
        target=_place(fields.inner("to_location.")),
        origin=fields.text("origin"),
        shipment=fields.text("shipment"),
        shipment_number=shipment.text("number") if shipment else "",
        shipment_state=shipment.text("state") if shipment else "",
    )


def _place(fields: Fields) -> Place:
    return Place(fields.text("type"), fields.optional_id("warehouse"))


def origin_of(move: Move, by_id: Mapping[str, Move]) -> str:
    """The document's line: a picking move names the outgoing move, which names the sale line."""
    model, _, number = move.origin.partition(",")
    if model == "stock.move" and number in by_id:
        return by_id[number].origin
    return move.origin


def fold(moves: Sequence[Move], documents: Mapping[str, Document]) -> dict[tuple[str, str], list[StockEvent]]:
    """Events by product and warehouse. `documents` by origin reference ("sale.line,7")."""
    by_id = {item.id: item for item in moves}
    held = _reserved(moves)
    events: dict[tuple[str, str], list[StockEvent]] = {}
    for item in moves:
        if "lost_found" in (item.source.type, item.target.type) or item.source == item.target:
            continue
        origin = origin_of(item, by_id)
        document = documents.get(origin) or Document(item.shipment_number, "")
        if item.source.warehouse and item.source.warehouse != item.target.warehouse:
            key = (item.product_id, item.source.warehouse)
            issues = _issues(item, document, held.get(item.id, Decimal(0)))
            if document.open_quantity is not None:
                issues = [replace(e, line=origin, open_quantity=document.open_quantity) for e in issues]
            events.setdefault(key, []).extend(issues)
        if item.target.warehouse and item.source.warehouse != item.target.warehouse:
            key = (item.product_id, item.target.warehouse)
            events.setdefault(key, []).append(_event(item, item.quantity, document, hard=False))
    return events


def _reserved(moves: Iterable[Move]) -> dict[str, Decimal]:
    """How much of each outgoing move is set aside: by the assigned picking moves that name it."""
    held: dict[str, Decimal] = {}
    for item in moves:
        model, _, outgoing = item.origin.partition(",")
        inside = item.source.warehouse == item.target.warehouse
        if model == "stock.move" and item.state == "assigned" and inside:
            held[outgoing] = held.get(outgoing, Decimal(0)) + item.quantity
    return held


def _issues(item: Move, document: Document, reserved: Decimal) -> list[StockEvent]:
    """One event, or two where only a part is reserved."""
    if item.state == "assigned" or item.shipment_state in ("picked", "packed"):
        reserved = item.quantity
    reserved = min(reserved, item.quantity)
    parts = [(reserved, True), (item.quantity - reserved, False)]
    return [_event(item, -amount, document, hard=hard) for amount, hard in parts if amount]


def _event(item: Move, amount: Decimal, document: Document, *, hard: bool) -> StockEvent:
    return StockEvent(
        on=item.on,
        quantity=amount,
        kind="reservation" if hard else _kind(item, amount),
        document=document.number,
        party=document.party,
        hard=hard,
        document_state=document.state,
    )


def _kind(item: Move, amount: Decimal) -> EventKind:
    origin = item.origin.partition(",")[0]
    if "production" in (item.source.type, item.target.type):
        return "production"
    if item.shipment.startswith("stock.shipment.internal"):
        return "transfer"
    if amount > 0 and item.source.type == "supplier":
        return "purchase"
    if amount > 0 and item.source.type == "customer":
        return "customer_return"
    if amount < 0 and (item.target.type == "customer" or origin.startswith("sale.")):
        return "sales_order"
    return "other"
