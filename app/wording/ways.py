"""One way to say yes: its sentence for a rep, its card, and the sentence for a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.availability import Part
from app.domain.products import Product
from app.domain.values import Quantity
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.speaker import Speaker, listed
from app.wording.words import Words, is_one, say

WayKind = Literal["in_time", "split", "later", "transfer", "elsewhere", "substitute", "order"]
"""`in_time`: all on the asked day. `split`: what there is, then the rest. `later`: all at once. `transfer`:
with goods that come from other warehouses first. `elsewhere`: from another warehouse alone. `substitute`:
another product. `order`: what is missing is ordered today; nobody has done so, so it is no promise."""


@dataclass(frozen=True)
class Source:
    """What another warehouse sends first: `quantity` of `item`, in its own stock unit, `days` on the way."""

    warehouse: str
    item: str
    quantity: Decimal
    days: int


@dataclass(frozen=True)
class SpokenWay:
    """`product` is what is delivered, `instead_of` what was asked for where that is another; `asked` and
    `parts` (in the stock unit, on the customer's days) are of `product`. `warehouse` sends it, `free` is
    what it can promise on the asked day. `sources`: what it gets from others, for a transfer."""

    kind: WayKind
    product: Product
    asked: Quantity
    parts: tuple[Part, ...]
    warehouse: str
    free: Decimal | None = None
    sources: tuple[Source, ...] = ()
    instead_of: Product | None = None

    @property
    def quantity(self) -> Decimal:
        return sum((part.quantity for part in self.parts), Decimal(0))

    @property
    def last_date(self) -> date:
        return max(part.on for part in self.parts)

    @property
    def needs_no_stock(self) -> bool:
        return self.product.kind == "service"

    @property
    def sent_whole(self) -> bool:
        """All of it comes from one other warehouse first."""
        return (
            len(self.sources) == 1
            and self.sources[0].item == self.product.code
            and self.sources[0].quantity == self.quantity
        )


def _speaker(way: SpokenWay, language: str, today: date | None, *, long: bool = False) -> Speaker:
    return Speaker(language, today, way.product, way.asked.unit, long)


def _sources(way: SpokenWay, speaker: Speaker) -> str:
    said = []
    for source in way.sources:
        own = source.item == way.product.code
        figure = (
            speaker.quantity(source.quantity) if own else formats.number(source.quantity, speaker.language)
        )
        values = {"quantity": figure, "item": source.item, "warehouse": source.warehouse}
        said.append(say(speaker.catalog, "source" if own else "source.component", values))
    return listed(said, speaker.catalog)


def way_sentence(way: SpokenWay, language: str, today: date | None = None) -> str:
    """The answer as a rep says it: "You can promise 120 on Fri 27 Nov and 80 on Fri 4 Dec."."""
    speaker = _speaker(way, language, today)
    values = {"parts": speaker.parts(way.parts), "item": way.product.code, "warehouse": way.warehouse}
    key = {"elsewhere": "answer.elsewhere", "substitute": "answer.substitute", "order": "answer.order"}.get(
        way.kind, "answer.promise"
    )
    if way.needs_no_stock:
        key = "answer.service"
    elif way.kind == "transfer":
        key = "answer.transfer.all" if way.sent_whole else "answer.transfer"
        values |= {"sources": _sources(way, speaker)}
        if way.sent_whole:
            values["warehouse"] = way.sources[0].warehouse
    return say(speaker.catalog, key, values)


def way_words(way: SpokenWay, language: str, today: date | None = None) -> Words | None:
    """Head and reason of its card; None where there is nothing to choose (a service)."""
    if way.needs_no_stock:
        return None
    speaker = _speaker(way, language, today)
    catalog, days = speaker.catalog, speaker.days(way.parts)
    values = {
        "quantity": speaker.quantities(way.parts),
        "on": days,
        "item": way.product.code,
        "name": way.product.name,
        "warehouse": way.warehouse,
    }
    if way.kind == "split":
        return Words(values["quantity"], days)
    if way.kind == "transfer":
        return _transfer_words(way, speaker, values)
    if way.kind == "elsewhere":
        if way.free is None or way.free < way.quantity:
            return Words(
                say(catalog, "option.elsewhere", values), say(catalog, "option.together.why", values)
            )
        values["available"] = speaker.quantity(way.free)
        return Words(say(catalog, "option.elsewhere", values), say(catalog, "option.elsewhere.why", values))
    if way.kind == "substitute":
        return Words(say(catalog, "option.substitute", values), say(catalog, "option.substitute.why", values))
    if way.kind == "order":
        return Words(say(catalog, "option.order", values), days)
    return Words(say(catalog, "option.together", values), say(catalog, "option.together.why", values))


def _transfer_words(way: SpokenWay, speaker: Speaker, values: dict[str, str]) -> Words:
    on_the_way = max(source.days for source in way.sources)
    figure = formats.number(Decimal(on_the_way), speaker.language)
    why = values["on"]
    if on_the_way:
        one = is_one(on_the_way, speaker.language)
        why = say(speaker.catalog, "option.transfer.why", {"on": why, "count": figure}, one=one)
    if way.sent_whole:
        values = {**values, "here": way.warehouse, "warehouse": way.sources[0].warehouse}
        return Words(say(speaker.catalog, "option.transfer.all", values), why)
    values = {**values, "sources": _sources(way, speaker)}
    return Words(say(speaker.catalog, "option.transfer", values), why)


def order_note(language: str) -> str:
    """Why what has yet to be ordered cannot be promised."""
    return say(catalog_of(language), "answer.order.note")


def customer_sentence(
    way: SpokenWay | None, product: Product, asked: Quantity, language: str, today: date | None = None
) -> str:
    """For the customer, in the customer's language: no numbers of documents, no names of others. `way` None,
    or one that has yet to be ordered: no date can be named."""
    catalog = catalog_of(language)
    named = {"name": product.name, "item": product.code}
    if way is None or way.kind == "order":
        needed = asked.to(product.unit).value
        speaker = Speaker(language, today, product, asked.unit, long_dates=True)
        return say(catalog, "customer.never", named | {"quantity": speaker.quantity(needed)})
    values = named | {"parts": parts_words(way, language, today)}
    if way.instead_of is None:
        return say(catalog, "customer.deliver", values)
    other = {"other": way.product.name, "other_item": way.product.code}
    return say(catalog, "customer.substitute", values | other)


def parts_words(way: SpokenWay | None, language: str, today: date | None = None) -> str:
    """What is promised and nothing else, with days in full; "" where nothing can be."""
    if way is None or way.kind == "order":
        return ""
    return _speaker(way, language, today, long=True).parts(way.parts)


def way_chip(way: SpokenWay, on: date, language: str, today: date | None = None) -> str | None:
    """One to three words for a row, for what is not simply sent from where it was asked; None else."""
    catalog, speaker = catalog_of(language), _speaker(way, language, today)
    values = {"on": speaker.day(way.last_date), "via": _via(way, catalog)}
    if way.kind == "order":
        return say(catalog, "chip.order", values)
    if way.kind not in ("transfer", "elsewhere", "substitute"):
        return None
    return say(catalog, "chip.via" if way.last_date <= on else "chip.via.later", values)


def _via(way: SpokenWay, catalog: Catalog) -> str:
    if way.kind == "substitute":
        return way.product.code
    if way.kind == "elsewhere":
        return way.warehouse
    return listed(list(dict.fromkeys(source.warehouse for source in way.sources)), catalog)
