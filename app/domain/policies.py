"""What a profile lets differ from firm to firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from app.domain.availability import ANY_SPLIT, AvailabilityPolicy, SplitRules
from app.domain.shipping import ShippingPolicy


@dataclass(frozen=True)
class Policies:
    """`price_tolerance`: by how much per unit, in the quote's currency, a price may differ and still count
    as equal. `writers`: one program converts quotes of this pair of systems, or a team's programs do.
    `split`: in how many deliveries a customer may get one line. `substitutes`: codes that may be offered
    in place of another, best first. `create_customers`: reps may have an ERP account created for a CRM
    customer, after the candidates were shown.
    `stage_after_conversion`: to which stage, by the CRM's own code, an opportunity moves when its quote is
    converted, "" for none."""

    price_tolerance: Decimal = Decimal(0)
    availability: AvailabilityPolicy = field(default_factory=AvailabilityPolicy)
    ship_complete: bool = False
    stage_after_conversion: str = ""
    create_customers: bool = False
    writers: Literal["one", "team"] = "one"
    split: SplitRules = ANY_SPLIT
    shipping: ShippingPolicy = field(default_factory=ShippingPolicy)
    substitutes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
