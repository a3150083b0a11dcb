"""The CRM's document: what was offered and what the customer accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

QuoteStatus = Literal["draft", "sent", "accepted", "declined", "expired", "other"]


@dataclass(frozen=True)
class QuoteLine:
    """`unit_code` is None where the CRM names no unit: then the product's sales unit is meant.

    `unit_price` is before discount, in the quote's currency, per unit. `net_amount` is what the CRM
    says the line costs without tax after discount. `tax_rate` is a fraction, None if not given.
    `discount` is a fraction of the price, None where the CRM gave an absolute discount only.
    """

    id: str
    sku: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    net_amount: Decimal
    unit_code: str | None = None
    tax_rate: Decimal | None = None
    discount: Decimal | None = Decimal(0)


@dataclass(frozen=True)
class Quote:
    """A header read from a list has no `lines` and `complete` is False."""

    id: str
    number: str
    title: str
    status: QuoteStatus
    account_id: str
    account_name: str
    currency: str
    untaxed_amount: Decimal
    total_amount: Decimal
    issue_date: date | None = None
    expiry_date: date | None = None
    accepted_on: date | None = None
    revision: int = 1
    is_latest: bool = True
    contact_id: str = ""
    opportunity_id: str = ""
    wanted_date: date | None = None
    """The delivery date the customer asked for, where the CRM has a place for it."""
    business_unit: str = ""
    """Which of the seller's companies the quote is of, where the CRM has a place for it."""
    lines: tuple[QuoteLine, ...] = ()
    complete: bool = False
    sales_order_numbers: tuple[str, ...] = ()
    """What an earlier conversion wrote back to the CRM."""
    sales_order_status: str = ""

    def expired(self, today: date) -> bool:
        return self.status == "expired" or (self.expiry_date is not None and self.expiry_date < today)


@dataclass(frozen=True)
class WriteBack:
    """What the CRM quote carries of its sales orders."""

    sales_order_numbers: tuple[str, ...]
    status: str
