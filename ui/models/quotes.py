"""Quotes as rows: what waits to be converted first."""

from __future__ import annotations

from datetime import date
from typing import Literal

from app.domain.quotes import Quote
from app.domain.values import Money
from app.services.documents import QuoteRow
from ui.i18n import tr
from ui.models.figures import NOTHING, day_cell, money_cell
from ui.widgets.cells import Cell, CellChip, Column, Row, cells

Shown = Literal["waiting", "accepted", "sent", "draft", "closed", "all"]
SHOWN: tuple[Shown, ...] = ("waiting", "accepted", "sent", "draft", "closed", "all")


def columns() -> tuple[Column, ...]:
    return (
        Column(tr("Quote"), 84),
        Column(tr("Subject"), hide_below=760),
        Column(tr("Customer")),
        Column(tr("Valid until"), 104, number=True),
        Column(tr("Net amount"), 104, number=True),
        Column(tr("State"), 112),
        Column(tr("Sales order"), 132),
    )


def filter_names() -> dict[str, str]:
    return {
        "waiting": tr("To convert"), "accepted": tr("Accepted"), "sent": tr("Sent"), "draft": tr("Draft"),
        "closed": tr("Closed"), "all": tr("All"),
    }  # fmt: skip


def waiting(row: QuoteRow) -> bool:
    """Accepted, and nothing of it has become an order."""
    return row.quote.status == "accepted" and not row.conversion and not row.quote.sales_order_numbers


def belongs(row: QuoteRow, shown: Shown, today: date) -> bool:
    quote = row.quote
    over = quote.status in ("declined", "expired") or (quote.status != "accepted" and quote.expired(today))
    match shown:
        case "waiting":
            return waiting(row)
        case "closed":
            return over
        case "accepted":
            return quote.status == "accepted"
        case "sent" | "draft":
            return quote.status == shown and not over
    return True


def quote_row(row: QuoteRow, today: date, language: str, *, converting: bool = False) -> Row:
    quote = row.quote
    amount = Money(quote.untaxed_amount, quote.currency)
    return Row(
        cells(
            Cell(quote.number, strong=waiting(row)),
            quote.title or NOTHING,
            quote.account_name or NOTHING,
            day_cell(quote.expiry_date, language, today),
            money_cell(amount, language),
            Cell(chip=state_chip(quote, today)),
            _conversion_cell(row, converting),
        ),
        key=quote.id,
    )


def state_chip(quote: Quote, today: date) -> CellChip:
    if quote.status == "accepted":
        return CellChip(tr("Accepted"), "success")
    if quote.status == "declined":
        return CellChip(tr("Declined"), "neutral", "x-circle")
    if quote.expired(today):
        return CellChip(tr("Expired"), "warning", "clock")
    return {
        "sent": CellChip(tr("Sent"), "neutral", "envelope-simple"),
        "draft": CellChip(tr("Draft"), "neutral", "note-pencil"),
    }.get(quote.status, CellChip(tr("Other"), "neutral", "circle-dashed"))


def _conversion_cell(row: QuoteRow, converting: bool) -> Cell:
    numbers = ", ".join(row.quote.sales_order_numbers)
    if converting:
        return Cell(chip=CellChip(tr("Converting"), "info", "hourglass-medium"))
    if row.conversion == "confirmed":
        return Cell(chip=CellChip(tr("Number owed"), "warning", "hourglass-medium"))
    if row.conversion in ("unknown", "creating", "created", "confirming"):
        return Cell(chip=CellChip(tr("Outcome unknown"), "warning", "hourglass-medium"))
    if row.conversion == "claimed":
        return Cell(chip=CellChip(tr("Unfinished"), "warning", "hourglass-medium"))
    if numbers or row.conversion == "done":
        return Cell(chip=CellChip(numbers or tr("Converted"), "success", "truck"))
    if row.quote.status == "accepted":
        return Cell(tr("to convert"), token="text_muted")
    return Cell(NOTHING, token="text_faint", value="")
