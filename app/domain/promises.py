"""A date that was given to a customer, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from app.domain.availability import Part

PromiseState = Literal["holds", "at_risk", "kept", "withdrawn"]


@dataclass(frozen=True)
class Promise:
    """What was said: the parts in the product's unit. `rested_on` names events as read then."""

    id: str
    customer_id: str
    customer_name: str
    item: str
    unit: str
    parts: tuple[Part, ...]
    warehouse: str
    made_at: datetime
    quote_id: str = ""
    quote_number: str = ""
    rested_on: tuple[str, ...] = ()
    state: PromiseState = "holds"
    checked_at: datetime | None = None
    new_date: date | None = None
    told_crm: bool = False
    together: bool = False
    """Counts on what other warehouses send to `warehouse`."""

    @property
    def quantity(self) -> Decimal:
        return sum((part.quantity for part in self.parts), Decimal(0))

    @property
    def last_date(self) -> date:
        return max(part.on for part in self.parts)


def parts_left(parts: Iterable[Part], delivered: Decimal) -> tuple[Part, ...]:
    """What of them is owed still, when so much was delivered: the earliest are done first."""
    left = []
    for part in sorted(parts, key=lambda part: part.on):
        done = min(part.quantity, delivered)
        delivered -= done
        if part.quantity > done:
            left.append(replace(part, quantity=part.quantity - done))
    return tuple(left)
