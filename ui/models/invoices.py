"""Open items as rows, facts and the ageing picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.invoices import OpenItem, ageing
from app.domain.values import Money
from app.wording import formats
from ui.i18n import tr
from ui.models.figures import NOTHING, day_cell, money_cell
from ui.widgets.bars import AgeingPart
from ui.widgets.cells import Cell, CellChip, Column, Row, cells


def columns() -> tuple[Column, ...]:
    return (
        Column(tr("Invoice"), 84),
        Column(tr("Customer")),
        Column(tr("For"), 108, hide_below=760),
        Column(tr("Due"), 96, number=True),
        Column(tr("Total"), 104, number=True, hide_below=640),
        Column(tr("Open"), 104, number=True),
        Column(tr("State"), 132),
    )


def invoice_row(item: OpenItem, today: date, language: str) -> Row:
    return Row(
        cells(
            Cell(item.number, strong=True),
            item.customer_name,
            ", ".join(item.sales_order_numbers) or NOTHING,
            day_cell(item.due_date, language, today),
            money_cell(item.total_amount, language),
            money_cell(item.open_amount, language, strong=True),
            Cell(chip=state_chip(item, today)),
        ),
        key=item.id,
    )


def state_chip(item: OpenItem, today: date) -> CellChip:
    state = item.state(today)
    if state == "paid":
        return CellChip(tr("Paid"), "success")
    if item.open_amount < Money.zero(item.open_amount.currency):
        return CellChip(tr("Credit note"), "info", "receipt")
    if late := item.days_late(today):
        said = tr("1 day late") if late == 1 else tr("{days} days late", days=late)
        return CellChip(said, "danger" if late > 30 else "warning", "warning-fill")
    if state == "part_paid":
        return CellChip(tr("Part paid"), "neutral", "clock")
    return CellChip(tr("Not due"), "neutral", "clock")


def facts(item: OpenItem, today: date, language: str) -> list[tuple[str, str]]:
    def day(on: date | None) -> str:
        return NOTHING if on is None else formats.day(on, language, today)

    return [
        (tr("Customer"), item.customer_name),
        (tr("Invoiced"), day(item.invoice_date)),
        (tr("Due"), day(item.due_date)),
        (tr("Total"), formats.money(item.total_amount, language)),
        (tr("Paid"), formats.money(item.paid_amount, language)),
        (tr("Open"), formats.money(item.open_amount, language)),
        (tr("For"), ", ".join(item.sales_order_numbers) or NOTHING),
    ]


def answer(item: OpenItem, today: date, language: str) -> str:
    """Has it been paid?"""
    open_amount = formats.money(item.open_amount, language)
    state = item.state(today)
    if state == "paid":
        return tr("{invoice} is paid", invoice=item.number)
    if late := item.days_late(today):
        days = tr("1 day late") if late == 1 else tr("{days} days late", days=late)
        return tr("{invoice} is {days}: {amount} is open", invoice=item.number, days=days, amount=open_amount)
    if state == "part_paid":
        return tr("{invoice} is paid in part: {amount} is open", invoice=item.number, amount=open_amount)
    return tr("{invoice} is not due yet: {amount} is open", invoice=item.number, amount=open_amount)


def main_currency(items: Sequence[OpenItem]) -> str:
    """The one that most items are in, "" for none: the picture adds up one currency only."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.open_amount.currency] = counts.get(item.open_amount.currency, 0) + 1
    return max(counts, key=lambda currency: counts[currency]) if counts else ""


def ageing_parts(items: Sequence[OpenItem], today: date, language: str) -> list[AgeingPart]:
    currency = main_currency(items)
    if not currency:
        return []
    names = {
        "not_due": tr("Not due"), "1_to_30": tr("1 to 30 days"), "31_to_60": tr("31 to 60 days"),
        "over_60": tr("Over 60 days"),
    }  # fmt: skip
    bands = ageing(items, today, currency)
    return [AgeingPart(names[key], sum_.amount, formats.money(sum_, language)) for key, sum_ in bands.items()]


def total_words(items: Sequence[OpenItem], today: date, language: str) -> str:
    """Open in all, and how much of it is late."""
    currency = main_currency(items)
    if not currency:
        return ""
    mine = [item for item in items if item.open_amount.currency == currency]
    whole = Money.total([item.open_amount for item in mine], currency)
    late = Money.total([item.open_amount for item in mine if item.days_late(today)], currency)
    others = len(items) - len(mine)
    said = tr(
        "{amount} open, {late} of it late",
        amount=formats.money(whole, language),
        late=formats.money(late, language),
    )
    return said + (" " + tr("({count} in another currency)", count=others) if others else "")


def matching(items: Sequence[OpenItem], text: str) -> list[OpenItem]:
    """Those whose number, customer or order holds every word."""
    words = text.casefold().split()
    if not words:
        return list(items)
    return [item for item in items if all(word in _hay(item) for word in words)]


def _hay(item: OpenItem) -> str:
    return " ".join((item.number, item.customer_name, *item.sales_order_numbers)).casefold()


def named(items: Sequence[OpenItem], number: str) -> OpenItem | None:
    said = number.strip().casefold()
    return next((item for item in items if item.number.casefold() == said), None)
