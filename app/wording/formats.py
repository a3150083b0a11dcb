"""Money, quantities, dates and ages as people of a language write them. Decimal only, no float.

Babel is imported on first use: it takes longer than all the rest of this package.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext

from app.domain.values import Money, plain

LOCALES = {"en": "en_GB", "nl": "nl", "de": "de", "fr": "fr"}
"""Day before month in all four; these are the only CLDR files that the program needs."""

PIECES = frozenset(
    {"", "u", "unit", "units", "pc", "pcs", "pce", "pieces", "st", "stk", "stuk", "stuks", "ea"}
)
"""Codes of units that a sentence leaves out: "120 on Fri 27 Nov", not "120 u"."""

NO_BREAK = "\u00a0"

_MARGIN = 28
"""Digits of precision beyond a figure's own, the usual context's."""

_SHORT = {"en": "EEE d MMM", "nl": "EEE d MMM", "de": "EEE, d. MMM", "fr": "EEE d MMM"}
_LONG = {"en": "EEEE d MMMM", "nl": "EEEE d MMMM", "de": "EEEE, d. MMMM", "fr": "EEEE d MMMM"}


def _robust(text: str) -> str:
    """The narrow no-break space of French figures is missing in many fonts and old code pages."""
    return text.replace("\u202f", NO_BREAK)


def number(value: Decimal, language: str) -> str:
    """All its digits, grouped: 1,240.5 in English, 1.240,5 in Dutch."""
    from babel.numbers import format_decimal

    exact = Decimal(plain(value))
    with localcontext(
        prec=len(exact.as_tuple().digits) + _MARGIN
    ):  # Babel computes in the context's precision
        return _robust(format_decimal(exact, locale=LOCALES[language], decimal_quantization=False))


def money(amount: Money, language: str) -> str:
    """With the currency's digits, and more where a unit price has more: €1,240.00, €1.8575."""
    from babel.numbers import format_currency

    exact = Decimal(plain(amount.amount))
    with localcontext(prec=len(exact.as_tuple().digits) + _MARGIN):
        said = format_currency(exact, amount.currency, locale=LOCALES[language], decimal_quantization=False)
    return _robust(said)


def quantity(value: Decimal, unit: str, language: str) -> str:
    """The number with its unit's code: 12.5 kg."""
    return f"{number(value, language)}{NO_BREAK}{unit}" if unit else number(value, language)


def count(value: Decimal, unit: str, language: str) -> str:
    """As `quantity`, without the unit where it counts pieces."""
    return quantity(value, "" if unit.casefold() in PIECES else unit, language)


def percent(fraction: Decimal, language: str) -> str:
    """0.21 is 21 %; Dutch writes it without the space."""
    return f"{number(fraction * 100, language)}{'' if language == 'nl' else NO_BREAK}%"


def day(on: date, language: str, today: date | None = None, *, long: bool = False) -> str:
    """With weekday: Fri 27 Nov; with the year when it is not `today`'s. `long`: Friday 27 November."""
    from babel.dates import format_date

    pattern = (_LONG if long else _SHORT)[language]
    if today is not None and on.year != today.year:
        pattern += " y"
    return format_date(on, pattern, locale=LOCALES[language])


def moment(at: datetime, language: str, today: date | None = None, *, seconds: bool = False) -> str:
    """The time on the clock of `at`'s own zone: 12:14, or Fri 27 Nov 12:14 when it is not today."""
    clock = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    return clock if today is None or at.date() == today else f"{day(at.date(), language, today)} {clock}"


def duration(span: timedelta, language: str) -> str:
    """In its largest whole unit: 3 s, 41 min, 2 h, 3 days. Negative counts as none."""
    unit, figure = _largest(span)
    return _DURATIONS[language][unit].format(n=figure)


def age(span: timedelta, language: str) -> str:
    """How long ago: 3 s ago, 2 h ago."""
    unit, figure = _largest(span)
    words = _DURATIONS[language]
    said = words.get(f"{unit}_ago", words[unit]).format(n=figure)
    return words["ago"].format(span=said)


def _largest(span: timedelta) -> tuple[str, int]:
    seconds = max(0, span // timedelta(seconds=1))
    for unit, size in (("days", 2 * 86_400), ("day", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return unit, seconds // min(size, 86_400)
    return "s", seconds


_DURATIONS: dict[str, dict[str, str]] = {
    "en": {
        "s": "{n} s",
        "min": "{n} min",
        "h": "{n} h",
        "day": "{n} day",
        "days": "{n} days",
        "ago": "{span} ago",
    },
    "nl": {
        "s": "{n} s",
        "min": "{n} min",
        "h": "{n} uur",
        "day": "{n} dag",
        "days": "{n} dagen",
        "ago": "{span} geleden",
    },
    "de": {
        "s": "{n} s",
        "min": "{n} min",
        "h": "{n} Std.",
        "day": "{n} Tag",
        "days": "{n} Tage",
        "days_ago": "{n} Tagen",
        "ago": "vor {span}",
    },
    "fr": {
        "s": "{n} s",
        "min": "{n} min",
        "h": "{n} h",
        "day": "{n} jour",
        "days": "{n} jours",
        "ago": "il y a {span}",
    },
}
