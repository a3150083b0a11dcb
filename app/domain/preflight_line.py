"""A quote line beside what the ERP knows of it, and what both make of it in money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Answer, Projection
from app.domain.products import Product
from app.domain.quotes import QuoteLine
from app.domain.sales_orders import LineTerms, SalesTerms
from app.domain.totals import Amounts, Totals, net_amount, totals
from app.domain.values import UnitOfMeasure, round_to


@dataclass(frozen=True)
class Line:
    """A quote line beside what the ERP knows of it. `quantity` is what this conversion takes, in the
    quote's unit; `answer` counts in the stock unit and is None for what needs no stock or was not read.
    Its days are the customer's; `ship_date` is when the goods leave for that. `takes_erp_price`: a rep
    chose the ERP's price for this line instead of the quote's."""

    number: int
    quoted: QuoteLine
    quantity: Decimal
    product: Product | None = None
    unit: UnitOfMeasure | None = None
    terms: LineTerms | None = None
    answer: Answer | None = None
    projection: Projection | None = None
    asked_date: date | None = None
    ship_date: date | None = None
    takes_erp_price: bool = False

    @property
    def unit_price(self) -> Decimal:
        """What the customer accepted per unit, after discount, not rounded."""
        return self.quoted.net_amount / self.quoted.quantity if self.quoted.quantity else Decimal(0)

    @property
    def promised_date(self) -> date | None:
        """The asked date where it can be met, else the first on which everything is there."""
        if self.answer is None:
            return self.asked_date
        return self.answer.asked_date if self.answer.in_time else self.answer.earliest_date


def agreed_price(line: Line, terms: SalesTerms) -> Decimal:
    """The quote's price per unit after discount, in as many digits as the ERP keeps."""
    return _in_digits(line.unit_price, terms)


def erp_price(line: Line, terms: SalesTerms) -> Decimal | None:
    """The ERP's own price per unit, in as many digits as it keeps; None where it did not price the line."""
    return None if line.terms is None else _in_digits(line.terms.unit_price, terms)


def order_price(line: Line, terms: SalesTerms) -> Decimal:
    """The price per unit that the order takes: the quote's, or the ERP's where a rep chose it."""
    theirs = erp_price(line, terms)
    return theirs if line.takes_erp_price and theirs is not None else agreed_price(line, terms)


def _in_digits(price: Decimal, terms: SalesTerms) -> Decimal:
    return round_to(price, Decimal(1).scaleb(-terms.price_digits), terms.rounding)


def quote_amounts(lines: Sequence[Line], terms: SalesTerms) -> list[Amounts]:
    """Quantities of this conversion at the quote's prices, with the ERP's taxes."""
    return [_amounts(line, agreed_price(line, terms), terms) for line in lines]


def order_amounts(lines: Sequence[Line], terms: SalesTerms) -> list[Amounts]:
    """What the order will say, line by line."""
    return [_amounts(line, order_price(line, terms), terms) for line in lines]


def _amounts(line: Line, price: Decimal, terms: SalesTerms) -> Amounts:
    rates = line.terms.tax_rates if line.terms else ()
    return Amounts(net_amount(line.quantity, price, terms), rates)


def order_totals(lines: Sequence[Line], terms: SalesTerms) -> Totals:
    return totals(order_amounts(lines, terms), terms)
