"""Ids of units, currencies and tax rates that the domain knows by their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.mapping import optional_date
from app.connectors.wire.fields import Fields
from app.domain.values import UnitOfMeasure
from app.errors import Rejected, UnexpectedReply


class UnitBook:
    """Ids of units by category and symbol, read once and again when one is missing."""

    def __init__(self, client: TrytonClient) -> None:
        self._client = client
        self._ids: dict[tuple[str, str], int] = {}

    async def load(self) -> None:
        found = await self._client.search_read("product.uom", [], ["symbol", "category"])
        self._ids = {(item.id("category"), item.text("symbol")): int(item.id()) for item in found}

    async def ids(self, units: Sequence[UnitOfMeasure]) -> list[int]:
        """In order. Raises Rejected("unit_unknown") for one that Tryton does not have."""
        keys = [(unit.category, unit.code) for unit in units]
        if not all(key in self._ids for key in keys):
            await self.load()
        for key in keys:
            if key not in self._ids:
                raise Rejected("unit_unknown", system="erp", unit=key[1])
        return [self._ids[key] for key in keys]


@dataclass(frozen=True)
class Currency:
    """`rounding` is its smallest unit."""

    id: int
    code: str
    rounding: Decimal


async def currency(client: TrytonClient, code: str) -> Currency:
    """Raises Rejected("currency_unknown")."""
    found = await client.search_read("currency.currency", [["code", "=", code]], ["code", "rounding"])
    if not found:
        raise Rejected("currency_unknown", system="erp", currency=code)
    return Currency(int(found[0].id()), code, found[0].number("rounding"))


TAX_FIELDS = ("type", "rate", "childs.type", "childs.rate", "childs.start_date", "childs.end_date")


def tax_rates(tax: Fields, on: date) -> tuple[Decimal, ...]:
    """The rates of one tax on a day: its own, or those of the taxes it is made of.

    Raises UnexpectedReply for a tax of a fixed amount, which is no rate.
    """
    kind = tax.text("type")
    if kind == "percentage":
        return (tax.number("rate"),)
    if kind != "none":
        raise UnexpectedReply("tax_without_rate", system="erp", tax=tax.id())
    parts = [part for part in tax.each("childs.") if _valid(part, on)]
    return tuple(part.number("rate") for part in parts if part.text("type") == "percentage")


def _valid(tax: Fields, on: date) -> bool:
    start, end = optional_date(tax, "start_date"), optional_date(tax, "end_date")
    return (start is None or start <= on) and (end is None or on <= end)


async def rates_by_tax(
    client: TrytonClient, tax_ids: Sequence[str], on: date
) -> Mapping[str, tuple[Decimal, ...]]:
    found = await client.read_ids("account.tax", sorted(set(tax_ids)), TAX_FIELDS) if tax_ids else []
    return {tax.id(): tax_rates(tax, on) for tax in found}
