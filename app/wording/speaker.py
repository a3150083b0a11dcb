"""Says quantities and days of one product, in the unit that was asked in where that is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Part
from app.domain.products import Product
from app.domain.values import Quantity, UnitMismatch, UnitOfMeasure
from app.wording import formats
from app.wording.catalog import Catalog, catalog_of
from app.wording.words import say


@dataclass(frozen=True)
class Speaker:
    """`today` leaves out the current year. `long_dates`: Friday 27 November, for a customer."""

    language: str
    today: date | None
    product: Product
    asked: UnitOfMeasure
    long_dates: bool = False

    @property
    def catalog(self) -> Catalog:
        return catalog_of(self.language)

    def quantity(self, value: Decimal) -> str:
        """`value` in the stock unit; pieces go without a unit when they were asked as pieces."""
        stock = self.product.unit
        if self.asked == stock:
            return formats.count(value, stock.code, self.language)
        try:
            exact = Quantity(value, stock).to(self.asked)
        except UnitMismatch:
            return formats.quantity(value, stock.code, self.language)
        return formats.quantity(exact.value, exact.unit.code, self.language)

    def day(self, on: date) -> str:
        return formats.day(on, self.language, self.today, long=self.long_dates)

    def parts(self, parts: Sequence[Part]) -> str:
        """120 on Fri 27 Nov and 80 on Fri 4 Dec."""
        said = [
            say(self.catalog, "part", {"quantity": self.quantity(part.quantity), "on": self.day(part.on)})
            for part in parts
        ]
        return listed(said, self.catalog)

    def quantities(self, parts: Sequence[Part]) -> str:
        """120 + 80."""
        return " + ".join(self.quantity(part.quantity) for part in parts)

    def days(self, parts: Sequence[Part]) -> str:
        """Fri 27 Nov, then Fri 4 Dec."""
        days = self.day(parts[0].on)
        for part in parts[1:]:
            days = say(self.catalog, "option.then", {"first": days, "rest": self.day(part.on)})
        return days


def listed(said: Sequence[str], catalog: Catalog) -> str:
    """A, B and C."""
    if len(said) < 2:
        return "".join(said)
    before, last = said[:-1], said[-1]
    first = before[0]
    for other in before[1:]:
        first = say(catalog, "list.comma", {"first": first, "rest": other})
    return say(catalog, "list.and", {"first": first, "last": last})
