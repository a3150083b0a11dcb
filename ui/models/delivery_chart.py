"""Projected stock of a line as a picture: what is asked of it, what moves it, what the ERP itself says.

Its days are those on which stock has to be ready, not those on which the customer has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.domain.availability import Answer, Need, Part, Projection
from app.services.delivery import LineAnswer, Offer, Together
from app.services.delivery_erp import ErpFigure
from app.wording import formats
from app.wording.beside import own_figure_mark
from ui.i18n import tr
from ui.models.delivery import Way, is_own, offer
from ui.widgets.chart_data import Ask, EventKind, StockEvent, StockPicture, StockStep
from ui.widgets.chart_data import ErpFigure as Mark

_LEAST_DAYS, _MOST_DAYS = 14, 120
_MOST_EVENTS = 12


def chart_title(line: LineAnswer, way: Way | None) -> str:
    shown = offer(line, way)
    place = (shown.warehouse if shown else line.warehouse).name
    return tr("Stock of {item}, {warehouse}", item=_code(line, shown), warehouse=place)


def _code(line: LineAnswer, shown: Offer | None) -> str:
    """Whose stock is drawn: the bottleneck's, or the product's own."""
    if shown is None:
        return line.product.code
    return shown.dock.bottleneck or shown.product.code


def picture(
    line: LineAnswer, way: Way | None, language: str, today: date, figure: ErpFigure | None = None
) -> StockPicture | None:
    """None for what needs no stock. For a transfer it is of the warehouse that gets the goods."""
    shown = offer(line, way)
    if shown is None:
        return None
    answer, projection = shown.dock, shown.projection
    parts = [shown.timing.at_dock(part) for part in way.parts] if way else []
    need = next((need for need in shown.needs if need.code == answer.bottleneck), shown.needs[0])
    asks = _asks(answer, parts, need, shown, language)
    days = min(_MOST_DAYS, max(_LEAST_DAYS, (max([ask.day for ask in asks]) - today).days + 4))
    end = today + timedelta(days)
    steps = [
        StockStep(day, balance)
        for day, balance in zip(projection.days, projection.balances, strict=True)
        if day <= end
    ]
    unit = "" if answer.bottleneck else shown.product.unit.code
    mark = _mark(figure, language) if is_own(line, way) else None
    events = (*_events(projection, answer, end, language), *_transfers(shown, way, language))
    return StockPicture(
        start=today,
        days=days,
        steps=tuple(steps),
        safety_stock=projection.safety_stock,
        safety_label=tr("Safety stock {n}", n=formats.number(projection.safety_stock, language)),
        unit=tr("pcs") if unit.casefold() in formats.PIECES else unit,
        sentence=_spoken(_code(line, shown), shown, steps, asks, way, mark, language, today),
        asks=asks,
        events=tuple(sorted(events, key=lambda event: event.day)),
        erp_figure=mark,
    )


def note(line: LineAnswer, way: Way | None) -> str:
    """What the days under the picture are, where the customer has the goods on others."""
    shown = offer(line, way)
    parts = way.parts if way is not None else ()
    if shown is None or all(shown.timing.at_dock(part).on == part.on for part in parts):
        return ""
    return tr("Each column stands on the day on which the goods have to be ready, before they are delivered.")


def _mark(figure: ErpFigure | None, language: str) -> Mark | None:
    if figure is None or not figure.differs:
        return None
    return Mark(figure.on, figure.theirs, own_figure_mark(figure.theirs, figure.unit, language))


def _asks(answer: Answer, parts: Sequence[Part], need: Need, shown: Offer, language: str) -> tuple[Ask, ...]:
    """A column for each date in question: what can be promised until then, of what is asked by then."""
    whole = answer.asked_quantity
    code = shown.product.unit.code

    def ask(day: date, can: Decimal) -> Ask:
        label = formats.count(whole, code, language)
        if can < whole:
            label = tr("{can} of {whole}", can=formats.number(can, language), whole=label)
        return Ask(day, need.amount(whole), need.amount(can) if can else can, label)

    if not parts:
        return (ask(answer.asked_date, answer.available_quantity),)
    columns: dict[date, Decimal] = {}
    given = Decimal(0)
    for part in parts:
        given += part.quantity
        # What has yet to be ordered is promised to nobody.
        columns[part.on] = given - part.quantity if part.to_order else given
    return tuple(ask(day, can) for day, can in columns.items())


def _transfers(shown: Offer, way: Way | None, language: str) -> list[StockEvent]:
    """What other warehouses send, on the day on which it is there."""
    if way is None or not isinstance(shown, Together):
        return []
    names = {transfer.source.id: transfer.source.name for transfer in shown.transfers}
    code = shown.dock.bottleneck or shown.product.code
    return [
        StockEvent(
            source.on,
            tr("{n} from {warehouse}", n=formats.number(source.quantity, language),
               warehouse=names[source.warehouse_id]),
            "receipt",
        )
        for source in way.found.sources
        if source.warehouse_id in names and source.code == code
    ]  # fmt: skip


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
        kind: EventKind = "limiting" if limiting else "receipt" if event.quantity > 0 else "demand"
        found.append(StockEvent(day, text, kind))
    # Where many move the stock, the limiting one and the nearest are what one looks for.
    found.sort(key=lambda event: event.kind != "limiting")
    return tuple(sorted(found[:_MOST_EVENTS], key=lambda event: event.day))


def _spoken(
    code: str,
    shown: Offer,
    steps: Sequence[StockStep],
    asks: Sequence[Ask],
    way: Way | None,
    mark: Mark | None,
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
    place = shown.warehouse.name
    said = tr(
        "Projected stock of {item} in {place}: {levels}", item=code, place=place, levels=", ".join(levels)
    )
    if shown.projection.safety_stock:
        said += "; " + tr("safety stock {n}", n=number(shown.projection.safety_stock))
    for event in _transfers(shown, way, language):
        said += "; " + tr("{what} on {day}", what=event.text, day=formats.day(event.day, language, today))
    for ask in asks:
        day = formats.day(ask.day, language, today)
        said += "; " + tr("{label} can be promised on {day}", label=ask.label, day=day)
    return said + (f"; {mark.label}." if mark else ".")
