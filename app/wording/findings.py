"""What the doctor found, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import FirmdateError
from app.wording.catalog import catalog_of
from app.wording.faults import fault_words
from app.wording.words import Words, quotation, say


def finding_words(
    code: str, params: Mapping[str, str], language: str, fault: FirmdateError | None = None
) -> Words:
    """What was found; where something failed, why and what to do. Raises KeyError for an unknown code."""
    values = {name: quotation(value) for name, value in params.items()}
    title = say(catalog_of(language), f"finding.{code}", values).removesuffix(".")
    if fault is None:
        return Words(title)
    words = fault_words(fault, language)
    return Words(title, words.sentence, words.remedy)
