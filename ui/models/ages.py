"""Where what is shown comes from and how old it is, in words."""

from __future__ import annotations

from datetime import date, datetime

from app.errors import AccessFault, FirmdateError
from app.wording import formats
from app.wording.faults import fault_words
from ui.i18n import tr
from ui.widgets.primitives import Age

_NAMES = {"crm": "CRM", "erp": "ERP", "program": "Firmdate"}


def system_name(source: str) -> str:
    return _NAMES.get(source, source)


def age_of(
    source: str, read_at: datetime | None, fault: FirmdateError | None, now: datetime, language: str
) -> Age:
    """Live, cached or lost. `source`: crm, erp or program; `read_at` None: nothing was ever read."""
    system = system_name(source)
    tip = _tip(system, read_at, now.date(), language)
    if fault is None:
        if read_at is None:
            return Age("reading", tr("Reading from the {system}", system=system))
        since = formats.age(now - read_at, language)
        if source == "program":
            return Age("quiet", tr("read {age}", age=since), tip)
        return Age("live", tr("{system} live, {age}", system=system, age=since), tip)
    why = fault_words(fault, language).sentence
    if read_at is not None:
        since = formats.age(now - read_at, language)
        text = tr("cached {age}, {system} not reachable", age=since, system=system_name(fault.system))
        return Age("cached", text, f"{why}\n{tip}")
    if isinstance(fault, AccessFault):
        return Age("quiet", tr("{system} answers", system=system), why)
    return Age("lost", tr("{system} not reachable", system=system_name(fault.system)), why)


def _tip(system: str, read_at: datetime | None, today: date, language: str) -> str:
    if read_at is None:
        return ""
    local = read_at.astimezone()
    at = formats.moment(local, language, seconds=True)
    return tr(
        "{system}, {day} {time}", system=system, day=formats.day(local.date(), language, today), time=at
    )
