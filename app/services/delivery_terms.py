"""Which times and places count for an answer: the ERP's where it knows them, else the profile's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from app.domain.availability import AvailabilityPolicy
from app.domain.delivered import NO_TERMS, Timing
from app.domain.policies import Policies
from app.domain.products import Product, Warehouse
from app.domain.shipping import KnownTerms, combine


@dataclass(frozen=True)
class Transfer:
    """Goods of `source` are in the other warehouse after `days` calendar days."""

    source: Warehouse
    days: int
    known_by: Literal["erp", "profile"]


def names_of(warehouse: Warehouse) -> tuple[str, ...]:
    return tuple(name for name in (warehouse.code, warehouse.name) if name)


def timing_of(
    policies: Policies, warehouse: Warehouse, products: Sequence[Product], today: date, now: datetime
) -> Timing:
    """For what ships from `warehouse` now; the longest lead time of `products` counts.

    `today` is the ERP's business date, which counts where nobody names the warehouse's time zone.
    """
    lead = max((product.lead_time_days for product in products), default=0)
    erp = KnownTerms(timezone=warehouse.timezone or None, lead_days=lead or None)
    profile = policies.shipping.of(*names_of(warehouse))
    terms = combine(erp, profile)
    if not (erp.takes_time or profile.takes_time):
        terms = replace(NO_TERMS, timezone=terms.timezone, origins=terms.origins)
    if terms.origin("timezone") == "default":
        now = datetime.combine(today, now.astimezone(UTC).time(), UTC)
    return Timing(terms, now)


def policy_of(policies: Policies, warehouse: Warehouse) -> AvailabilityPolicy:
    """With the days on which this warehouse works, where the profile names them."""
    calendar = policies.shipping.of(*names_of(warehouse)).calendar
    return replace(policies.availability, calendar=calendar) if calendar else policies.availability


def transfers_to(policies: Policies, warehouse: Warehouse, others: Iterable[Warehouse]) -> list[Transfer]:
    """From each of the others whose transfer time is known."""
    found = []
    for other in others:
        if other.id == warehouse.id:
            continue
        by_erp = dict(other.transfer_days).get(warehouse.id)
        by_profile = policies.shipping.transfer_days(names_of(other), names_of(warehouse))
        if by_erp is not None:
            found.append(Transfer(other, by_erp, "erp"))
        elif by_profile is not None:
            found.append(Transfer(other, by_profile, "profile"))
    return found
