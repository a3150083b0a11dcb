"""What a check of a pre-flight found, why, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.conversion import Check
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.words import Words, all_spoken, is_one, joined, say, say_all

_WITH_UNIT = {
    "availability": ("asked", "available", "takes"),
    "quantities_valid": ("quantity", "minimum", "multiple"),
}


def check_words(check: Check, language: str, today: date | None = None) -> Words:
    """Title, text and remedy; a `pass` has a title only. Dates carry a year where it is not `today`'s.

    Raises KeyError for a code that the catalog does not have.
    """
    catalog = catalog_of(language)
    values = all_spoken(check.params, language, today)
    if check.code == "quote_not_accepted":
        values["status"] = say(catalog, f"status.{check.params['status']}")
    if values.get("orders") == "?":
        values["orders"] = ""
    values |= _counted(check, language)
    words = say_all(catalog.checks, check.code, values, one=is_one(check.params.get("days"), language))
    if check.id == "availability" and check.result != "pass":
        words = replace(words, text=joined(words.text, *_what_takes_it(catalog, values)))
    return words


def _counted(check: Check, language: str) -> dict[str, str]:
    """Quantities with their unit, where it counts anything but pieces."""
    unit = str(check.params.get("unit", ""))
    return {
        name: formats.count(Decimal(str(check.params[name])), unit, language)
        for name in _WITH_UNIT.get(check.id, ())
        if name in check.params
    }


def _what_takes_it(catalog: Catalog, values: dict[str, str]) -> list[str]:
    said = []
    if values.get("bottleneck"):
        said.append(say(catalog, "stock.component", {"component": values["bottleneck"]}))
    if values.get("document"):
        taken = {
            "document": values["document"],
            "party": values["party"],
            "quantity": values["takes"],
            "on": values["takes_on"],
        }
        said.append(say(catalog, "stock.takes", taken))
    return said
