"""The answer on paper: what a customer may read, in the customer's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.products import Product
from app.domain.values import Quantity
from app.wording import formats
from app.wording.catalog import catalog_of
from app.wording.ways import SpokenWay, parts_words
from app.wording.words import say


@dataclass(frozen=True)
class LetterLine:
    """What was asked and what is promised of it; `way` None where nobody can."""

    product: Product
    asked: Quantity
    way: SpokenWay | None


@dataclass(frozen=True)
class Letter:
    """Plain texts. `columns` head the table, `rows` are its cells: item, quantity, delivery. `name` is what a
    file of it is called by."""

    name: str
    title: str
    facts: tuple[str, ...]
    columns: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    closing: str


def delivery_letter(
    lines: Sequence[LetterLine], language: str, today: date, *, customer: str = "", quote: str = ""
) -> Letter:
    """Customer-safe: items, quantities, days, the customer's own name and quote; no other document, no
    other name, no stock figure."""
    catalog = catalog_of(language)
    on = formats.day(today, language, long=True) + f" {today.year}"
    facts = [say(catalog, "letter.for", {"customer": customer})] if customer else []
    facts += [say(catalog, "letter.quote", {"quote": quote})] if quote else []
    facts.append(say(catalog, "letter.as_of", {"on": on}))
    title = say(catalog, "letter.title")
    return Letter(
        name=" ".join(part for part in (title, customer, quote) if part),
        title=title,
        facts=tuple(facts),
        columns=(
            say(catalog, "letter.item"),
            say(catalog, "letter.quantity"),
            say(catalog, "letter.delivery"),
        ),
        rows=tuple(_row(line, language, today) for line in lines),
        closing=say(catalog, "letter.closing"),
    )


def _row(line: LetterLine, language: str, today: date) -> tuple[str, str, str]:
    catalog, product, way = catalog_of(language), line.product, line.way
    asked = formats.count(line.asked.value, line.asked.unit.code, language)
    delivery = parts_words(way, language, today) or say(catalog, "letter.no_date")
    item = f"{product.name} ({product.code})"
    if way is not None and way.instead_of is not None:
        other = {"name": way.product.name, "item": way.product.code, "asked": product.code}
        item = say(catalog, "letter.instead", other)
    return item, asked, delivery
