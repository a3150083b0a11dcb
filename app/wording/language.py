"""Which of the four languages a person reads."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "nl", "de", "fr"]

LANGUAGES: tuple[Language, ...] = ("en", "nl", "de", "fr")


def pick_language(wanted: str, system: str = "") -> Language:
    """The language of a profile's value or a customer's ("nl", "de-AT", "fr_FR.UTF-8"), else that of the
    system's locale as the caller read it, else English."""
    for said in (wanted, system):
        start = said.strip().replace("-", "_").replace(".", "_").split("_", 1)[0].casefold()
        for language in LANGUAGES:
            if start == language:
                return language
    return "en"
