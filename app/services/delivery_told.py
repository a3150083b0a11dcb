"""An answer as wording takes it: the ways to say yes, and which times and places counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.services.delivery import LineAnswer, Together
from app.services.delivery_erp import ErpFigure
from app.services.delivery_ways import Way, asked_of
from app.wording.answers import answer_chip, limit_of, limit_sentence, never_sentence
from app.wording.beside import TransferTerm, own_figure_sentence, terms_sentence
from app.wording.ways import Source, SpokenWay, way_chip, way_sentence


def best_of(ways: Sequence[Way]) -> Way | None:
    """What the answer says first: the first of `ways_of`, which is promisable where any is."""
    return next(iter(ways), None)


def told(line: LineAnswer, way: Way) -> SpokenWay:
    """One of `ways_of(line)`, with the names of products and warehouses that it takes."""
    offer = way.offer
    product = offer.product if offer else line.product
    return SpokenWay(
        kind=way.kind,
        product=product,
        asked=asked_of(way, line),
        parts=way.parts,
        warehouse=(offer.warehouse if offer else line.warehouse).name,
        free=offer.answer.available_quantity if offer else None,
        sources=sources_told(way),
        instead_of=line.product if product.code != line.product.code else None,
    )


def sources_told(way: Way) -> tuple[Source, ...]:
    """What other warehouses send, each product of each warehouse once."""
    if not isinstance(way.offer, Together):
        return ()
    transfers = {transfer.source.id: transfer for transfer in way.offer.transfers}
    total: dict[tuple[str, str], Decimal] = {}
    for source in way.sources:
        if source.warehouse_id in transfers:
            key = source.warehouse_id, source.code
            total[key] = total.get(key, Decimal(0)) + source.quantity
    return tuple(
        Source(transfers[place].source.name, code, quantity, transfers[place].days)
        for (place, code), quantity in total.items()
    )


def transfer_terms(way: Way | None) -> Sequence[TransferTerm]:
    """The transfer times that a way rests on, none for one without transfers."""
    if way is None or not isinstance(way.offer, Together):
        return ()
    used = {source.warehouse_id for source in way.sources}
    return [
        TransferTerm(transfer.source.name, transfer.days, transfer.known_by)
        for transfer in way.offer.transfers
        if transfer.source.id in used
    ]


def answer_sentence(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    """The answer by this way; `way` None: nobody can promise all of it."""
    if way is not None:
        return way_sentence(told(line, way), language, today)
    if line.answer is None:
        raise ValueError("what needs no stock can always be promised")
    return never_sentence(line.product, line.asked, line.answer, line.projection, language, today)


def reason_sentence(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    """What limits the asked item in the asked warehouse, which is named where `way` is of another; "" where
    nothing does."""
    said = limit_sentence(
        line.dock,
        line.projection,
        language,
        today,
        product=line.product,
        asked=line.asked,
        not_before=line.answer.not_before if line.answer else None,
    )
    if way is None or way.kind not in ("elsewhere", "substitute") or not said or not line.product.for_sale:
        return said
    of = line.warehouse.name if way.kind == "elsewhere" else line.product.code
    return limit_of(of, said, language)


def chip_words(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    """One to three words for a row; `way` is the best there is."""
    by_way = way_chip(told(line, way), line.on, language, today) if way else None
    return by_way or answer_chip(line.product, line.asked, line.answer, language, today)


def terms_words(line: LineAnswer, way: Way | None, language: str) -> str:
    """Which times counted for this way and who said so; "" for what needs no stock."""
    if line.answer is None:
        return ""
    timing = way.offer.timing if way is not None and way.offer is not None else line.timing
    return terms_sentence(timing.terms, language, transfer_terms(way))


def own_figure_words(figure: ErpFigure, language: str, today: date) -> str:
    """The ERP's own figure beside ours, and why they differ where they do."""
    return own_figure_sentence(
        figure.item, figure.unit, figure.on, figure.theirs, figure.ours, figure.reasons, language, today
    )
