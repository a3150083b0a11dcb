"""What the ERP knows now of a product's stock: what lies there and what is planned.

Quantities are Decimal in the product's stock unit; dates are business dates of the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

EventKind = Literal[
    "purchase",
    "sales_order",
    "reservation",
    "transfer",
    "customer_return",
    "production",
    "quote_line",
    "other",
]
DocumentState = Literal["", "open", "delivered", "closed", "cancelled"]
"""What the ERP says of the order behind an event; "" where it is no order or the ERP does not tell."""


@dataclass(frozen=True)
class StockEvent:
    """A planned receipt (positive) or issue (negative). `on` None: planned once, without a date now."""

    on: date | None
    quantity: Decimal
    kind: EventKind
    document: str = ""
    party: str = ""
    hard: bool = False
    """Stock is physically set aside for it: it counts from today whatever its date."""
    document_state: DocumentState = ""
    """Balances do not depend on it: what an ended order still takes is a data problem, told as one."""
    line: str = ""
    """Names the line of the order behind an issue, the same for all events of that line and product; ""
    where the ERP does not tell."""
    open_quantity: Decimal | None = None
    """What that line has still to deliver of the product; None where unknown. Balances do not depend on it:
    what is held beyond it is a data problem."""


@dataclass(frozen=True)
class StockSituation:
    """What the ERP knows now of one product in one warehouse."""

    product_id: str
    warehouse_id: str
    on_hand: Decimal
    events: tuple[StockEvent, ...] = ()
    safety_stock: Decimal = Decimal(0)
    replenishment_days: int | None = None
    """Calendar days until what is ordered today is there; None where the ERP does not know."""

    def with_events(self, *events: StockEvent) -> StockSituation:
        return replace(self, events=(*self.events, *events))


@dataclass(frozen=True)
class NativeAvailability:
    """What the ERP's own screens show as projected stock of one product in one warehouse on a day, in the
    stock unit, by the ERP's own rules: to be shown beside our answer, never taken for it."""

    product_id: str
    warehouse_id: str
    on: date
    quantity: Decimal


def take(
    situations: Mapping[str, StockSituation], uses: Iterable[tuple[str, Decimal]], on: date, document: str
) -> dict[str, StockSituation]:
    """The situations after a line has taken what it needs on `on`: later lines of a quote see it gone."""
    result = dict(situations)
    for product_id, quantity in uses:
        event = StockEvent(on=on, quantity=-quantity, kind="quote_line", document=document)
        result[product_id] = result[product_id].with_events(event)
    return result
