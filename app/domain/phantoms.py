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
    "receipt_of_ended_order",
    "receipt_overdue",
    "receipt_without_date",
    "negative_stock",
]

_DEMANDS: dict[DocumentState, ProblemKind] = {
    "cancelled": "demand_of_cancelled_order",
    "closed": "demand_of_closed_order",
    "delivered": "demand_of_delivered_order",
}


@dataclass(frozen=True)
class DataProblem:
    """`quantity` is positive, in the product's stock unit: what is still taken, what is late, or what is
    missing below zero. `document` is empty for negative stock and where the ERP names none. `on`: the first
    day it was planned for. `reserved`: goods are set aside for a part of it at least."""

    kind: ProblemKind
    product_id: str
    warehouse_id: str
    quantity: Decimal
    document: str = ""
    party: str = ""
    on: date | None = None
    reserved: bool = False


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
    )


def _with(problem: DataProblem, event: StockEvent) -> DataProblem:
    days = [day for day in (problem.on, event.on) if day is not None]
    return replace(
        problem,
        quantity=problem.quantity + abs(event.quantity),
        on=min(days, default=None),
        reserved=problem.reserved or event.hard,
    )
