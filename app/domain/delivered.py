"""An answer about stock as an answer to the customer: when it is there, not when it lies ready.

The engine counts in days on which stock is ready in the warehouse; a customer asks when the goods arrive.
Both are business dates; `app.domain.shipping` has the way from one to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app.domain.availability import Answer, Part
from app.domain.calendars import EVERY_DAY
from app.domain.shipping import DeliveryTerms

NO_TERMS = DeliveryTerms(calendar=EVERY_DAY, carrier_calendar=EVERY_DAY)
"""Nobody says how long anything takes: a delivery date is the day on which the stock is there."""


@dataclass(frozen=True)
class Timing:
    """What is asked `now` of a warehouse with these terms. Raises ValueError for a moment without a zone."""

    terms: DeliveryTerms
    now: datetime

    @property
    def today(self) -> date:
        """The business date where the warehouse stands."""
        return self.terms.today(self.now)

    def delivered_on(self, ready_on: date) -> date:
        """When the customer has what lies ready on that day."""
        return self.terms.delivery_date(self.terms.ship_date(ready_on, self.now))

    def ready_by(self, delivery_on: date) -> date | None:
        """Until when the stock has to be there; None where nothing that leaves now arrives in time."""
        if not self.terms.can_deliver(self.today, delivery_on, self.now):
            return None
        return max(self.today, self.terms.ready_by(delivery_on))

    def ship_by(self, delivery_on: date) -> date:
        """When it leaves to arrive on that day; as soon as possible where it would arrive later anyway."""
        return max(self.terms.ship_by(delivery_on), self.terms.first_ship_date(self.now))

    def at_dock(self, part: Part) -> Part:
        """With the day on which the stock of it has to be ready; today at the earliest."""
        return replace(part, on=self.ready_by(part.on) or self.today)


def delivered(found: Answer, on: date, timing: Timing) -> Answer:
    """`found` in the customer's days. It was asked for `timing.ready_by(on)`, or for today where that is
    None: then nothing is available on `on`, and `not_before` says when the first goods can arrive.

    What is ready before it is wanted arrives when it is wanted. `timing.ready_by` leads back from each part.
    """
    in_time = timing.ready_by(on) is not None

    def arrives(ready_on: date) -> date:
        return max(on, timing.delivered_on(ready_on))

    return replace(
        found,
        asked_date=on,
        available_quantity=found.available_quantity if in_time else Decimal(0),
        earliest_date=timing.delivered_on(found.earliest_date) if found.earliest_date else None,
        split=_moved(found.split, arrives),
        possible=_moved(found.possible, arrives),
        order_date=timing.delivered_on(found.order_date) if found.order_date else None,
        order_split=_moved(found.order_split, arrives),
        not_before=None if in_time else timing.delivered_on(timing.today),
    )


def _moved(parts: Iterable[Part], arrives: Callable[[date], date]) -> tuple[Part, ...]:
    """Parts that arrive on one day are one part."""
    found: dict[date, Part] = {}
    for part in parts:
        day = arrives(part.on)
        before = found.get(day)
        if before is not None:
            part = replace(
                part, quantity=before.quantity + part.quantity, to_order=before.to_order or part.to_order
            )
        found[day] = replace(part, on=day)
    return tuple(found.values())
