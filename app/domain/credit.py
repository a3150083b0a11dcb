"""How much more a customer may owe."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.values import Money


@dataclass(frozen=True)
class Credit:
    """`limit` None: the ERP sets none. `receivable` are posted invoices still open, `open_orders` what is
    confirmed and not yet invoiced, `overdue` the part of `receivable` past its due date."""

    customer_id: str
    limit: Money | None
    receivable: Money
    open_orders: Money
    overdue: Money

    @property
    def exposure(self) -> Money:
        """credit_exposure: open items plus open orders."""
        return self.receivable + self.open_orders

    @property
    def free(self) -> Money | None:
        """What may still be ordered; negative when the limit is passed; None without a limit."""
        return None if self.limit is None else self.limit - self.exposure

    def excess_with(self, order: Money) -> Money | None:
        """By how much `order` would pass the limit; None when it fits or there is no limit."""
        free = self.free
        if free is None or order <= free:
            return None
        return order - free


def combined(credits: list[Credit]) -> Credit | None:
    """One figure for a customer with several ERP accounts in one currency; None for none or mixed ones.

    A limit of the whole exists only where each account has one.
    """
    limits = [c.limit for c in credits if c.limit is not None]
    amounts = [amount for c in credits for amount in (c.receivable, c.open_orders, c.overdue)]
    currencies = {amount.currency for amount in (*amounts, *limits)}
    if len(currencies) != 1:
        return None
    currency = currencies.pop()
    return Credit(
        customer_id=",".join(c.customer_id for c in credits),
        limit=Money.total(limits, currency) if len(limits) == len(credits) else None,
        receivable=Money.total([c.receivable for c in credits], currency),
        open_orders=Money.total([c.open_orders for c in credits], currency),
        overdue=Money.total([c.overdue for c in credits], currency),
    )
