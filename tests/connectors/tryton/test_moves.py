"""Moves folded into events: every demand once, whatever state its picking is in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.connectors.tryton.moves import Document, Move, fold, move
from app.connectors.wire.fields import Fields
from app.domain.availability import StockEvent

DAY = date(2026, 12, 1)
OTHER = {
    "supplier": ("supplier", None),
    "customer": ("customer", None),
    "transit": ("storage", None),
    "lost": ("lost_found", None),
    "production": ("production", 5),
    "PUR in": ("storage", 5),
    "PUR storage": ("storage", 5),
    "PUR out": ("storage", 5),
    "TIL storage": ("storage", 6),
}
PUR, TIL = ("1", "5"), ("1", "6")
DOCUMENTS = {"sale.line,7": Document("SO-1", "Alpha"), "purchase.line,3": Document("PO-1", "Supplier")}


def a_move(number: int, source: str, target: str, quantity: str, **changes: Any) -> Move:
    record: dict[str, Any] = {
        "id": number,
        "product": 1,
        "internal_quantity": Decimal(quantity),
        "state": "draft",
        "planned_date": DAY,
        "from_location.": dict(zip(("type", "warehouse"), OTHER[source], strict=True)),
        "to_location.": dict(zip(("type", "warehouse"), OTHER[target], strict=True)),
        "origin": None,
        "shipment": None,
        "shipment.": None,
        **changes,
    }
    return move(Fields.of(record, "stock.move", "erp"))


def folded(*moves: Move) -> dict[tuple[str, str], list[StockEvent]]:
    return fold(moves, DOCUMENTS)


def outgoing(state: str = "draft", quantity: str = "25", **changes: Any) -> Move:
    return a_move(10, "PUR out", "customer", quantity, origin="sale.line,7", state=state, **changes)


def picking(number: int, quantity: str, state: str) -> Move:
    return a_move(number, "PUR storage", "PUR out", quantity, origin="stock.move,10", state=state)


def test_a_planned_delivery_is_one_demand() -> None:
    assert folded(outgoing(), picking(11, "25", "draft")) == {
        PUR: [StockEvent(DAY, Decimal(-25), "sales_order", "SO-1", "Alpha")]
    }


def test_a_reservation_is_taken_once_and_hard() -> None:
    assert folded(outgoing(), picking(11, "25", "assigned")) == {
        PUR: [StockEvent(DAY, Decimal(-25), "reservation", "SO-1", "Alpha", hard=True)]
    }


def test_of_a_partly_reserved_demand_only_that_part_is_hard() -> None:
    events = folded(outgoing(), picking(11, "10", "assigned"), picking(12, "15", "draft"))[PUR]
    assert [(event.quantity, event.hard) for event in events] == [(-10, True), (-15, False)]


def test_what_is_picked_is_set_aside() -> None:
    """The picking is done and no longer read; the goods lie in the output zone."""
    shipment = {"shipment": "stock.shipment.out,4", "shipment.": {"number": "4", "state": "picked"}}
    assert [event.hard for event in folded(outgoing(**shipment))[PUR]] == [True]
    assert [event.hard for event in folded(outgoing(state="assigned"))[PUR]] == [True]


def test_a_receipt_without_a_date_is_kept() -> None:
    receipt = a_move(1, "supplier", "PUR in", "20", origin="purchase.line,3", planned_date=None)
    assert folded(receipt) == {PUR: [StockEvent(None, Decimal(20), "purchase", "PO-1", "Supplier")]}


def test_a_transfer_leaves_one_warehouse_and_reaches_the_other_through_transit() -> None:
    shipment = {"shipment": "stock.shipment.internal,2", "shipment.": {"number": "T-2", "state": "waiting"}}
    later = date(2026, 12, 4)
    events = folded(
        a_move(1, "PUR storage", "transit", "8", **shipment),
        a_move(2, "transit", "TIL storage", "8", planned_date=later, **shipment),
    )
    assert events == {
        PUR: [StockEvent(DAY, Decimal(-8), "transfer", "T-2")],
        TIL: [StockEvent(later, Decimal(8), "transfer", "T-2")],
    }


def test_moves_inside_a_warehouse_and_of_inventories_are_no_events() -> None:
    assert folded(a_move(1, "PUR in", "PUR storage", "5"), a_move(2, "lost", "PUR storage", "5")) == {}


def test_a_return_and_a_production_are_named_for_what_they_are() -> None:
    back = a_move(1, "customer", "PUR in", "2", origin="sale.line,7")
    (event,) = folded(back)[PUR]
    assert (event.quantity, event.kind, event.document) == (2, "customer_return", "SO-1")
    outside = a_move(2, "PUR storage", "customer", "2", origin="sale.line.component,9")
    assert folded(outside)[PUR][0].kind == "sales_order"


def test_what_a_line_has_still_to_deliver_is_told_of_each_of_its_issues_and_of_no_receipt() -> None:
    documents = {"sale.line,7": Document("SO-1", "Alpha", "open", Decimal(20))}
    back = a_move(1, "customer", "PUR in", "2", origin="sale.line,8")
    found = fold([outgoing(), picking(11, "10", "assigned"), back], documents)[PUR]
    assert [(e.quantity, e.line, e.open_quantity) for e in found] == [
        (-10, "sale.line,7", 20),
        (-15, "sale.line,7", 20),
        (2, "", None),
    ]


def test_a_delivery_from_one_move_without_picking_counts() -> None:
    direct = a_move(1, "PUR storage", "customer", "3", origin="sale.line,7")
    assert folded(direct) == {PUR: [StockEvent(DAY, Decimal(-3), "sales_order", "SO-1", "Alpha")]}
