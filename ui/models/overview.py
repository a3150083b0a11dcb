"""One customer as rows: quotes, sales orders, invoices with their ageing, promises, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from app.domain.availability import Part
from app.domain.customers import Address, ErpAccount
from app.domain.invoices import OpenItem, ageing
from app.domain.promises import Promise
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesOrder
from app.domain.values import Money
from app.services.promise_watch import CHECK_EVERY
from app.wording import formats
from ui.i18n import tr
from ui.models.figures import NOTHING, day_cell, money_cell
from ui.widgets.bars import AgeingPart
from ui.widgets.cells import Cell, CellChip, CellProgress, Column, Row, cells

_LATE_FOR_LONG = 30
"""Days after which "late" is said in red: the second band of the ageing picture ends there."""


# Quotes ---------------------------------------------------------------------


def quote_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Quote"), 84),
        Column(tr("Subject")),
        Column(tr("Valid until"), 92, number=True, hide_below=520),
        Column(tr("Net amount"), 100, number=True),
        Column(tr("State"), 120),
    )


def open_quotes(quotes: Sequence[Quote]) -> list[Quote]:
    """Those that something can still come of: what waits to be converted first, then the newest."""

    def over(quote: Quote) -> bool:
        return quote.status == "declined" or bool(quote.status == "accepted" and quote.sales_order_numbers)

    return sorted(
        (quote for quote in quotes if not over(quote)), key=lambda quote: quote.status != "accepted"
    )


def quote_rows(quotes: Sequence[Quote], today: date, language: str) -> list[Row]:
    return [
        Row(
            cells(
                Cell(quote.number, strong=quote.status == "accepted"),
                quote.title or NOTHING,
                day_cell(quote.expiry_date, language, today),
                money_cell(Money(quote.untaxed_amount, quote.currency), language),
                Cell(chip=quote_chip(quote, today)),
            ),
            key=quote.id,
        )
        for quote in quotes
    ]


def quote_chip(quote: Quote, today: date) -> CellChip:
    if quote.status == "accepted":
        return CellChip(tr("Accepted"), "success")
    if quote.expired(today):
        return CellChip(tr("Expired"), "warning", "clock")
    if quote.status == "sent":
        return CellChip(tr("Sent"), "neutral", "envelope-simple")
    if quote.status == "draft":
        return CellChip(tr("Draft"), "neutral", "note-pencil")
    return CellChip(tr("Other"), "neutral", "circle-dashed")


# Sales orders ---------------------------------------------------------------


def order_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Order"), 84),
        Column(tr("What")),
        Column(tr("Promised"), 92, number=True),
        Column(tr("Delivered"), 152, hide_below=520),
        Column(tr("State"), 120),
    )


def order_rows(orders: Sequence[SalesOrder], today: date, language: str) -> list[Row]:
    return [
        Row(
            cells(
                Cell(order.number or NOTHING),
                ", ".join(dict.fromkeys(line.name for line in order.lines)) or NOTHING,
                day_cell(promised_date(order), language, today),
                Cell(progress=delivered(order, language)),
                Cell(chip=order_chip(order, today)),
            ),
            key=order.number or order.id,
        )
        for order in orders
    ]


def promised_date(order: SalesOrder) -> date | None:
    dates = [line.promised_date for line in order.lines if line.promised_date]
    return order.promised_date or max(dates, default=None)


def delivered(order: SalesOrder, language: str) -> CellProgress:
    """In pieces where all lines count the same, else in lines: boxes and hours are not added up."""
    units = {line.unit for line in order.lines}
    if len(units) == 1:
        done = sum((line.delivered_quantity for line in order.lines), Decimal(0))
        whole = sum((line.quantity for line in order.lines), Decimal(0))
        code = next(iter(units)).code
        words = tr(
            "{done} of {whole}",
            done=formats.number(done, language),
            whole=formats.count(whole, code, language),
        )
        return CellProgress(done, whole, words)
    through = sum(line.delivered_quantity >= line.quantity for line in order.lines)
    words = tr("{done} of {whole} lines", done=through, whole=len(order.lines))
    return CellProgress(Decimal(through), Decimal(max(1, len(order.lines))), words)


def order_chip(order: SalesOrder, today: date) -> CellChip:
    on = promised_date(order)
    if order.delivery_state == "delivered":
        return CellChip(tr("Delivered"), "success")
    if order.delivery_state == "exception":
        return CellChip(tr("Held up"), "danger", "warning-fill")
    if order.state in ("draft", "quotation"):
        return CellChip(tr("Not confirmed"), "neutral", "note-pencil")
    if on is None:
        return CellChip(tr("No date"), "neutral", "clock")
    if on < today:
        return CellChip(days_late((today - on).days), "danger", "warning-fill")
    return CellChip(tr("On time"), "success")


def days_late(days: int) -> str:
    return tr("{n} day late", n=days) if days == 1 else tr("{n} days late", n=days)


# Invoices -------------------------------------------------------------------


def invoice_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Invoice"), 84),
        Column(tr("For")),
        Column(tr("Due"), 92, number=True),
        Column(tr("Open"), 100, number=True),
        Column(tr("State"), 120),
    )


def invoice_rows(items: Sequence[OpenItem], today: date, language: str) -> list[Row]:
    rows = []
    for item in items:
        late = item.days_late(today) > _LATE_FOR_LONG and item.open_amount.amount > 0
        paid = item.paid_amount
        sub = tr("paid {amount}", amount=formats.money(paid, language)) if paid.amount else ""
        rows.append(
            Row(
                cells(
                    item.number,
                    Cell(", ".join(item.sales_order_numbers) or NOTHING, sub),
                    day_cell(item.due_date, language, today),
                    money_cell(item.open_amount, language, strong=late),
                    Cell(chip=invoice_chip(item, today)),
                ),
                key=item.number,
            )
        )
    return rows


def invoice_chip(item: OpenItem, today: date) -> CellChip:
    if item.open_amount.amount < 0:
        return CellChip(tr("Credit note"), "info")
    late = item.days_late(today)
    if late:
        return CellChip(days_late(late), "danger" if late > _LATE_FOR_LONG else "warning", "warning-fill")
    return CellChip(tr("Not due"), "neutral", "clock")


def ageing_parts(items: Sequence[OpenItem], today: date, language: str) -> list[AgeingPart]:
    """Empty where several currencies meet: lengths of different money cannot be compared."""
    currencies = {item.open_amount.currency for item in items}
    if len(currencies) != 1:
        return []
    names = {
        "not_due": tr("Not due"),
        "1_to_30": tr("1 to 30 days"),
        "31_to_60": tr("31 to 60 days"),
        "over_60": tr("Over 60 days"),
    }
    return [
        AgeingPart(names[band], amount.amount, formats.money(amount, language))
        for band, amount in ageing(items, today, currencies.pop()).items()
    ]


# Promises -------------------------------------------------------------------


def promise_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Quote"), 84),
        Column(tr("Item")),
        Column(tr("Promised"), 92, number=True),
        Column(tr("Quantity"), 84, number=True),
        Column(tr("State"), 120),
    )


def promise_rows(promises: Sequence[Promise], now: datetime, today: date, language: str) -> list[Row]:
    return [
        Row(
            cells(
                promise.quote_number or NOTHING,
                Cell(promise.item, _parts(promise, today, language)),
                day_cell(promise.last_date, language, today),
                Cell(formats.count(promise.quantity, promise.unit, language), value=promise.quantity),
                Cell(chip=promise_chip(promise, now, today, language), tip=_parts(promise, today, language)),
            ),
            key=promise.id,
        )
        for promise in promises
    ]


def promise_chip(promise: Promise, now: datetime, today: date, language: str) -> CellChip:
    checked = promise.checked_at or promise.made_at
    if promise.state == "at_risk":
        if promise.new_date is None:
            return CellChip(tr("At risk"), "warning")
        new = formats.day(promise.new_date, language, today)
        return CellChip(tr("Now {day}", day=new), "warning")
    if now - checked > 2 * CHECK_EVERY:
        since = formats.moment(checked.astimezone(), language, today)
        return CellChip(tr("Not checked since {time}", time=since), "neutral", "clock-counter-clockwise")
    return CellChip(tr("Holds"), "success")


def _parts(promise: Promise, today: date, language: str) -> str:
    if len(promise.parts) < 2:
        return ""

    def say(part: Part) -> str:
        day = formats.day(part.on, language, today)
        return tr("{quantity} on {day}", quantity=formats.number(part.quantity, language), day=day)

    return ", ".join(map(say, promise.parts))


# Addresses ------------------------------------------------------------------


def address_columns() -> tuple[Column, ...]:
    return (Column(tr("Address")), Column(tr("ERP"), 60), Column(tr("Use"), 116))


def address_rows(accounts: Sequence[ErpAccount]) -> list[Row]:
    return [
        Row(cells(Cell(_place(address), tip=address.one_line), account.number, Cell(chip=_use(address))),
            key=(account.number, address.id))
        for account in accounts
        for address in account.addresses
    ]  # fmt: skip


def _place(address: Address) -> str:
    return ", ".join(part for part in (address.city, address.street) if part) or address.one_line or NOTHING


def _use(address: Address) -> CellChip:
    if address.invoice and address.delivery:
        return CellChip(tr("Invoice, ship"), "neutral", "map-pin")
    if address.invoice:
        return CellChip(tr("Invoice"), "neutral", "receipt")
    if address.delivery:
        return CellChip(tr("Ship"), "neutral", "truck")
    return CellChip(tr("Other"), "neutral", "map-pin")
