"""A delivery check as pictures: the lines asked, the ways to say yes, the projected stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.availability import Answer, Need, Part, Projection
from app.domain.products import Product, Warehouse
from app.services.delivery import DeliveryRequest, Elsewhere, LineAnswer
from app.wording import formats
from app.wording.answers import (
    Option,
    answer_chip,
    answer_sentence,
    customer_sentence,
    limit_sentence,
    option_words,
    promised_parts,
)
from ui.i18n import tr
from ui.widgets.cells import CellChip
from ui.widgets.chart_data import Ask, StockEvent, StockPicture, StockStep
from ui.widgets.primitives import Tone

_LEAST_DAYS, _MOST_DAYS = 14, 120
_MOST_EVENTS = 12


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
    """One way to say yes. `head` is "" where there is nothing to choose (a service)."""

    option: Option
    warehouse: Warehouse
    answer: Answer | None
    projection: Projection | None
    needs: tuple[Need, ...]
    head: str
    reason: str
    parts: tuple[Part, ...]
    sentence: str


def ways(line: LineAnswer, language: str, today: date) -> list[Way]:
    """Split, together, another warehouse: those that exist. Empty when nobody can promise all of it."""
    if line.answer is None:
        return [_way(line, "together", line, language, today)]
    found: list[Way] = []
    own: tuple[Option, ...] = ("together",) if line.answer.in_time else ("split", "together")
    for option in own:
        if option_words(line.product, line.asked, line.answer, option, language, today):
            found.append(_way(line, option, line, language, today))
    for other in line.elsewhere:
        if _sooner(other.answer, line.answer):
            found.append(_way(line, "elsewhere", other, language, today))
    return found


def _sooner(there: Answer, here: Answer) -> bool:
    """Another warehouse is worth naming only where it has everything before this one does."""
    if here.in_time or there.earliest_date is None:
        return False
    return here.earliest_date is None or there.earliest_date < here.earliest_date


def _way(
    line: LineAnswer,
    option: Option,
    place: LineAnswer | Elsewhere,
    language: str,
    today: date,
) -> Way:
    product, asked, answer, warehouse = line.product, line.asked, place.answer, place.warehouse
    words = None
    if answer is not None:
        words = option_words(product, asked, answer, option, language, today, warehouse=warehouse.name)
    return Way(
        option=option,
        warehouse=warehouse,
        answer=answer,
        projection=place.projection,
        needs=place.needs,
        head=words.title if words else "",
        reason=words.text if words else "",
        parts=tuple(promised_parts(product, asked, answer, line.on, option)),
        sentence=answer_sentence(
            product, asked, answer, line.on, language, today, option, warehouse=warehouse.name
        ),
    )


def sentence(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    if way is not None:
        return way.sentence
    return answer_sentence(
        line.product, line.asked, line.answer, line.on, language, today, projection=line.projection
    )


def reason(line: LineAnswer, language: str, today: date) -> str:
    """Why not more, or why so: never empty, so that its place stays."""
    said = limit_sentence(
        line.answer, line.projection, language, today, product=line.product, asked=line.asked
    )
    if said:
        return said
    if line.answer is None:
        return tr("{item} is a service: nothing has to be in stock.", item=line.product.code)
    free = formats.count(line.answer.available_quantity, line.product.unit.code, language)
    return tr(
        "{warehouse} can promise {free} of {item} on that day.",
        warehouse=line.warehouse.name, free=free, item=line.product.code,
    )  # fmt: skip


def for_customer(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    answer, option = (way.answer, way.option) if way else (line.answer, "split")
    return customer_sentence(line.product, line.asked, answer, line.on, language, today, option)


def tone(line: LineAnswer) -> Tone:
    if line.in_time:
        return "success"
    return "danger" if line.answer is not None and line.answer.earliest_date is None else "warning"


def tone_of(line: LineAnswer, way: Way | None) -> Tone:
    """Of the sentence that stands there: what another warehouse has in time is no bad news."""
    if way is None or way.option != "elsewhere":
        return tone(line)
    return "success" if way.answer is not None and way.answer.in_time else "warning"


def chip(line: LineAnswer, language: str, today: date) -> CellChip:
    return CellChip(answer_chip(line.product, line.asked, line.answer, language, today), tone(line))


# The chart ------------------------------------------------------------------


def chart_title(line: LineAnswer, way: Way | None) -> str:
    answer = way.answer if way else line.answer
    place = (way.warehouse if way else line.warehouse).name
    code = (answer.bottleneck if answer else "") or line.product.code
    return tr("Stock of {item}, {warehouse}", item=code, warehouse=place)


def picture(line: LineAnswer, way: Way | None, language: str, today: date) -> StockPicture | None:
    """None for what needs no stock."""
    answer, projection = (way.answer, way.projection) if way else (line.answer, line.projection)
    if answer is None or projection is None:
        return None
    need = _scarce(way.needs if way else line.needs, answer)
    asks = _asks(answer, way.parts if way else (), need, line.product, language)
    last = max([ask.day for ask in asks], default=today)
    days = min(_MOST_DAYS, max(_LEAST_DAYS, (last - today).days + 4))
    end = today + timedelta(days)
    code = answer.bottleneck or line.product.code
    steps = [
        StockStep(day, balance)
        for day, balance in zip(projection.days, projection.balances, strict=True)
        if day <= end
    ]
    unit = "" if answer.bottleneck else line.product.unit.code
    place = (way.warehouse if way else line.warehouse).name
    return StockPicture(
        start=today,
        days=days,
        steps=tuple(steps),
        safety_stock=projection.safety_stock,
        safety_label=tr("Safety stock {n}", n=formats.number(projection.safety_stock, language)),
        unit=tr("pcs") if unit.casefold() in formats.PIECES else unit,
        sentence=_spoken(code, place, steps, projection, asks, language, today),
        asks=asks,
        events=_events(projection, answer, end, language),
    )


def _scarce(needs: Sequence[Need], answer: Answer) -> Need:
    """Whose stock is drawn: the bottleneck's, or the product's own."""
    return next((need for need in needs if need.code == answer.bottleneck), needs[0])


def _asks(
    answer: Answer, parts: Sequence[Part], need: Need, product: Product, language: str
) -> tuple[Ask, ...]:
    """A column for each date in question: what can be promised until then, of what is asked by then."""
    whole = answer.asked_quantity
    code = product.unit.code

    def ask(day: date, can: Decimal) -> Ask:
        label = formats.count(whole, code, language)
        if can < whole:
            label = tr("{can} of {whole}", can=formats.number(can, language), whole=label)
        return Ask(day, need.amount(whole), need.amount(can) if can else can, label)

    if not parts:
        return (ask(answer.asked_date, answer.available_quantity),)
    columns, given = [], Decimal(0)
    for part in parts:
        given += part.quantity
        columns.append(ask(part.on, given))
    return tuple(columns)


def _events(projection: Projection, answer: Answer, end: date, language: str) -> tuple[StockEvent, ...]:
    limit = answer.limited_by
    found: list[StockEvent] = []
    for day, event in projection.events:
        if day > end:
            continue
        limiting = limit is not None and (day, event) == (limit.on, limit.event)
        document = event.document or (tr("a receipt") if event.quantity > 0 else tr("an issue"))
        amount = formats.number(abs(event.quantity), language)
        text = tr("{document} brings {n}", document=document, n=amount)
        if event.quantity < 0:
            text = tr("{document} takes {n}", document=document, n=amount)
        kind = "limiting" if limiting else "receipt" if event.quantity > 0 else "demand"
        found.append(StockEvent(day, text, kind))  # type: ignore[arg-type]
    # Where many move the stock, the limiting one and the nearest are what one looks for.
    found.sort(key=lambda event: event.kind != "limiting")
    return tuple(sorted(found[:_MOST_EVENTS], key=lambda event: event.day))


def _spoken(
    code: str,
    place: str,
    steps: Sequence[StockStep],
    projection: Projection,
    asks: Sequence[Ask],
    language: str,
    today: date,
) -> str:
    def number(value: Decimal) -> str:
        return formats.number(value, language)

    levels = [tr("{n} now", n=number(steps[0].quantity))] if steps else []
    levels += [
        tr("{n} from {day}", n=number(step.quantity), day=formats.day(step.day, language, today))
        for step in steps[1:]
    ]
    said = tr(
        "Projected stock of {item} in {place}: {levels}", item=code, place=place, levels=", ".join(levels)
    )
    if projection.safety_stock:
        said += "; " + tr("safety stock {n}", n=number(projection.safety_stock))
    for ask in asks:
        day = formats.day(ask.day, language, today)
        said += "; " + tr("{label} can be promised on {day}", label=ask.label, day=day)
    return said + "."
