"""What stands beside an answer: which times counted, the ERP's own figure, data problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.shipping import DeliveryTerms
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.speaker import listed
from app.wording.words import is_one, say

OwnFigureReason = Literal[
    "later_orders",
    "safety_stock",
    "late_orders",
    "set_aside",
    "lines_above",
    "late_receipts_counted",
    "late_receipts",
    "own_rules",
]
"""Why the ERP's own figure differs from ours."""

_MOST_DOCUMENTS = 3


@dataclass(frozen=True)
class TransferTerm:
    """Goods of another warehouse take so many days to the one that sends them on."""

    warehouse: str
    days: int
    known_by: Literal["erp", "profile"]


def terms_sentence(terms: DeliveryTerms, language: str, transfers: Sequence[TransferTerm] = ()) -> str:
    """Which times lead to the delivery dates and who said so; else that the dates are those of stock.
    The warehouse's working days are named where nothing else is known: figures in working days imply them."""
    catalog = catalog_of(language)
    known = {name for name, _ in terms.origins} - {"timezone"}
    facts = [
        _counted(catalog, key, days, _by(catalog, terms.origin(name)), language)
        for key, name, days in (
            ("terms.handling", "handling_days", terms.handling_days),
            ("terms.lead", "lead_days", terms.lead_days),
            ("terms.carrier", "carrier_days", terms.carrier_days),
        )
        if name in known and days
    ]
    facts += [
        _counted(catalog, "terms.transfer", one.days, _by(catalog, one.known_by), language, one.warehouse)
        for one in transfers
    ]
    if not known and facts:
        return say(catalog, "terms.ready.transfer", {"facts": ", ".join(facts)})
    if not known:
        return say(catalog, "terms.ready")
    if "calendar" in known and not facts:
        facts.append(_fact(catalog, say(catalog, "terms.calendar"), _by(catalog, terms.origin("calendar"))))
    cut_off = ""
    if terms.cut_off is not None:
        words = say(catalog, "terms.cut_off", {"time": f"{terms.cut_off:%H:%M}"})
        cut_off = _fact(catalog, words, _by(catalog, terms.origin("cut_off")))
    if not facts and not cut_off:
        facts.append(say(catalog, "terms.same_day"))
    said = ", ".join(facts) or cut_off
    if facts and cut_off:
        said = say(catalog, "terms.with_cut_off", {"facts": said, "cut_off": cut_off})
    return say(catalog, "terms.delivery", {"facts": said})


def _by(catalog: Catalog, origin: str) -> str:
    return say(catalog, "terms.by_erp" if origin == "erp" else "terms.by_profile")


def _fact(catalog: Catalog, what: str, source: str) -> str:
    return say(catalog, "terms.fact", {"what": what, "source": source})


def _counted(catalog: Catalog, key: str, days: int, source: str, language: str, warehouse: str = "") -> str:
    values = {"count": formats.number(Decimal(days), language), "warehouse": warehouse}
    return _fact(catalog, say(catalog, key, values, one=is_one(days, language)), source)


def own_figure_sentence(
    item: str,
    unit: str,
    on: date,
    theirs: Decimal,
    ours: Decimal,
    reasons: Sequence[OwnFigureReason],
    language: str,
    today: date | None = None,
) -> str:
    """The ERP's own figure beside ours, both in `unit`, and why they differ where they do."""
    catalog = catalog_of(language)
    values = {
        "item": item,
        "on": formats.day(on, language, today),
        "theirs": formats.count(theirs, unit, language),
        "ours": formats.count(ours, unit, language),
    }
    if theirs == ours:
        return say(catalog, "own.same", values)
    said = [say(catalog, f"own.why.{reason}") for reason in reasons]
    return say(catalog, "own.differs", values | {"reasons": listed(said, catalog)})


def own_figure_mark(theirs: Decimal, unit: str, language: str) -> str:
    """For the picture: ERP says 100."""
    return say(catalog_of(language), "own.mark", {"theirs": formats.count(theirs, unit, language)})


def data_problems_sentence(count: int, documents: Sequence[str], language: str) -> str:
    """How many data problems of the ERP concern an answer, and the first documents that have them."""
    catalog = catalog_of(language)
    named = list(documents[:_MOST_DOCUMENTS])
    if more := len(documents) - len(named):
        named.append(say(catalog, "data.more", {"count": formats.number(Decimal(more), language)}))
    values = {"count": formats.number(Decimal(count), language), "documents": listed(named, catalog)}
    return say(catalog, "data.beside", values)
