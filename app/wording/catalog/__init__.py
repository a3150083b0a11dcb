"""The templates of one language: plain tables, filled by app.wording.words.

Variants of a key: `key/no_party` where the parameter party is empty, `key/one` for one of what is
counted. Every language has the same keys and in each the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Catalog:
    """`checks` and `faults`: code to (title, text, remedy). `inbox`: kind or code to the same, after a
    short form for a list's row. `sentences`: key to one sentence."""

    checks: Mapping[str, tuple[str, str, str]]
    faults: Mapping[str, tuple[str, str, str]]
    inbox: Mapping[str, tuple[str, str, str, str]]
    sentences: Mapping[str, str]


@lru_cache(maxsize=4)
def catalog_of(language: str) -> Catalog:
    """Reads a language on first use. Raises ValueError for one that has no catalog."""
    match language:
        case "en":
            from app.wording.catalog.en import CATALOG
        case "nl":
            from app.wording.catalog.nl import CATALOG
        case "de":
            from app.wording.catalog.de import CATALOG
        case "fr":
            from app.wording.catalog.fr import CATALOG
        case _:
            raise ValueError(f"no sentences in {language!r}; app.wording.language.pick_language picks one")
    return CATALOG
