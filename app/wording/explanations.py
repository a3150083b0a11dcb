"""Why a date is what it is, row by row: what is there, what takes it, what comes, what is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.availability import StockEvent
from app.domain.explanations import Explanation
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.words import say

RowKind = Literal["component", "stock", "limits", "comes", "not_counted", "shortage"]


@dataclass(frozen=True)
class ReasonRow:
    """`on` None: no day belongs to it. `quantity` is in the stock unit of the product, negative for what
    takes stock; None for the heading of a component."""

    kind: RowKind
    on: date | None
    what: str
    quantity: Decimal | None


def reason_rows(explanations: Sequence[Explanation], language: str, *, kit: bool) -> list[ReasonRow]:
    """The tightest component first; one that is no kit has no headings."""
    catalog = catalog_of(language)
    rows: list[ReasonRow] = []
    for explanation in explanations:
        if kit:
            heading = say(catalog, "why.component", {"component": explanation.code})
            rows.append(ReasonRow("component", None, heading, None))
        rows += _of_one(explanation, catalog)
    return rows


def _of_one(found: Explanation, catalog: Catalog) -> list[ReasonRow]:
    rows = [ReasonRow("stock", None, say(catalog, "why.on_hand"), found.on_hand)]
    if found.safety_stock:
        rows.append(ReasonRow("stock", None, say(catalog, "why.safety"), -found.safety_stock))
    events = [_row("limits", limit.on, limit.event, catalog) for limit in found.limiting]
    events += [_row("comes", day, event, catalog) for day, event in found.trusted]
    rows += sorted(events, key=lambda row: row.on or date.max)
    rows += [_row("not_counted", event.on, event, catalog) for event in found.untrusted]
    if found.shortage:
        rows.append(ReasonRow("shortage", None, say(catalog, "why.shortage"), -found.shortage))
    return rows


def _row(kind: RowKind, on: date | None, event: StockEvent, catalog: Catalog) -> ReasonRow:
    if kind == "comes":
        key = "why.comes"
    elif kind == "not_counted":
        key = "why.late" if event.on else "why.no_date"
    else:
        key = "why.held" if event.hard else "why.takes"
    values = {"document": event.document, "party": event.party}
    return ReasonRow(kind, on, say(catalog, key, values), event.quantity)


def reason_sentence(row: ReasonRow, language: str, today: date) -> str:
    """A row as one reads it aloud."""
    day = formats.day(row.on, language, today) if row.on else ""
    figure = "" if row.quantity is None else formats.number(row.quantity, language)
    return ", ".join(part for part in (day, row.what, figure) if part)
