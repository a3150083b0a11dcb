"""A delivery check as words: the lines asked, and the ways to say yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Part
from app.domain.products import Product, Warehouse
from app.services import delivery_told, delivery_ways
from app.services.delivery import DeliveryRequest, LineAnswer, Offer, offer_of
from app.services.delivery_told import best_of, told
from app.services.delivery_ways import ways_of
from app.wording import formats
from app.wording.ways import SpokenWay, WayKind, customer_sentence, order_note, way_words
from ui.i18n import tr
from ui.widgets.cells import CellChip
from ui.widgets.primitives import Tone


@dataclass(eq=False)
class AskedLine:
    """One row of the question, as it is being typed. `name` is the item's, `product` once the ERP told it."""

    item: str = ""
    name: str = ""
    quantity: Decimal | None = None
    unit: str | None = None
    on: date | None = None
    warehouse: str = ""
    product: Product | None = None
    answer: LineAnswer | None = None
    way: int = 0

    @property
    def empty(self) -> bool:
        return not self.item

    def request(self) -> DeliveryRequest | None:
        """None while something is missing."""
        if not self.item or self.quantity is None:
            return None
        return DeliveryRequest(self.item, self.quantity, self.unit, self.on, self.warehouse)


# Ways to say yes ------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """One way to say yes, in words. `head` is "" where there is nothing to choose (a service)."""

    found: delivery_ways.Way
    spoken: SpokenWay
    head: str
    reason: str
    sentence: str

    @property
    def kind(self) -> WayKind:
        return self.found.kind

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.found.parts

    @property
    def promisable(self) -> bool:
        return self.found.promisable


def ways(line: LineAnswer, language: str, today: date) -> list[Way]:
    """The best first. Empty when nobody can promise all of it."""
    return [_way(line, found, language, today) for found in ways_of(line)]


def _way(line: LineAnswer, found: delivery_ways.Way, language: str, today: date) -> Way:
    spoken = told(line, found)
    words = way_words(spoken, language, today)
    return Way(
        found=found,
        spoken=spoken,
        head=words.title if words else "",
        reason=words.text if words else "",
        sentence=delivery_told.answer_sentence(line, found, language, today),
    )


def offer(line: LineAnswer, way: Way | None) -> Offer | None:
    """Whose stock is shown: the way's, else that of the asked warehouse; None for what needs no stock."""
    return way.found.offer if way is not None else offer_of(line)


def is_own(line: LineAnswer, way: Way | None) -> bool:
    """Whether a way takes the asked item from the asked warehouse."""
    return way is None or way.kind not in ("elsewhere", "substitute")


def request_of(line: LineAnswer, way: Way) -> DeliveryRequest:
    """What is promised by this way: the item and the warehouse of its offer."""
    shown = way.found.offer
    if shown is None:
        return DeliveryRequest(
            line.product.code, line.asked.value, line.asked.unit.code, line.on, _code(line.warehouse)
        )
    return DeliveryRequest(
        shown.product.code, shown.asked.value, shown.asked.unit.code, line.on, _code(shown.warehouse)
    )


def _code(warehouse: Warehouse) -> str:
    return warehouse.code or warehouse.name


def sentence(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    return delivery_told.answer_sentence(line, way.found if way else None, language, today)


def reason(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    """Why not more, or why so: never empty, so that its place stays."""
    said = delivery_told.reason_sentence(line, way.found if way else None, language, today)
    if said:
        return said
    if line.answer is None:
        return tr("{item} is a service: nothing has to be in stock.", item=line.product.code)
    free = formats.count(line.answer.available_quantity, line.product.unit.code, language)
    return tr(
        "{warehouse} can promise {free} of {item} on that day.",
        warehouse=line.warehouse.name, free=free, item=line.product.code,
    )  # fmt: skip


def terms(line: LineAnswer, way: Way | None, language: str) -> str:
    """Which times counted and who said so; "" for what needs no stock."""
    return delivery_told.terms_words(line, way.found if way else None, language)


def why_no_promise(way: Way | None, language: str) -> str:
    """Why this way cannot be saved as a promise; "" where it can."""
    if way is None:
        return tr("Nobody can promise all of it. Ask for less to save a promise.")
    return "" if way.promisable else order_note(language)


def for_customer(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    return customer_sentence(way.spoken if way else None, line.product, line.asked, language, today)


def tone(line: LineAnswer, way: Way | None) -> Tone:
    """Of what is said: good where all of it is there on the asked day, whoever sends it."""
    return _tone(line, way.found if way else None)


def _tone(line: LineAnswer, way: delivery_ways.Way | None) -> Tone:
    if way is None:
        return "danger"
    in_time = way.promisable and way.last_date <= line.on
    return "success" if in_time else "warning"


def chip(line: LineAnswer, language: str, today: date) -> CellChip:
    """Of the best way, whichever is chosen."""
    best = best_of(ways_of(line))
    return CellChip(delivery_told.chip_words(line, best, language, today), _tone(line, best))
