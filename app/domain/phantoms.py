"""Data problems in the ERP that make delivery dates wrong, each with its document.

They are told, never silently netted: what an ended order still takes keeps counting until somebody has put
it right in the ERP, and a late receipt is counted by the policy alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.stock import DocumentState, StockEvent, StockSituation

ProblemKind = Literal[
    "demand_of_cancelled_order",
    "demand_of_closed_order",
    "demand_of_delivered_order",
    "demand_beyond_open_quantity",
    "receipt_of_ended_order",
    "receipt_overdue",
    "receipt_without_date",
    "negative_stock",
]

Receipt = Literal["", "purchase", "transfer", "customer_return", "production", "other"]
"""By which way goods are to come; "" for what brings none."""

_DEMANDS: dict[DocumentState, ProblemKind] = {
    "cancelled": "demand_of_cancelled_order",
    "closed": "demand_of_closed_order",
    "delivered": "demand_of_delivered_order",
}


@dataclass(frozen=True)
class DataProblem:
    """`quantity` is positive, in the product's stock unit: what is still taken, what is taken beyond what is
    open, what is late, or what is missing below zero. `document` is empty for negative stock and where the
    ERP names none. `on`: the first day it was planned for. `reserved`: goods are set aside for a part of it
    at least. `receipt`: who is to be asked about it depends on the way in which goods come."""

    kind: ProblemKind
    product_id: str
    warehouse_id: str
    quantity: Decimal
    document: str = ""
    party: str = ""
    on: date | None = None
    reserved: bool = False
    receipt: Receipt = ""


def find_problems(situations: Iterable[StockSituation], today: date) -> tuple[DataProblem, ...]:
    """In the order of the situations; what one document does to one product in a warehouse is one problem."""
    return tuple(problem for situation in situations for problem in _of(situation, today))


def _of(situation: StockSituation, today: date) -> Sequence[DataProblem]:
    found: dict[tuple[ProblemKind, str], DataProblem] = {}
    if situation.on_hand < 0:
        missing = -situation.on_hand
        problem = DataProblem("negative_stock", situation.product_id, situation.warehouse_id, missing)
        found["negative_stock", ""] = problem
    for event in situation.events:
        kind = _kind(event, today)
        if kind is None:
            continue
        before = found.get((kind, event.document))
        found[kind, event.document] = _with(before, event) if before else _first(kind, situation, event)
    return [*found.values(), *_beyond_open(situation)]


def _beyond_open(situation: StockSituation) -> Sequence[DataProblem]:
    """Orders of which a line holds more than it has still to deliver, one problem per document."""
    held: dict[tuple[str, str], list[StockEvent]] = {}
    for event in situation.events:
        known = event.line and event.open_quantity is not None
        if known and event.quantity < 0 and event.document_state == "open":
            held.setdefault((event.document, event.line), []).append(event)
    found: dict[str, DataProblem] = {}
    for (document, _), events in held.items():
        excess = sum((-event.quantity for event in events), -(events[0].open_quantity or Decimal(0)))
        if excess <= 0:
            continue
        first, *others = events
        problem = _first("demand_beyond_open_quantity", situation, first)
        for event in others:
            problem = _with(problem, event)
        before = found.get(document)
        if before is not None:
            days = [day for day in (problem.on, before.on) if day is not None]
            excess += before.quantity
            reserved = problem.reserved or before.reserved
            problem = replace(problem, on=min(days, default=None), reserved=reserved)
        found[document] = replace(problem, quantity=excess)
    return list(found.values())


def _kind(event: StockEvent, today: date) -> ProblemKind | None:
    if event.quantity < 0:
        return _DEMANDS.get(event.document_state)
    if event.quantity == 0:
        return None
    if event.document_state in _DEMANDS:
        return "receipt_of_ended_order"
    if event.on is None:
        return "receipt_without_date"
    return "receipt_overdue" if event.on < today else None


def _first(kind: ProblemKind, situation: StockSituation, event: StockEvent) -> DataProblem:
    return DataProblem(
        kind=kind,
        product_id=situation.product_id,
        warehouse_id=situation.warehouse_id,
        quantity=abs(event.quantity),
        document=event.document,
        party=event.party,
        on=event.on,
        reserved=event.hard,
        receipt=_receipt(event),
    )


def _receipt(event: StockEvent) -> Receipt:
    if event.quantity < 0:
        return ""
    if event.kind in ("purchase", "transfer", "customer_return", "production"):
        return event.kind
    return "other"


def _with(problem: DataProblem, event: StockEvent) -> DataProblem:
    days = [day for day in (problem.on, event.on) if day is not None]
    return replace(
        problem,
        quantity=problem.quantity + abs(event.quantity),
        on=min(days, default=None),
        reserved=problem.reserved or event.hard,
    )
