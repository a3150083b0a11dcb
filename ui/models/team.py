"""The team lead's four lists as rows: what is at risk, what waits, and whose it is."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.values import Money
from app.services.documents import QuoteRow
from app.services.team import Differing, PromiseAtRisk, Unfinished
from app.wording import formats
from app.wording.conversions import problem_sentence, state_name
from app.wording.inbox import inbox_words
from ui.i18n import tr
from ui.models.figures import NOTHING, day_cell, money_cell
from ui.widgets.cells import Cell, CellChip, Column, Row, cells


def promise_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Item"), 84), Column(tr("Customer")), Column(tr("Promised"), 132, number=True),
        Column(tr("New date"), 96, number=True), Column(tr("Whose"), 92),
    )  # fmt: skip


def waiting_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Quote"), 84), Column(tr("Customer")),
        Column(tr("Accepted"), 96, number=True, hide_below=560),
        Column(tr("Net amount"), 104, number=True), Column(tr("Whose"), 92),
    )  # fmt: skip


def unfinished_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Quote"), 84), Column(tr("Customer and why")), Column(tr("State"), 160),
        Column(tr("Age"), 64, number=True), Column(tr("Whose"), 92),
    )  # fmt: skip


def owed_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Order"), 84), Column(tr("Customer and why")), Column(tr("Quote"), 84),
        Column(tr("Age"), 64, number=True), Column(tr("Whose"), 92),
    )  # fmt: skip


def differing_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Order"), 84), Column(tr("Customer and what differs")), Column(tr("Quote"), 84),
        Column(tr("Age"), 64, number=True), Column(tr("Whose"), 92),
    )  # fmt: skip


def _whose(name: str) -> Cell:
    return Cell(name or NOTHING, token="text" if name else "text_faint", value=name)


def _age(since: datetime, now: datetime, language: str) -> Cell:
    return Cell(formats.duration(now - since, language), token="text_muted", value=since)


def promise_row(found: PromiseAtRisk, today: date, language: str) -> Row:
    promise = found.promise
    quantity = formats.count(promise.quantity, promise.unit, language)
    said = tr("{quantity} on {day}", quantity=quantity, day=formats.day(promise.last_date, language, today))
    new_date = day_cell(promise.new_date, language, today)
    if promise.new_date is None:
        new_date = Cell(tr("none planned"), token="danger", value="")
    return Row(
        cells(
            Cell(promise.item, strong=True),
            Cell(promise.customer_name or NOTHING),
            Cell(said, value=promise.last_date),
            new_date,
            _whose(found.owner),
        ),
        key=promise.id,
    )


def waiting_row(row: QuoteRow, manager: str, today: date, language: str) -> Row:
    quote = row.quote
    return Row(
        cells(
            Cell(quote.number, strong=True),
            quote.account_name,
            day_cell(quote.accepted_on, language, today),
            money_cell(Money(quote.untaxed_amount, quote.currency), language),
            _whose(manager),
        ),
        key=quote.id,
    )


def unfinished_row(found: Unfinished, now: datetime, language: str) -> Row:
    chip = CellChip(state_name(found.state, language), "warning", "hourglass-medium")
    return Row(
        cells(
            Cell(found.quote_number, strong=True),
            Cell(found.customer_name, problem_sentence(found.problem, language)),
            Cell(chip=chip),
            _age(found.since, now, language),
            _whose(found.owner),
        ),
        key=found.quote_id,
    )


def owed_row(found: Unfinished, now: datetime, language: str) -> Row:
    return Row(
        cells(
            Cell(found.order_number, strong=True),
            Cell(found.customer_name, problem_sentence(found.problem, language, "crm")),
            found.quote_number,
            _age(found.since, now, language),
            _whose(found.owner),
        ),
        key=found.quote_id,
    )


def differing_row(found: Differing, now: datetime, language: str) -> Row:
    params = {"quote": found.quote_number, "order": found.order_number, "changes": found.changes}
    words = inbox_words("order_changed", found.code, params, language)
    what = words.text if found.changes else words.title
    return Row(
        cells(
            Cell(found.order_number, strong=True),
            Cell(found.customer_name, what, tip=what),
            found.quote_number,
            _age(found.since, now, language),
            _whose(found.owner),
        ),
        key=found.quote_id,
    )
