"""What people type, read into values: decimals and dates. Pure: the caller gives separators and today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_NUMBERS = re.compile(r"(\d{1,2})[-./ ](\d{1,2})(?:[-./ ](\d{2}|\d{4}))?$")
_WORDS = re.compile(r"(?:(\d{1,2})\s+([^\W\d_]+)|([^\W\d_]+)\s+(\d{1,2}))\.?(?:\s+(\d{4}))?$")
_AHEAD = re.compile(r"\+(\d{1,3})$")


def read_decimal(text: str, point: str, group: str) -> Decimal | None:
    """The figure meant by `text`, with the language's decimal point and group sign; None when it is none.

    "1.500" is 1500 where the point groups and 1.5 where it is the decimal point; "1.50" where the point
    groups is refused, because guessing would be wrong by a factor of a hundred.
    """
    compact = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    sign = group if group in ".," else ""
    if sign and sign in compact:
        whole, _, rest = compact.partition(point)
        if sign in rest or not re.fullmatch(r"[-+]?\d{1,3}(?:" + re.escape(sign) + r"\d{3})+", whole):
            return None
        compact = compact.replace(sign, "")
    if point != ".":
        if "." in compact:
            return None
        compact = compact.replace(point, ".")
    if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", compact):
        return None
    return Decimal(compact)


def read_date(
    text: str, today: date, *, day_first: bool, months: Sequence[str], days: Sequence[str], tomorrow: str
) -> date | None:
    """The day meant by `text`: 27-11, 27 nov, fri, tomorrow, +3, 2026-11-27. None when it is none.

    `months` and `days` are twelve and seven names (Monday first), of which any start of two letters or more
    will do. A day without a year is the next one from `today` on, a weekday the next after today.
    """
    said = " ".join(text.strip().casefold().rstrip(".").split())
    if not said:
        return None
    if match := _AHEAD.match(said):
        return today + timedelta(int(match[1]))
    if tomorrow.casefold().startswith(said) and len(said) >= 3:
        return today + timedelta(1)
    if match := _ISO.match(said):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(said):
        day, month = (int(match[1]), int(match[2])) if day_first else (int(match[2]), int(match[1]))
        return _complete(day, month, match[3], today)
    weekday = _named(said, days)
    if weekday is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    without_day = said.split(" ", 1)
    if len(without_day) == 2 and _named(without_day[0], days) is not None:
        said = without_day[1]  # "fri 27 nov": the weekday only repeats what the date says
    if match := _WORDS.match(said):
        named = _named(match[2] or match[3], months)
        return None if named is None else _complete(int(match[1] or match[4]), named + 1, match[5], today)
    return None


def _named(said: str, names: Sequence[str]) -> int | None:
    """Which name starts so; None when none does or several do."""
    hits = [
        i for i, name in enumerate(names) if len(said) >= 2 and name.casefold().startswith(said.rstrip("."))
    ]
    return hits[0] if len(hits) == 1 else None


def _complete(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    this_year = _date(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    return _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
