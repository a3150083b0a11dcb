"""Sales orders as rows and facts: what is on its way, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.sales_orders import SalesOrder, SalesOrderLine
from app.wording import formats
from ui.i18n import tr
from ui.models.figures import NOTHING, amount, day_cell, money_cell
from ui.widgets.cells import Cell, CellChip, CellProgress, Column, Row, cells

Shown = Literal["open", "late", "all"]


def columns() -> tuple[Column, ...]:
    return (
        Column(tr("Order"), 84),
        Column(tr("Customer")),
        Column(tr("Customer's reference"), 120, hide_below=900),
        Column(tr("Promised"), 96, number=True),
        Column(tr("Delivered"), 168),
        Column(tr("Total"), 104, number=True, hide_below=640),
        Column(tr("State"), 132),
    )


def filter_names() -> dict[str, str]:
    return {"open": tr("Open"), "late": tr("Late"), "all": tr("All")}


def line_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Item")),
        Column(tr("Quantity"), 84, number=True),
        Column(tr("Promised"), 96, number=True),
        Column(tr("Delivered"), 150),
        Column(tr("Net"), 92, number=True, hide_below=420),
    )


def late_days(order: SalesOrder, today: date) -> int:
    """Days since the promised date of what is still to be delivered; 0 where nothing is late."""
    if not order.open or order.state == "quotation" or order.promised_date is None:
        return 0
    return max(0, (today - order.promised_date).days)


def belongs(order: SalesOrder, shown: Shown, today: date) -> bool:
    if shown == "late":
        return late_days(order, today) > 0
    return shown == "all" or order.open


def order_row(order: SalesOrder, today: date, language: str) -> Row:
    reference = order.customer_reference or NOTHING
    return Row(
        cells(
            Cell(order.number or tr("draft"), strong=bool(order.number)),
            order.customer_name,
            Cell(reference, token="text" if order.customer_reference else "text_faint"),
            day_cell(order.promised_date, language, today),
            progress_cell(order, language),
            money_cell(order.total_amount, language),
            Cell(chip=state_chip(order, today)),
        ),
        key=order.id,
    )


def state_chip(order: SalesOrder, today: date) -> CellChip:
    plain: dict[str, CellChip] = {
        "draft": CellChip(tr("Draft"), "neutral", "note-pencil"),
        "quotation": CellChip(tr("Not confirmed"), "neutral", "circle-dashed"),
        "cancelled": CellChip(tr("Cancelled"), "neutral", "x-circle"),
    }
    if order.state in plain:
        return plain[order.state]
    if order.delivery_state == "exception":
        return CellChip(tr("Delivery problem"), "danger")
    if order.state == "done" or order.delivery_state == "delivered":
        return CellChip(tr("Delivered"), "success")
    if late := late_days(order, today):
        said = tr("1 day late") if late == 1 else tr("{days} days late", days=late)
        return CellChip(said, "danger", "warning-fill")
    if order.promised_date is None:
        return CellChip(tr("No date"), "warning")
    if order.promised_date == today:
        return CellChip(tr("Due today"), "warning", "clock")
    return CellChip(tr("On time"), "success")


def progress_cell(order: SalesOrder, language: str) -> Cell:
    """Of one unit the quantities; of several how many lines are complete."""
    if order.state in ("draft", "quotation", "cancelled") or not order.lines:
        return Cell(NOTHING, token="text_faint", value=Decimal(-1))
    done, whole, words = _progress(order, language)
    share = done / whole if whole else Decimal(0)
    return Cell(progress=CellProgress(done, whole, words), value=share)


def _progress(order: SalesOrder, language: str) -> tuple[Decimal, Decimal, str]:
    units = {line.unit.code for line in order.lines}
    if len(units) == 1:
        whole = sum((line.quantity for line in order.lines), Decimal(0))
        done = sum((line.delivered_quantity for line in order.lines), Decimal(0))
        if order.delivery_state == "delivered":
            done = whole
        return done, whole, _of(done, whole, language)
    whole = Decimal(len(order.lines))
    done = Decimal(sum(line.delivered_quantity >= line.quantity for line in order.lines))
    if order.delivery_state == "delivered":  # services have no delivery and are no less done
        done = whole
    return done, whole, tr("{done} of {whole} lines", done=int(done), whole=int(whole))


def _of(done: Decimal, whole: Decimal, language: str) -> str:
    said = {"done": formats.number(done, language), "whole": formats.number(whole, language)}
    return tr("{done} of {whole}", **said)


def line_row(line: SalesOrderLine, today: date, language: str) -> Row:
    done = Cell(
        progress=CellProgress(
            line.delivered_quantity, line.quantity, _of(line.delivered_quantity, line.quantity, language)
        ),
        value=line.delivered_quantity,
    )
    name = line.name if line.name != line.product_code else ""
    return Row(
        cells(
            Cell(line.product_code or line.name, name, strong=True),
            Cell(formats.count(line.quantity, line.unit.code, language), value=line.quantity),
            day_cell(line.promised_date, language, today),
            done,
            Cell(amount(line.net_amount, language), value=line.net_amount),
        ),
        key=line.id,
    )


def facts(order: SalesOrder, today: date, language: str) -> list[tuple[str, str]]:
    def day(on: date | None) -> str:
        return NOTHING if on is None else formats.day(on, language, today)

    return [
        (tr("Ordered"), day(order.order_date)),
        (tr("Promised"), day(order.promised_date)),
        (tr("Net"), formats.money(order.untaxed_amount, language)),
        (tr("Total"), formats.money(order.total_amount, language)),
        (tr("Invoices"), ", ".join(order.invoice_numbers) or tr("none yet")),
        (tr("Reference"), order.external_reference or order.customer_reference or NOTHING),
    ]


def quote_of(order: SalesOrder, crm: str) -> str:
    """The CRM's id of the quote that Firmdate made it of, "" for any other order."""
    start = f"{crm}:"
    if not order.external_reference.startswith(start):
        return ""
    quote, _, tail = order.external_reference.removeprefix(start).rpartition(":r")
    return quote if ":p" in tail else ""


def lines_title(order: SalesOrder) -> str:
    count = len(order.lines)
    return tr("1 line") if count == 1 else tr("{count} lines", count=count)


def named(orders: Sequence[SalesOrder], number: str) -> SalesOrder | None:
    """By number as people write it, or by id."""
    said = number.strip().casefold()
    return next((order for order in orders if said in (order.number.casefold(), order.id.casefold())), None)
