"""All customers as rows, from the local search index."""

from __future__ import annotations

from app.services.search import CustomerIndex, SearchEntry
from ui.i18n import tr
from ui.models.figures import NOTHING
from ui.widgets.cells import Cell, Column, Row, cells

MOST = 20_000
"""More rows than this are for the search (Ctrl+K): nobody reads a list that long."""


def columns() -> tuple[Column, ...]:
    return (Column(tr("Customer")), Column(tr("Town, ERP number, name in the ERP")))


def customer_row(entry: SearchEntry) -> Row:
    detail = Cell(entry.detail or NOTHING, token="text_muted", value=entry.detail)
    return Row(cells(Cell(entry.title, strong=True), detail), key=entry.record)


def shown(index: CustomerIndex) -> tuple[SearchEntry, ...]:
    return index.customers[:MOST]


def left_out(index: CustomerIndex) -> str:
    """What the list does not show, "" where it shows all."""
    if len(index.customers) <= MOST:
        return ""
    return tr("The first {shown} of {count}. Ctrl+K finds all.", shown=MOST, count=len(index.customers))
