"""What a document adds up to, by the ERP's own rule of rounding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.sales_orders import SalesTerms
from app.domain.values import Money, round_to


@dataclass(frozen=True)
class Amounts:
    """A line as money: `net` already rounded to the currency, `rates` the fractions that apply to it."""

    net: Decimal
    rates: tuple[Decimal, ...]


@dataclass(frozen=True)
class Totals:
    untaxed_amount: Money
    tax_amount: Money

    @property
    def total_amount(self) -> Money:
        return self.untaxed_amount + self.tax_amount


def net_amount(quantity: Decimal, unit_price: Decimal, terms: SalesTerms) -> Decimal:
    """A line's amount without tax, rounded to the currency."""
    return round_to(quantity * unit_price, terms.rounding_step, terms.rounding)


def totals(lines: Sequence[Amounts], terms: SalesTerms) -> Totals:
    """Rule "document": a tax is summed over the document and rounded once; "line": per line.

    Two lines of 6.70 at 15 %: 2.01 by document, 2.02 by line where halves go up.
    """
    by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        for rate in line.rates:
            tax = line.net * rate
            if terms.tax_rounding == "line":
                tax = round_to(tax, terms.rounding_step, terms.rounding)
            by_rate[rate] += tax
    taxes = sum((round_to(tax, terms.rounding_step, terms.rounding) for tax in by_rate.values()), Decimal(0))
    return Totals(
        Money(sum((line.net for line in lines), Decimal(0)), terms.currency), Money(taxes, terms.currency)
    )
