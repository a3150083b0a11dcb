"""Open items, their age, and what a customer owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.values import Money

OpenItemState = Literal["open", "part_paid", "overdue", "paid"]


@dataclass(frozen=True)
class OpenItem:
    """One receivable document. `open_amount` is the residual, zero when paid; a credit note is negative."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    invoice_date: date | None
    due_date: date | None
    total_amount: Money
    open_amount: Money
    sales_order_numbers: tuple[str, ...] = ()
    company: str = ""

    @property
    def paid_amount(self) -> Money:
        return self.total_amount - self.open_amount

    def days_late(self, today: date) -> int:
        """Days since the due date for what is still open; 0 when not due, paid, or without a due date."""
        if self.due_date is None or not self.open_amount:
            return 0
        return max(0, (today - self.due_date).days)

    def state(self, today: date) -> OpenItemState:
        if not self.open_amount:
            return "paid"
        if self.open_amount.amount > 0 and self.days_late(today):  # a credit note is never late
            return "overdue"
        return "part_paid" if self.paid_amount else "open"


AGE_BANDS: tuple[tuple[str, int | None], ...] = (
    ("not_due", 0),
    ("1_to_30", 30),
    ("31_to_60", 60),
    ("over_60", None),
)
"""Name and last day of each band of the ageing picture (design, section 3)."""


def ageing(items: Iterable[OpenItem], today: date, currency: str) -> dict[str, Money]:
    """Open amounts by age band, all bands present. Items in another currency are left out."""
    result = {name: Money.zero(currency) for name, _ in AGE_BANDS}
    for item in items:
        if item.open_amount.currency != currency:
            continue
        late = item.days_late(today)
        band = next(name for name, last in AGE_BANDS if last is None or late <= last)
        result[band] = result[band] + item.open_amount
    return result
