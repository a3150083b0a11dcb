"""A delivery check as the command line's JSON, by the rules of `app.services.shapes`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from app.domain.availability import Answer, Part
from app.domain.delivered import Timing
from app.domain.values import plain
from app.errors import FirmdateError
from app.services.data_problems import FoundProblem, problems_behind
from app.services.delivery import DeliveryCheck, LineAnswer, offer_of
from app.services.delivery_erp import ErpFigure, ErpFigures
from app.services.delivery_told import (
    answer_sentence,
    best_of,
    own_figure_words,
    reason_sentence,
    sources_told,
    terms_words,
    transfer_terms,
)
from app.services.delivery_ways import Way, ways_of
from app.services.shapes import Json, fault_json, parts_json
from app.wording.inbox import inbox_words
from app.wording.ways import order_note
from app.wording.words import joined

_TERMS = ("handling_days", "lead_days", "carrier_days", "cut_off", "timezone")


def delivery_json(
    check: DeliveryCheck,
    language: str,
    figures: ErpFigures | None = None,
    problems: Sequence[FoundProblem] = (),
    faults: Sequence[FirmdateError] = (),
) -> Json:
    """One line's shape at the top where one was asked; `lines` always has them all. `figures`, `problems` and
    `faults` are of what is read after the answer."""
    own = figures.lines if figures else (None,) * len(check.lines)
    lines = [
        line_answer_json(line, check, language, figure, problems)
        for line, figure in zip(check.lines, own, strict=True)
    ]
    top = lines[0] if len(lines) == 1 else {"read_at": check.read_at.isoformat()}
    return {**top, "lines": lines, "faults": [fault_json(fault, language) for fault in faults]}


def answer_text(line: LineAnswer, language: str, today: date) -> str:
    """The best answer and what limits the asked warehouse, as a rep says it."""
    best = best_of(ways_of(line))
    return joined(_said(line, best, language, today), reason_sentence(line, best, language, today))


def _said(line: LineAnswer, way: Way | None, language: str, today: date) -> str:
    """The answer by this way, with a warning where it is no promise."""
    note = order_note(language) if way is not None and not way.promisable else ""
    return joined(answer_sentence(line, way, language, today), note)


def line_answer_json(
    line: LineAnswer,
    check: DeliveryCheck,
    language: str,
    figure: ErpFigure | None = None,
    problems: Sequence[FoundProblem] = (),
) -> Json:
    """Quantities of the answer are in the stock unit, which is `unit`; `asked_in` is in the unit asked in.
    What stands outside `ways` is of the asked warehouse alone; `text`, `terms` and `data_problems` are of
    `best_way`."""
    answer, ways = line.answer, ways_of(line)
    best = best_of(ways)
    needed = line.asked.to(line.product.unit).value
    return {
        "item": line.product.code, "name": line.product.name, "unit": line.product.unit.code,
        "warehouse": line.warehouse.name, "asked_quantity": plain(needed),
        "asked_in": {"quantity": plain(line.asked.value), "unit": line.asked.unit.code},
        "asked_date": line.on.isoformat(),
        "available_quantity": plain(answer.available_quantity if answer else needed),
        "earliest_date": _iso(answer.earliest_date) if answer else line.on.isoformat(),
        "split": parts_json(answer.split if answer else [Part(line.on, needed)]),
        "possible": parts_json(answer.possible if answer else [Part(line.on, needed)]),
        "not_before": _iso(answer.not_before) if answer else None,
        "limited_by": _limited_by(answer), "bottleneck": (answer.bottleneck or None) if answer else None,
        "shortage": plain(answer.shortage) if answer else "0",
        "needs_no_stock": answer is None,
        "not_counted": [
            {"document": event.document, "quantity": plain(event.quantity), "date": _iso(event.on)}
            for event in (answer.untrusted if answer else ())
        ],
        "other_warehouses": [
            {"warehouse": there.warehouse.name, "earliest_date": _iso(there.answer.earliest_date),
             "available_quantity": plain(there.answer.available_quantity)}
            for there in line.elsewhere
        ],
        "ways": [_way(line, way, language, check.today) for way in ways],
        "best_way": 0 if ways else None,
        "terms": _terms(line, best, language),
        "erp_figure": _figure(figure, language, check.today),
        "data_problems": [
            _problem(one, language, check.today)
            for one in problems_behind(best.offer if best is not None else offer_of(line), problems)
        ],
        "text": answer_text(line, language, check.today),
        "read_at": check.read_at.isoformat(),
    }  # fmt: skip


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _limited_by(answer: Answer | None) -> Json | None:
    if answer is None or answer.limited_by is None:
        return None
    limit = answer.limited_by
    return {
        "document": limit.event.document, "party": limit.event.party, "kind": limit.event.kind,
        "quantity": plain(abs(limit.event.quantity)), "date": limit.on.isoformat(),
        "component": limit.component or None,
    }  # fmt: skip


def _way(line: LineAnswer, way: Way, language: str, today: date) -> Json:
    product = way.offer.product if way.offer else line.product
    warehouse = way.offer.warehouse if way.offer else line.warehouse
    timing = way.offer.timing if way.offer else None
    return {
        "kind": way.kind, "item": product.code, "unit": product.unit.code, "warehouse": warehouse.name,
        "parts": [_part(part, timing) for part in way.parts], "promisable": way.promisable,
        "sources": [
            {"warehouse": source.warehouse, "item": source.item, "quantity": plain(source.quantity),
             "days": source.days}
            for source in sources_told(way)
        ],
        "text": _said(line, way, language, today),
    }  # fmt: skip


def _part(part: Part, timing: Timing | None) -> Json:
    """`ready_by`: when the stock has to be there; `ship_by`: when it has to leave."""
    ready = timing.at_dock(part).on if timing else None
    ship = timing.ship_by(part.on) if timing else None
    return {
        "date": part.on.isoformat(), "quantity": plain(part.quantity), "to_order": part.to_order,
        "ready_by": _iso(ready), "ship_by": _iso(ship),
    }  # fmt: skip


def _terms(line: LineAnswer, way: Way | None, language: str) -> Json | None:
    """Each time with its `source`: erp, profile or default. `dates` says what the answer's dates are: of
    delivery, or of stock being ready."""
    if line.answer is None:
        return None
    terms = (way.offer if way is not None and way.offer is not None else line).timing.terms
    known = {name for name, _ in terms.origins} - {"timezone"}
    said: Json = {"dates": "delivery" if known else "ready"}
    for name in _TERMS:
        value = getattr(terms, name)
        text = f"{value:%H:%M}" if isinstance(value, time) else value
        said[name] = {"value": text, "source": terms.origin(name)}
    said["working_days"] = {"source": terms.origin("calendar")}
    said["transfers"] = [
        {"warehouse": one.warehouse, "days": one.days, "source": one.known_by} for one in transfer_terms(way)
    ]
    said["text"] = terms_words(line, way, language)
    return said


def _problem(found: FoundProblem, language: str, today: date) -> Json:
    """As the inbox says it; `quantity` is in the stock unit of `item`."""
    problem = found.problem
    return {
        "kind": problem.kind, "item": found.product.code, "warehouse": found.warehouse.name,
        "document": problem.document, "quantity": plain(problem.quantity), "unit": found.product.unit.code,
        "date": _iso(problem.on), "counted": found.counted,
        "text": inbox_words("conflict", found.code, found.params, language, today).whole,
    }  # fmt: skip


def _figure(figure: ErpFigure | None, language: str, today: date) -> Json | None:
    if figure is None:
        return None
    return {
        "item": figure.item, "unit": figure.unit or None, "warehouse": figure.warehouse,
        "date": figure.on.isoformat(), "quantity": plain(figure.theirs), "ours": plain(figure.ours),
        "differs": figure.differs, "reasons": list(figure.reasons),
        "text": own_figure_words(figure, language, today),
    }  # fmt: skip
