"""What a profile lets differ from firm to firm."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from app.domain.availability import AvailabilityPolicy


@dataclass(frozen=True)
class Policies:
    """`price_tolerance`: by how much per unit, in the quote's currency, a price may differ and still count
    as equal. `writers`: one program converts quotes of this pair of systems, or a team's programs do."""

    price_tolerance: Decimal = Decimal(0)
    availability: AvailabilityPolicy = field(default_factory=AvailabilityPolicy)
    ship_complete: bool = False
    writers: Literal["one", "team"] = "one"
