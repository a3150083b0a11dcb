"""Whether and when: the delivery sentence for a rep, its reason, and the sentence for a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.availability import Answer, Part, Projection
from app.domain.products import Product
from app.domain.values import Money, Quantity, UnitMismatch, UnitOfMeasure
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.words import Words, joined, say

Option = Literal["split", "together", "elsewhere"]
"""Ways to say yes: what is there now and the rest later, all at once later, or from another warehouse."""


@dataclass(frozen=True)
class _Speaker:
    """Says quantities of one product: in the unit that was asked in where that is exact."""

    catalog: Catalog
    language: str
    today: date | None
    product: Product
    asked: UnitOfMeasure
    long_dates: bool = False

    def quantity(self, value: Decimal) -> str:
        """`value` in the stock unit; pieces go without a unit when they were asked as pieces."""
        stock = self.product.unit
        if self.asked == stock:
            return formats.count(value, stock.code, self.language)
        try:
            exact = Quantity(value, stock).to(self.asked)
        except UnitMismatch:
            return formats.quantity(value, stock.code, self.language)
        return formats.quantity(exact.value, exact.unit.code, self.language)

    def day(self, on: date) -> str:
        return formats.day(on, self.language, self.today, long=self.long_dates)

    def parts(self, parts: Sequence[Part]) -> str:
        said = [
            say(self.catalog, "part", {"quantity": self.quantity(part.quantity), "on": self.day(part.on)})
            for part in parts
        ]
        return listed(said, self.catalog)


def listed(said: Sequence[str], catalog: Catalog) -> str:
    """A, B and C."""
    if len(said) < 2:
        return "".join(said)
    before, last = said[:-1], said[-1]
    first = before[0]
    for other in before[1:]:
        first = say(catalog, "list.comma", {"first": first, "rest": other})
    return say(catalog, "list.and", {"first": first, "last": last})


def _needed(product: Product, asked: Quantity) -> Decimal:
    return asked.to(product.unit).value


def promised_parts(
    product: Product, asked: Quantity, answer: Answer | None, on: date, option: Option
) -> list[Part]:
    """What the option promises, in the stock unit; empty when nobody can. This is what is saved."""
    needed = _needed(product, asked)
    if answer is None or answer.in_time:
        return [Part(on if answer is None else answer.asked_date, needed)]
    if answer.earliest_date is None:
        return []
    if option == "together" or not answer.split:
        return [Part(answer.earliest_date, needed)]
    return list(answer.split)


def answer_sentence(
    product: Product,
    asked: Quantity,
    answer: Answer | None,
    on: date,
    language: str,
    today: date | None = None,
    option: Option = "split",
    *,
    warehouse: str = "",
    projection: Projection | None = None,
) -> str:
    """The answer to one line, for a rep. `answer` None: a service, which needs no stock.

    For `elsewhere` pass that warehouse's answer and name. `projection` tells why nobody can promise it.
    """
    catalog = catalog_of(language)
    speaker = _Speaker(catalog, language, today, product, asked.unit)
    parts = promised_parts(product, asked, answer, on, option)
    if answer is None:
        return say(catalog, "answer.service", {"parts": speaker.parts(parts), "item": product.code})
    if not parts:
        return _never(speaker, answer, option, warehouse, projection)
    if option == "elsewhere":
        return say(catalog, "answer.elsewhere", {"parts": speaker.parts(parts), "warehouse": warehouse})
    return say(catalog, "answer.promise", {"parts": speaker.parts(parts)})


def _never(
    speaker: _Speaker, answer: Answer, option: Option, warehouse: str, projection: Projection | None
) -> str:
    if option == "elsewhere":
        return say(speaker.catalog, "answer.never.elsewhere", {"warehouse": warehouse})
    late = _late_documents(answer)
    planned = projection is None or any(event.quantity > 0 for _, event in projection.events)
    item = answer.bottleneck or speaker.product.code
    if planned:
        key = "answer.never"
    elif late:
        key = "answer.never.late"
    else:
        key = "answer.never.no_receipt"
    what, before = say(speaker.catalog, "answer.this"), ""
    if answer.available_quantity > 0:
        rest = speaker.quantity(answer.asked_quantity - answer.available_quantity)
        what = say(speaker.catalog, "answer.rest", {"rest": rest})
        now = speaker.parts([Part(answer.asked_date, answer.available_quantity)])
        before = say(speaker.catalog, "answer.promise", {"parts": now})
    values = {"what": what, "item": item, "documents": listed(late, speaker.catalog)}
    return joined(before, say(speaker.catalog, key, values, one=len(late) == 1))


def limit_sentence(
    answer: Answer | None,
    projection: Projection | None,
    language: str,
    today: date | None = None,
    *,
    product: Product | None = None,
    asked: Quantity | None = None,
) -> str:
    """Why not more: what takes the stock, what brings some, what is late; "" when nothing limits.

    Figures are in the stock unit; `product` names it where it counts anything but pieces or `asked` was
    in another. For a kit `projection` is the bottleneck component's, whose figures are in its own unit.
    """
    if answer is None or projection is None:
        return ""
    catalog = catalog_of(language)
    said: list[str] = []
    if not answer.in_time:
        if answer.bottleneck:
            said.append(say(catalog, "limit.component", {"component": answer.bottleneck}))
        stock = product.unit.code if product else ""
        of_another = product is not None and asked is not None and asked.unit != product.unit
        figures = _Figures(language, today, "" if answer.bottleneck else stock, always=of_another)
        said.append(_limit(catalog, answer, projection, figures))
        said.append(_receipt(catalog, answer, projection, figures))
        if answer.shortage:
            short = formats.count(answer.shortage, stock, language)
            said.append(say(catalog, "limit.shortage", {"quantity": short}))
    said.append(_untrusted(catalog, answer))
    return joined(*said)


@dataclass(frozen=True)
class _Figures:
    """Says quantities in the unit `code`; `always`: even where it counts pieces."""

    language: str
    today: date | None
    code: str
    always: bool

    def quantity(self, value: Decimal) -> str:
        write = formats.quantity if self.always else formats.count
        return write(value, self.code, self.language)

    def day(self, on: date) -> str:
        return formats.day(on, self.language, self.today)


def _limit(catalog: Catalog, answer: Answer, projection: Projection, figures: _Figures) -> str:
    if answer.limited_by is None:
        on_hand = {"quantity": figures.quantity(projection.balances[0])}
        if not projection.safety_stock:
            return say(catalog, "limit.on_hand", on_hand)
        safety = {"safety": figures.quantity(projection.safety_stock)}
        return say(catalog, "limit.on_hand.safety", on_hand | safety)
    event = answer.limited_by.event
    values = {
        "document": event.document,
        "party": event.party,
        "quantity": figures.quantity(abs(event.quantity)),
        "on": figures.day(answer.limited_by.on),
    }
    return say(catalog, "limit.held" if event.hard else "limit.event", values)


def _receipt(catalog: Catalog, answer: Answer, projection: Projection, figures: _Figures) -> str:
    found = projection.next_receipt(answer.asked_date)
    if found is None:
        return ""
    on, event = found
    values = {
        "document": event.document,
        "quantity": figures.quantity(event.quantity),
        "on": figures.day(on),
    }
    return say(catalog, "limit.receipt", values)


def _late_documents(answer: Answer) -> list[str]:
    return list(dict.fromkeys(event.document for event in answer.untrusted if event.document))


def _untrusted(catalog: Catalog, answer: Answer) -> str:
    if not answer.untrusted:
        return ""
    names = _late_documents(answer)
    return say(catalog, "untrusted", {"documents": listed(names, catalog)}, one=len(names) == 1)


def customer_sentence(
    product: Product,
    asked: Quantity,
    answer: Answer | None,
    on: date,
    language: str,
    today: date | None = None,
    option: Option = "split",
) -> str:
    """For the customer, in the customer's language: no numbers of documents, no names of others."""
    catalog = catalog_of(language)
    speaker = _Speaker(catalog, language, today, product, asked.unit, long_dates=True)
    parts = promised_parts(product, asked, answer, on, option)
    named = {"name": product.name, "item": product.code}
    if not parts:
        return say(catalog, "customer.never", named | {"quantity": speaker.quantity(_needed(product, asked))})
    return say(catalog, "customer.deliver", named | {"parts": speaker.parts(parts)})


