"""What went wrong, in a rep's words. What a server said stands in it as a quotation, never alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from app.errors import AccessFault, FirmdateError, OutcomeUnknown, Throttled
from app.wording import formats
from app.wording.catalog import catalog_of
from app.wording.words import Words, all_spoken, joined, say, say_all, system_names


def fault_words(error: FirmdateError, language: str, today: date | None = None) -> Words:
    """By code, else by class: a code without words of its own still gives a whole sentence.

    An unknown outcome has one sentence whatever broke: that nobody knows is what counts.
    """
    catalog = catalog_of(language)
    values = all_spoken(error.params, language, today) | system_names(catalog, error.system)
    if isinstance(error, Throttled) and error.retry_after is not None:
        seconds = Decimal(str(error.retry_after)).to_integral_value(rounding=ROUND_CEILING)
        values["seconds"] = formats.number(seconds, language)
    keys = [] if isinstance(error, OutcomeUnknown) else [error.code]
    keys += [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, FirmdateError)]
    for key in keys:
        if key in catalog.faults:
            try:
                return say_all(catalog.faults, key, values)
            except KeyError:  # raised with other params than the sentence was written for
                continue
    raise KeyError(error.code)


def panel_words(
    what: str,
    error: FirmdateError,
    language: str,
    next_try: timedelta | None = None,
    today: date | None = None,
) -> Words:
    """For a panel that has nothing to show: what cannot be read, why, and when Firmdate tries again.

    `what` is one of customer, customers, contacts, quotes, sales_orders, open_items, credit, stock,
    promises. Raises KeyError for another.
    """
    catalog = catalog_of(language)
    fault = fault_words(error, language, today)
    key = (
        "panel.forbidden"
        if isinstance(error, AccessFault) and error.params.get("right")
        else "panel.unreadable"
    )
    values = {"what": say(catalog, f"what.{what}")} | system_names(catalog, error.system)
    title = say(catalog, key, values)
    if key == "panel.forbidden":
        return Words(title, "", fault.remedy)
    if next_try is None:
        return Words(title, fault.sentence, fault.remedy)
    again = say(catalog, "panel.next", {"span": formats.duration(next_try, language)})
    return Words(title, joined(fault.sentence, again))


def empty_words(what: str, customer: str, language: str) -> Words:
    """For a panel that is empty because there is nothing: quotes, sales_orders, open_items, contacts,
    promises, or the inbox (which needs no customer)."""
    catalog = catalog_of(language)
    return Words(say(catalog, f"empty.{what}"), say(catalog, f"empty.{what}.text", {"customer": customer}))


def waiting_for_stock(since: str, language: str) -> str:
    """Why a conversion waits; `since` is the time of the last reading as app.wording.formats writes it."""
    return say(catalog_of(language), "waits", {"since": since})
