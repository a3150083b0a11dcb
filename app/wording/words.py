"""How a template becomes a sentence: the variant is chosen, its places filled, its stops set once."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from app.domain.values import Money
from app.wording import formats
from app.wording.catalog import Catalog

Template = TypeVar("Template")

_NUMBERS = frozenset({"quantity", "asked", "available", "takes", "minimum", "multiple", "left"})
_DATES = frozenset({"on", "date", "new_date", "earliest", "moved_to", "takes_on"})
_SAID = frozenset({"text", "reason"})
"""What a server or a tool said, in its own words."""
_LONGEST_QUOTATION = 300


@dataclass(frozen=True)
class Words:
    """`title` says what is so, without a stop; `text` why, `remedy` what to do: sentences, or "" where
    there is nothing to add."""

    title: str
    text: str = ""
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What is so and why, as whole sentences."""
        return joined(stopped(self.title), self.text)

    @property
    def whole(self) -> str:
        """The sentence with its remedy."""
        return joined(self.sentence, self.remedy)


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def stopped(title: str) -> str:
    return title if not title or title.endswith((".", "?", ":")) else f"{title}."


def fill(template: str, values: Mapping[str, str]) -> str:
    """Raises KeyError for a place that has no value. A value that ends with a stop ("B.V.", "Dez.")
    takes the template's own stop after it."""
    result = ""
    for literal, name, _, _ in string.Formatter().parse(template):
        result += literal[1:] if literal.startswith(".") and result.endswith(".") else literal
        if name is not None:
            result += values[name]
    return result


def chosen(
    table: Mapping[str, Template], key: str, values: Mapping[str, str], *, one: bool = False
) -> Template:
    """The template of `key`, or its variant: `key/no_party` where party is empty, `key/one` for one of
    what is counted. Raises KeyError where the table has none."""
    prefix = f"{key}/no_"
    for variant, template in table.items():
        if variant.startswith(prefix) and not values.get(variant.removeprefix(prefix)):
            return template
    if one and f"{key}/one" in table:
        return table[f"{key}/one"]
    return table[key]


def is_one(figure: object, language: str) -> bool:
    """Whether the language says it in the singular (French does for 0, too)."""
    from babel import Locale

    try:
        exact = Decimal(str(figure))
    except InvalidOperation:
        return False
    return Locale.parse(formats.LOCALES[language]).plural_form(exact) == "one"


def one_line(text: str) -> str:
    """Data from a server as plain text on one line, bounded."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTATION else line[: _LONGEST_QUOTATION - 1].rstrip() + "…"


def quotation(text: str) -> str:
    """What a server said, without its last stop: it stands within a sentence."""
    return one_line(text).rstrip(".")


def spoken(name: str, value: object, language: str, today: date | None) -> str:
    """A parameter as it is written in the language; its name says what kind of text it is."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return formats.money(value, language)
    if isinstance(value, date):
        return formats.day(value, language, today)
    if isinstance(value, Decimal):
        return formats.percent(value, language) if name.endswith("rate") else formats.number(value, language)
    if isinstance(value, int):
        return formats.number(Decimal(value), language)
    return _spoken_text(name, str(value), language, today)


def _spoken_text(name: str, value: str, language: str, today: date | None) -> str:
    if name in _SAID:
        return quotation(value)
    try:
        if name in _DATES and value:
            return formats.day(date.fromisoformat(value), language, today)
        if name == "percent":
            return formats.percent(Decimal(value) / 100, language)
        if name in _NUMBERS:
            return formats.number(Decimal(value), language)
    except (ValueError, InvalidOperation):  # other systems' words where a date or a figure usually stands
        return one_line(value)
    return one_line(value)


def all_spoken(params: Mapping[str, object], language: str, today: date | None) -> dict[str, str]:
    return {name: spoken(name, value, language, today) for name, value in params.items()}


def say(catalog: Catalog, key: str, values: Mapping[str, str] | None = None, *, one: bool = False) -> str:
    """One sentence of the catalog. Raises KeyError for a key or a value that is missing."""
    given = values or {}
    return fill(chosen(catalog.sentences, key, given, one=one), given)


def say_all(
    table: Mapping[str, tuple[str, str, str]], key: str, values: Mapping[str, str], *, one: bool = False
) -> Words:
    """Title, text and remedy. Raises KeyError like `say`."""
    title, text, remedy = chosen(table, key, values, one=one)
    return Words(fill(title, values), fill(text, values), fill(remedy, values))


def system_names(catalog: Catalog, system: str) -> dict[str, str]:
    """How sentences name the CRM, the ERP, or the program itself."""
    known = system if system in ("crm", "erp") else "program"
    return {
        "system": say(catalog, f"system.{known}"),
        "the_system": say(catalog, f"system.{known}.the"),
        "The_system": say(catalog, f"system.{known}.The"),
    }
