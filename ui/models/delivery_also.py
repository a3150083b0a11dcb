"""Other open quotes as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.services.delivery import LineAnswer
from app.services.delivery_quotes import AlsoQuoted
from app.wording import formats
from ui.i18n import tr
from ui.widgets.cells import Cell, Row


def compared(line: LineAnswer) -> tuple[str, str]:
    """Code and id of the product whose stock is in question: the item's own, or a kit's bottleneck."""
    product = line.product
    if not product.components:
        return product.code, product.id
    scarce = line.answer.bottleneck if line.answer else ""
    part = next((part for part in product.components if part.code == scarce), product.components[0])
    return part.code, part.product_id


def rows(quotes: Sequence[AlsoQuoted], unit: str, language: str, today: date) -> list[Row]:
    """The nearest wanted day first, those without one last."""
    ordered = sorted(quotes, key=lambda quote: (quote.wanted_date or date.max, quote.quote_number))
    return [Row(_cells(quote, unit, language, today), quote.quote_id) for quote in ordered]


def _cells(quote: AlsoQuoted, unit: str, language: str, today: date) -> tuple[Cell, ...]:
    state = tr("accepted") if quote.accepted else tr("sent, not accepted yet")
    number = Cell(
        quote.quote_number,
        strong=quote.accepted,
        tip=tr("Quote {number}, {state}", number=quote.quote_number, state=state),
    )
    quantity = Cell("?", tip=tr("In a unit that cannot be converted exactly"))
    if quote.quantity is not None:
        quantity = Cell(formats.count(quote.quantity, unit, language), value=quote.quantity)
    wanted = Cell(tr("no date"), token="text_faint")
    if quote.wanted_date is not None:
        wanted = Cell(formats.day(quote.wanted_date, language, today), value=quote.wanted_date)
    return number, Cell(quote.customer, tip=state), quantity, wanted
