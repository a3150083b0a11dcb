"""Several warehouses answering together: what lies elsewhere arrives here after the transfer time.

Every warehouse keeps what its own commitments need and gives only what is free above that, so no unit is
promised twice. A shortage in one warehouse stays its own: no other fills it unasked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain.availability import (
    AvailabilityPolicy,
    Curve,
    Need,
    Part,
    Projection,
    Share,
    StockSituation,
    needs_of,
)
from app.domain.recipes import Use
from app.domain.splits import whole

_NONE = Decimal(0)


@dataclass(frozen=True)
class Place:
    """One warehouse: its stock by product id, and the calendar days that goods take from there to the
    first place of all."""

    warehouse_id: str
    situations: Mapping[str, StockSituation]
    transfer_days: int = 0

    def __post_init__(self) -> None:
        if self.transfer_days < 0:
            raise ValueError("goods do not arrive before they leave")


@dataclass(frozen=True)
class Sourced:
    """So much of a product leaves a warehouse on a day and is there for the customer's shipment `on`."""

    code: str
    warehouse_id: str
    quantity: Decimal
    leaves_on: date
    on: date


def needs_together(
    recipe: Sequence[Use],
    places: Sequence[Place],
    today: date,
    policy: AvailabilityPolicy | None = None,
    unit_step: Decimal = Decimal(1),
) -> tuple[Need, ...]:
    """What a recipe takes, from all places; dates are of the first. Raises ValueError without a place."""
    if not places:
        raise ValueError("something ships from somewhere")
    policy = policy or AvailabilityPolicy()
    single = len(recipe) == 1 and recipe[0].per_unit == 1 and not recipe[0].fixed
    step = unit_step if single else None
    by_place = [needs_of(recipe, place.situations, today, policy) for place in places]
    result = []
    for number, need in enumerate(by_place[0]):
        shares = [
            _share(place, needs[number].projection, policy, step)
            for place, needs in zip(places, by_place, strict=True)
        ]
        orders = [
            _arrives(order, place, policy)
            for place, needs in zip(places, by_place, strict=True)
            if (order := needs[number].projection.order_on) is not None
        ]
        result.append(
            replace(
                need, shares=tuple(shares), together=_sum(shares), order_on=min(orders) if orders else None
            )
        )
    return tuple(result)


def _arrives(leaves: date, place: Place, policy: AvailabilityPolicy) -> date:
    """A transfer is received when the warehouse works; what lies here needs no receiving."""
    if not place.transfer_days:
        return leaves
    return policy.calendar.on_or_after(leaves + timedelta(days=place.transfer_days))


def _share(place: Place, projection: Projection, policy: AvailabilityPolicy, step: Decimal | None) -> Share:
    """Free above the place's own commitments; a piece cannot come half from here and half from there."""
    days: dict[date, tuple[Decimal, date]] = {}
    if place.transfer_days:
        days[projection.today] = (_NONE, projection.today)
    for day, limit in zip(projection.days, projection.limits, strict=True):
        free = max(_NONE, limit)
        days[_arrives(day, place, policy)] = (whole(free, step) if step else free, day)
    figures = tuple(limit for limit, _ in days.values())
    return Share(
        place.warehouse_id, Curve(tuple(days), figures), tuple(leaves for _, leaves in days.values())
    )


def _sum(shares: Sequence[Share]) -> Curve:
    days = sorted({day for share in shares for day in share.curve.days})
    return Curve(tuple(days), tuple(sum((share.curve.at(day) for share in shares), _NONE) for day in days))


def sources_of(needs: Sequence[Need], parts: Sequence[Part]) -> tuple[Sourced, ...]:
    """Which warehouse gives what for the parts of an answer, the first place first.

    `parts` rest on stock and trusted receipts. Raises ValueError where the warehouses do not have them.
    """
    found: list[Sourced] = []
    for need in needs:
        taken: dict[str, Decimal] = {}
        for number, part in enumerate(parts):
            left = need.per_unit * part.quantity + (need.fixed if number == 0 else _NONE)
            for share in need.shares:
                place = share.curve.index(part.on)
                before = taken.get(share.warehouse_id, _NONE)
                given = min(left, share.curve.limits[place] - before)
                if given <= 0:
                    continue
                taken[share.warehouse_id] = before + given
                left -= given
                found.append(Sourced(need.code, share.warehouse_id, given, share.leaves[place], part.on))
            if left > 0:
                raise ValueError(f"nobody has {left} of {need.code} for {part.on.isoformat()}")
    return tuple(found)