def parts_words(
    product: Product,
    asked: Quantity,
    answer: Answer | None,
    on: date,
    language: str,
    today: date | None = None,
    option: Option = "split",
) -> str:
    """What the option promises and nothing else, with days in full; "" where nobody can promise it."""
    speaker = _Speaker(catalog_of(language), language, today, product, asked.unit, long_dates=True)
    return speaker.parts(promised_parts(product, asked, answer, on, option))


def also_quoted_note(rows: int, not_opened: int, language: str, component: str = "") -> str:
    """Under the other open quotes: what they mean, in what they are counted, and what is missing."""
    catalog = catalog_of(language)
    said = [say(catalog, "also.component", {"component": component})] if component and rows else []
    said += [say(catalog, "also.meaning")] if rows else []
    if not_opened:
        figure = formats.number(Decimal(not_opened), language)
        said.append(say(catalog, "also.not_opened", {"count": figure}, one=not_opened == 1))
    return joined(*said)


def price_words(asked: Quantity, unit_price: Money, language: str) -> str:
    """€3.30 each, €1,320.00 for 400: the ERP's price for this customer, without tax."""
    whole = unit_price * asked.value
    values = {
        "price": formats.money(unit_price, language),
        "unit": asked.unit.name or asked.unit.code,
        "total": formats.money(whole.rounded(), language),
        "quantity": formats.count(asked.value, asked.unit.code, language),
    }
    pieces = asked.unit.code.casefold() in formats.PIECES
    return say(catalog_of(language), "price.each" if pieces else "price.unit", values)


