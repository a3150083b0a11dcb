"""Checked access to what came over the wire: a missing key or a wrong type names its field.

All raise UnexpectedReply("field_missing" | "field_wrong", field=…): a reply in an unknown form is
never filled up with a guess. Meant for mapping functions, which are pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.connectors.wire.faults import SystemName
from app.domain.values import decimal
from app.errors import UnexpectedReply


@dataclass(frozen=True)
class Fields:
    """One record. `where` is its kind ("sale.sale"), shown before the field's name in a fault."""

    record: Mapping[str, object]
    where: str
    system: SystemName

    @staticmethod
    def of(value: object, where: str, system: SystemName) -> Fields:
        if not isinstance(value, Mapping):
            raise UnexpectedReply("field_wrong", system=system, field=where, found=type(value).__name__)
        return Fields(value, where, system)

    def raw(self, name: str) -> object:
        if name not in self.record:
            raise UnexpectedReply("field_missing", system=self.system, field=f"{self.where}.{name}")
        return self.record[name]

    def wrong(self, name: str) -> UnexpectedReply:
        found = type(self.record.get(name)).__name__
        return UnexpectedReply("field_wrong", system=self.system, field=f"{self.where}.{name}", found=found)

    def text(self, name: str) -> str:
        """A text; null counts as empty, since most systems do not tell both apart."""
        value = self.raw(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(name)
        return value

    def id(self, name: str = "id") -> str:
        """A number or text that names a record, as text; null is a fault."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise self.wrong(name)
        return str(value)

    def optional_id(self, name: str) -> str:
        """As `id`, with "" for null."""
        return "" if self.raw(name) is None else self.id(name)

    def number(self, name: str) -> Decimal:
        """A JSON number, a Decimal, or a text that is one."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise self.wrong(name)
        try:
            return decimal(value)
        except ValueError:
            raise self.wrong(name) from None

    def optional_number(self, name: str) -> Decimal | None:
        return None if self.raw(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        """True, false, 0 or 1; null counts as false (SQLite gives the numbers)."""
        value = self.raw(name)
        if value is None:
            return False
        if value not in (True, False) or not isinstance(value, bool | int):
            raise self.wrong(name)
        return bool(value)

    def many(self, name: str) -> Sequence[object]:
        value = self.raw(name)
        if not isinstance(value, list | tuple):
            raise self.wrong(name)
        return value

    def inner(self, name: str) -> Fields:
        return Fields.of(self.raw(name), f"{self.where}.{name}", self.system)

    def optional_inner(self, name: str) -> Fields | None:
        return None if self.raw(name) is None else self.inner(name)

    def each(self, name: str) -> list[Fields]:
        return [Fields.of(item, f"{self.where}.{name}", self.system) for item in self.many(name)]
