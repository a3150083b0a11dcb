"""A conversion: whether it can start, how far it is, how it ended, and what keeps it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Literal

from app.errors import FirmdateError
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.faults import fault_words
from app.wording.speaker import listed
from app.wording.words import Words, is_one, quotation, say, stopped

Status = Literal["converted", "already_converted", "refused", "unknown"]


def _what_is_missing(catalog: Catalog, blocks: int, missing: int, language: str) -> str:
    said = []
    for key, figure in (("blocks", blocks), ("reasons", missing)):
        if figure:
            count = {"count": formats.number(Decimal(figure), language)}
            said.append(say(catalog, key, count, one=is_one(figure, language)))
    return listed(said, catalog)


def readiness_words(blocks: int, missing: int, language: str) -> Words:
    """Before anything is sent: ready, or so many blocks and reasons that are missing."""
    catalog = catalog_of(language)
    if not blocks and not missing:
        return Words(say(catalog, "ready"), say(catalog, "ready.text"))
    what = _what_is_missing(catalog, blocks, missing, language)
    return Words(say(catalog, "not_ready", {"what": what}), say(catalog, "not_ready.text"))


def conversion_words(
    status: Status,
    language: str,
    *,
    quote: str,
    order: str = "",
    blocks: int = 0,
    missing: int = 0,
    owed: bool = False,
    next_try: timedelta | None = None,
    fault: FirmdateError | None = None,
) -> Words:
    """How a conversion ended. `owed`: the order is confirmed and its number is not yet on the quote;
    `blocks` and `missing` count what refused it, `fault` is what failed."""
    catalog = catalog_of(language)
    values = {"quote": quote, "order": order}
    if status == "unknown":
        return Words(*(say(catalog, key, values) for key in ("unknown", "unknown.text", "unknown.remedy")))
    if status == "refused":
        if blocks or missing:
            return readiness_words(blocks, missing, language)
        why = fault_words(fault, language) if fault else Words("")
        text = " ".join(filter(None, (say(catalog, "refused.text"), why.sentence)))
        return Words(say(catalog, "refused", values), text, why.remedy)
    if owed:
        again = {} if next_try is None else {"span": formats.duration(next_try, language)}
        return Words(say(catalog, "owed", values), say(catalog, "owed.next" if again else "owed.text", again))
    if status == "already_converted":
        return Words(say(catalog, "already", values), say(catalog, "already.text"))
    return Words(say(catalog, "converted", values), say(catalog, "converted.text", values))


def step_name(step: str, language: str) -> str:
    """claim, look_up, create, verify, confirm, write_back."""
    return say(catalog_of(language), f"step.{step}")


def step_sentence(
    step: str, result: str, language: str, detail: str = "", fault: FirmdateError | None = None
) -> str:
    """What one step did, or why it did not, as one line of a history, without a stop."""
    catalog = catalog_of(language)
    if result == "done":
        return say(catalog, f"did.{step}", {"detail": quotation(detail)})
    system = "crm" if step == "write_back" else "erp"
    why = fault_words(fault, language).sentence if fault else problem_sentence(detail, language, system)
    return say(catalog, f"failed.{step}", {"why": why.rstrip(".")})


def state_name(state: str, language: str) -> str:
    """A state of the journal in one to three words."""
    return say(catalog_of(language), f"state.{state}")


def problem_sentence(problem: str, language: str, system: str = "erp") -> str:
    """Why an entry of the journal stays where it is: a code, "code: detail", or what a server said.

    `system` is who the step spoke to. "" for no problem.
    """
    if not problem:
        return ""
    catalog = catalog_of(language)
    code, _, detail = problem.partition(": ")
    if f"problem.{code}" in catalog.sentences:
        return say(catalog, f"problem.{code}", {"detail": quotation(detail)})
    if code in catalog.checks:
        return _title_without_places(catalog.checks[code][0])
    if code in catalog.faults:
        params = {"text": detail} if detail else {}
        return fault_words(FirmdateError(code, system=system, **params), language).sentence
    said = {"detail": quotation(problem), "The_system": say(catalog, f"system.{system}.The")}
    return say(catalog, "problem.said", said)


def _title_without_places(title: str) -> str:
    """A check's code is kept without its figures: its title where it has no places, else nothing."""
    return "" if "{" in title else stopped(title)