def answer_chip(
    product: Product, asked: Quantity, answer: Answer | None, language: str, today: date | None = None
) -> str:
    """One to three words for a row: On time; 120 on time, 80 later; No date."""
    catalog = catalog_of(language)
    speaker = _Speaker(catalog, language, today, product, asked.unit)
    if answer is None:
        return say(catalog, "chip.service")
    if answer.in_time:
        return say(catalog, "chip.in_time")
    rest = speaker.quantity(answer.asked_quantity - answer.available_quantity)
    figures = {"available": speaker.quantity(answer.available_quantity), "rest": rest}
    if answer.available_quantity > 0:
        return say(catalog, "chip.part" if answer.earliest_date else "chip.part_only", figures)
    if answer.earliest_date is None:
        return say(catalog, "chip.never")
    return say(catalog, "chip.later", {"on": speaker.day(answer.earliest_date)})


def option_words(
    product: Product,
    asked: Quantity,
    answer: Answer,
    option: Option,
    language: str,
    today: date | None = None,
    *,
    warehouse: str = "",
) -> Words | None:
    """Head and reason of one way to say yes; None where the option does not exist."""
    catalog = catalog_of(language)
    speaker = _Speaker(catalog, language, today, product, asked.unit)
    parts = promised_parts(product, asked, answer, answer.asked_date, option)
    if not parts or (option == "split" and len(parts) < 2):
        return None
    all_of_it = speaker.quantity(answer.asked_quantity)
    last = speaker.day(parts[-1].on)
    if option == "together":
        why = say(catalog, "option.together.why", {"on": last})
        return Words(say(catalog, "option.together", {"quantity": all_of_it}), why)
    if option == "elsewhere":
        free = speaker.quantity(answer.available_quantity)
        why = say(catalog, "option.elsewhere.why", {"on": last, "available": free})
        return Words(say(catalog, "option.elsewhere", {"quantity": all_of_it, "warehouse": warehouse}), why)
    days = speaker.day(parts[0].on)
    for part in parts[1:]:
        days = say(catalog, "option.then", {"first": days, "rest": speaker.day(part.on)})
    return Words(" + ".join(speaker.quantity(part.quantity) for part in parts), days)
