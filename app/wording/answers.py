"""Whether and when: why nobody can promise it, what limits it, and what stands beside an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Answer, Projection
from app.domain.products import Product
from app.domain.values import Money, Quantity
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.speaker import Speaker, listed
from app.wording.words import joined, say


def never_sentence(
    product: Product,
    asked: Quantity,
    answer: Answer,
    projection: Projection | None,
    language: str,
    today: date | None = None,
) -> str:
    """Where nobody can promise all of it: what can be promised, why no more, and whom to ask.

    `projection` tells whether any receipt is planned.
    """
    speaker = Speaker(language, today, product, asked.unit)
    if not product.for_sale:
        return say(speaker.catalog, "answer.never.ended", {"item": product.code})
    late = _late_documents(answer)
    planned = projection is None or any(event.quantity > 0 for _, event in projection.events)
    if planned:
        key = "answer.never"
    elif late:
        key = "answer.never.late"
    else:
        key = "answer.never.no_receipt"
    what, before = say(speaker.catalog, "answer.this"), ""
    possible = sum((part.quantity for part in answer.possible), Decimal(0))
    if possible:
        rest = speaker.quantity(answer.asked_quantity - possible)
        what = say(speaker.catalog, "answer.rest", {"rest": rest})
        before = say(speaker.catalog, "answer.promise", {"parts": speaker.parts(answer.possible)})
    item = answer.bottleneck or product.code
    values = {"what": what, "item": item, "documents": listed(late, speaker.catalog)}
    return joined(before, say(speaker.catalog, key, values, one=len(late) == 1))


def limit_sentence(
    dock: Answer | None,
    projection: Projection | None,
    language: str,
    today: date | None = None,
    *,
    product: Product | None = None,
    asked: Quantity | None = None,
    not_before: date | None = None,
) -> str:
    """Why not more: what takes the stock, what brings some, what is late; "" when nothing limits.

    `dock` is the answer in days on which stock is ready. `not_before`: the first day on which anything can
    arrive, where that is later than asked; then stock is named only where it limits as well.
    Figures are in the stock unit; `product` names it where it counts anything but pieces or `asked` was
    in another. For a kit `projection` is the bottleneck component's, whose figures are in its own unit.
    """
    if dock is None or projection is None:
        return ""
    catalog = catalog_of(language)
    if product is not None and not product.for_sale:
        return say(catalog, "limit.ended", {"item": product.code})
    said: list[str] = []
    if not_before is not None:
        said.append(say(catalog, "limit.not_before", {"on": formats.day(not_before, language, today)}))
    if not dock.in_time:
        if dock.bottleneck:
            said.append(say(catalog, "limit.component", {"component": dock.bottleneck}))
        stock = product.unit.code if product else ""
        of_another = product is not None and asked is not None and asked.unit != product.unit
        figures = _Figures(language, today, "" if dock.bottleneck else stock, always=of_another)
        said.append(_limit(catalog, dock, projection, figures))
        said.append(_receipt(catalog, dock, projection, figures))
        if dock.shortage:
            short = formats.count(dock.shortage, stock, language)
            said.append(say(catalog, "limit.shortage", {"quantity": short}))
    said.append(_untrusted(catalog, dock))
    return joined(*said)


def limit_of(what: str, reason: str, language: str) -> str:
    """A reason of the warehouse or item that was asked for, beside an answer that is of another."""
    return say(catalog_of(language), "limit.of", {"what": what, "reason": reason})


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
    speaker = Speaker(language, today, product, asked.unit)
    if answer is None:
        return say(catalog, "chip.service")
    if not product.for_sale:
        return say(catalog, "chip.ended")
    if answer.in_time:
        return say(catalog, "chip.in_time")
    now = answer.available_quantity
    rest = speaker.quantity(answer.asked_quantity - now)
    figures = {"available": speaker.quantity(now), "rest": rest}
    if answer.earliest_date is not None:
        on = {"on": speaker.day(answer.earliest_date)}
        return say(catalog, "chip.part", figures) if now > 0 else say(catalog, "chip.later", on)
    possible = sum((part.quantity for part in answer.possible), Decimal(0))
    if not possible:
        return say(catalog, "chip.never")
    if possible == now:
        return say(catalog, "chip.part_only", figures)
    some = {"possible": speaker.quantity(possible), "asked": speaker.quantity(answer.asked_quantity)}
    return say(catalog, "chip.some", some)
