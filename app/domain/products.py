"""What can be sold, in which unit, and what a kit is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.values import UnitOfMeasure

ProductKind = Literal["goods", "service", "kit"]


@dataclass(frozen=True)
class Component:
    """So many of a product, in that product's own unit, in one kit; `fixed`: once per order instead,
    whatever the number of kits. The product may be a kit itself."""

    product_id: str
    code: str
    quantity: Decimal
    fixed: bool = False


@dataclass(frozen=True)
class Product:
    """`unit` is the stock unit, `sales_unit` the one that documents use when they name none.

    `units` are all units in which a quantity may be given (same category). `lead_time_days` is the
    time the ERP adds between order and shipment when nothing is promised. `minimum_quantity` and
    `multiple` are in the sales unit; None where the ERP has no such rule.
    """

    id: str
    code: str
    name: str
    kind: ProductKind
    unit: UnitOfMeasure
    sales_unit: UnitOfMeasure
    units: tuple[UnitOfMeasure, ...] = ()
    active: bool = True
    sellable: bool = True
    components: tuple[Component, ...] = ()
    lead_time_days: int = 0
    minimum_quantity: Decimal | None = None
    multiple: Decimal | None = None
    substitutes: tuple[str, ...] = ()
    """Codes that the ERP lets be sold in its place, best first; empty where it does not know."""

    @property
    def for_sale(self) -> bool:
        return self.active and self.sellable

    def unit_called(self, code: str | None) -> UnitOfMeasure | None:
        """The unit with this code or name (case ignored); the sales unit for None or ""; None if unknown."""
        if not code:
            return self.sales_unit
        wanted = code.casefold()
        for unit in (self.sales_unit, self.unit, *self.units):
            if wanted in (unit.code.casefold(), unit.name.casefold()):
                return unit
        return None


@dataclass(frozen=True)
class Warehouse:
    id: str
    code: str
    name: str
    timezone: str = ""
    """IANA name; empty where the ERP knows none and the company's counts."""
    transfer_days: tuple[tuple[str, int], ...] = ()
    """(id of another warehouse, calendar days from here to there), where the ERP knows them."""
