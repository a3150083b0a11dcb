"""What to ask the CRM's search for, so that case does not matter."""

from __future__ import annotations

import re

_ASCII_RUN = re.compile(r"[\x20-\x7e]+")
_SHORTEST = 3


def search_terms(text: str) -> tuple[str, ...]:
    """Terms that together find every name with `text` in it; what they find is compared again.

    The CRM's search folds case by the database: SQLite folds A to Z only, so that "MÜLLER" does not find
    "Müller". Where there are other letters, the longest run without them is asked for; where that is too
    short to narrow anything, the usual ways to write the text.
    """
    if text.isascii():
        return (text,)
    runs = [run.strip() for run in _ASCII_RUN.findall(text)]
    longest = max(runs, key=len, default="")
    if len(longest) >= _SHORTEST:
        return (longest,)
    return tuple(dict.fromkeys((text, text.lower(), text.upper(), text.title())))
