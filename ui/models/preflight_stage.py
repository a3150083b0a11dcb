"""Where a quote stands on its way to an order: one stage, its sentence, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain.conversion import EMPTY_HANDED, Check, blocks, missing_reasons
from app.errors import FirmdateError
from app.services.conversion_steps import STEPS, StepName, StepReport
from app.services.convert import ConversionResult
from app.services.preflight import Entry as JournalEntry
from app.services.preflight import Preflight
from app.wording import formats
from app.wording.conversions import conversion_words, problem_sentence, readiness_words, step_name
from app.wording.faults import fault_words
from app.wording.words import joined
from ui.i18n import tr
from ui.models.preflight import delivery_words
from ui.models.preflight_conversions import Conversion
from ui.widgets.stepper import Step, StepState

Stage = Literal[
    "reading", "cannot_read", "blocked", "reasons", "ready",
    "converting", "done", "owed", "already", "refused", "unknown",
]  # fmt: skip

RETRIED_EVERY = timedelta(minutes=1)
"""How often the window settles what is unfinished (ui.background)."""


@dataclass(frozen=True)
class Standing:
    """`title` and `text` are shown, `reason` stands beside a disabled *Create sales order*. `order_id` and
    `order_number` where an order exists, `reference` where one may."""

    stage: Stage
    icon: str
    token: str
    title: str
    text: str = ""
    reason: str = ""
    order_id: str = ""
    order_number: str = ""
    reference: str = ""

    @property
    def may_convert(self) -> bool:
        return self.stage == "ready"


def standing(
    preflight: Preflight | None,
    checks: Sequence[Check],
    reasons: Mapping[str, str],
    conversion: Conversion | None,
    fault: FirmdateError | None,
    language: str,
    *,
    reading: bool = False,
) -> Standing:
    """What this window converts or has converted comes first, then what the journal says, then the checks.
    `fault`: why the figures could not be read (again), `reading`: they are being read (again). Until that is
    settled nothing may be converted: what is shown may no longer be so."""
    if conversion is not None:
        shown = _of_conversion(conversion, preflight, language)
        if shown is not None:
            return shown
    if preflight is not None:
        stood = _of_journal(preflight, language)
        if stood is not None:
            return stood
    if fault is not None and not reading:
        return _cannot_read(fault, language)
    if preflight is None or reading:
        return Standing("reading", "hourglass-medium", "accent", tr("Firmdate reads both systems and checks"))
    return _of_checks(checks, reasons, language)


def _cannot_read(fault: FirmdateError, language: str) -> Standing:
    words = fault_words(fault, language)
    if fault.system not in ("crm", "erp"):  # a figure typed wrong, the program's own store
        text = joined(words.text, words.remedy)
        return Standing("cannot_read", "warning-fill", "danger", words.title, text, words.title)
    title = tr("Conversion waits for live figures")
    return Standing("cannot_read", "cloud-slash", "danger", title, words.whole, words.title)


def _of_checks(checks: Sequence[Check], reasons: Mapping[str, str], language: str) -> Standing:
    stops, missing = len(blocks(checks)), len(missing_reasons(checks, reasons))
    words = readiness_words(stops, missing, language)
    if stops:
        first = tr("Resolve the block first") if stops == 1 else tr("Resolve the blocks first")
        return Standing("blocked", "prohibit-fill", "danger", words.title, words.text, first)
    if missing:
        return Standing(
            "reasons", "warning-fill", "warning", words.title, words.text, tr("Say why where it is asked")
        )
    return Standing("ready", "check-circle-fill", "success_fill", words.title, words.text)


def _of_conversion(conversion: Conversion, preflight: Preflight | None, language: str) -> Standing | None:
    if conversion.running:
        return _converting(conversion, language)
    result = conversion.result
    if result is None:
        return None if conversion.fault is None else _refused(conversion, language)
    if result.status == "unknown":
        return _settled(result, preflight, language)
    if result.status == "refused":
        return _refused(conversion, language)
    if any(report.result == "owed" for report in result.steps[-1:]):
        entry = _entry_of(result, preflight)
        if entry is not None and entry.state == "done":
            return _done(result, preflight, language)
        return _owed(result.order_number, result.order_id, result.quote, result.external_reference, language)
    if result.status == "already_converted":
        return _already(result.order_number, result.order_id, result.quote, language)
    return _done(result, preflight, language)


def _settled(result: ConversionResult, preflight: Preflight | None, language: str) -> Standing | None:
    """What an unknown outcome has become since, as the journal was read with the latest pre-flight."""
    entry = _entry_of(result, preflight)
    if entry is None or entry.state not in {"done", "confirmed", *EMPTY_HANDED}:
        return _unknown(result.quote, result.external_reference, result.order_number, language)
    if entry.state in EMPTY_HANDED:
        return None
    if entry.state == "confirmed":
        return _owed(entry.order_number, entry.order_id, result.quote, result.external_reference, language)
    known = replace(result, status="converted", order_id=entry.order_id, order_number=entry.order_number)
    return _done(known, preflight, language)


def _entry_of(result: ConversionResult, preflight: Preflight | None) -> JournalEntry | None:
    entries = preflight.entries if preflight is not None else ()
    return next((e for e in reversed(entries) if e.external_reference == result.external_reference), None)


def _converting(conversion: Conversion, language: str) -> Standing:
    place = min(_furthest(conversion.told) + 1, len(STEPS) - 1)
    name = step_name(STEPS[place], language)
    title = tr(
        "Creating the sales order: step {at} of {all}, {name}",
        at=place + 1,
        all=len(STEPS),
        name=name.lower(),
    )
    text = tr("You can leave this page. Firmdate finishes this on its own and never sends it twice.")
    return Standing("converting", "hourglass-medium", "accent", title, text)


def _done(result: ConversionResult, preflight: Preflight | None, language: str) -> Standing:
    words = conversion_words("converted", language, quote=result.quote, order=result.order_number)
    text = words.text
    if preflight is not None and preflight.totals is not None:
        what = tr(
            "{amount} for {customer}, delivery {delivery}.",
            amount=formats.money(preflight.totals.total_amount, language),
            customer=preflight.account.name,
            delivery=delivery_words(preflight, language),
        )
        text = joined(what, text)
    return Standing(
        "done", "check-circle-fill", "success_fill", words.title, text,
        order_id=result.order_id, order_number=result.order_number, reference=result.external_reference,
    )  # fmt: skip


def _already(number: str, order_id: str, quote: str, language: str) -> Standing:
    words = conversion_words("already_converted", language, quote=quote, order=number)
    return Standing(
        "already", "check-circle-fill", "success_fill", words.title, joined(words.text, words.remedy),
        order_id=order_id, order_number=number,
    )  # fmt: skip


def _owed(number: str, order_id: str, quote: str, reference: str, language: str) -> Standing:
    words = conversion_words(
        "converted", language, quote=quote, order=number, owed=True, next_try=RETRIED_EVERY
    )
    return Standing(
        "owed", "hourglass-medium", "warning", words.title, joined(words.text, words.remedy),
        order_id=order_id, order_number=number, reference=reference,
    )  # fmt: skip


def _unknown(quote: str, reference: str, order: str, language: str) -> Standing:
    words = conversion_words("unknown", language, quote=quote, order=order)
    looked_up = tr("It is looked up every minute, and nothing is sent twice.")
    text = joined(words.text, looked_up, words.remedy)
    return Standing("unknown", "hourglass-medium", "warning", words.title, text, reference=reference)


def _refused(conversion: Conversion, language: str) -> Standing:
    """Why nothing was ordered: what a system said, what the ERP made of it, or the checks run again."""
    result, fault = conversion.result, conversion.fault
    if result is not None and result.fault is not None:
        fault = result.fault
    words = conversion_words("refused", language, quote=conversion.quote_number, fault=fault)
    text = words.text
    last = conversion.told[-1][0] if conversion.told else None
    if fault is None and last is not None and last.result == "failed":
        text = joined(text, problem_sentence(last.detail, language))
    return Standing("refused", "prohibit-fill", "danger", words.title, joined(text, words.remedy))


def _of_journal(preflight: Preflight, language: str) -> Standing | None:
    """An order that exists, or may, through a conversion of an earlier session or another program."""
    quote = preflight.quote.number
    alive = [entry for entry in preflight.entries if entry.state not in EMPTY_HANDED]
    for entry in alive:
        if entry.state == "confirmed":
            return _owed(entry.order_number, entry.order_id, quote, entry.external_reference, language)
        if entry.state != "done":
            return _unknown(quote, entry.external_reference, entry.order_number, language)
    converted = next(
        (c for c in preflight.checks if c.code.startswith("quote_converted") and c.result == "block"), None
    )
    if converted is None:
        return None
    if alive:
        numbers = ", ".join(entry.order_number for entry in alive)
        return _already(numbers, alive[-1].order_id, quote, language)
    return _already(str(converted.params["orders"]), "", quote, language)


# Steps ----------------------------------------------------------------------

Told = Sequence[tuple[StepReport, datetime]]


def _furthest(told: Told) -> int:
    return max((STEPS.index(report.step) for report, _ in told if report.result == "done"), default=-1)


def steps(conversion: Conversion, language: str) -> list[Step]:
    """The six steps as they stand, each with its time or finding."""
    latest = {report.step: (report, at) for report, at in conversion.told}
    furthest = _furthest(conversion.told)
    running = conversion.running
    shown = []
    for i, step in enumerate(STEPS):
        found = latest.get(step)
        state: StepState
        if found is not None:
            state, detail = _told_step(*found)
            if step == "create" and state == "done" and conversion.result is not None:
                detail = conversion.result.order_number or detail
        elif i <= furthest:
            state, detail = "done", tr("was there")
        elif running and i == furthest + 1:
            state, detail = "now", tr("at work")
        else:
            state, detail = "todo", ""
        shown.append(Step(step_name(step, language), state, detail))
    return shown


def _told_step(report: StepReport, at: datetime) -> tuple[StepState, str]:
    clock = f"{at.astimezone():%H:%M:%S}"
    if report.result == "unknown":
        return "unknown", tr("looked up every minute")
    if report.result == "owed":
        return "unknown", tr("tried every minute")
    if report.result == "failed":
        return "failed", tr("refused") if report.fault is None else tr("not done")
    said: dict[StepName, str] = {
        "claim": clock,
        "look_up": report.detail or tr("none yet"),
        "create": clock,
        "verify": tr("equal"),
        "confirm": clock,
        "write_back": tr("read back"),
    }
    return "done", said[report.step]
