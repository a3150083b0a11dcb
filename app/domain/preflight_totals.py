"""Do a quote's lines make its total, and does the order come to it?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.domain.conversion import Check
from app.domain.preflight_line import Line, order_totals, quote_amounts
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesTerms
from app.domain.totals import totals
from app.domain.values import Money


def totals_checks(quote: Quote, lines: Sequence[Line], terms: SalesTerms, whole: bool) -> list[Check]:
    """Do the lines make the quote's total, and does the order come to it, without tax and with it?"""
    said = sum((line.quoted.net_amount for line in lines), Decimal(0))
    if whole and said != quote.untaxed_amount:
        off = {
            "lines": Money(said, quote.currency),
            "header": Money(quote.untaxed_amount, quote.currency),
            "difference": Money(abs(said - quote.untaxed_amount), quote.currency),
        }
        return [Check("totals_reconcile", "block", "totals_differ", off)]
    as_quoted = totals(quote_amounts(lines, terms), terms)
    if whole and as_quoted.untaxed_amount.amount != said:
        off = {"order": as_quoted.untaxed_amount, "quote": Money(said, quote.currency)}
        reconciled = Check("totals_reconcile", "warn", "totals_round_differently", off)
    else:
        amount = {"amount": order_totals(lines, terms).untaxed_amount}
        reconciled = Check("totals_reconcile", "pass", "totals_equal", amount)
    with_tax = _with_tax_check(quote, lines, terms, whole)
    return [reconciled] if with_tax is None else [reconciled, with_tax]


def _with_tax_check(quote: Quote, lines: Sequence[Line], terms: SalesTerms, whole: bool) -> Check | None:
    """The total with tax beside the quote's, where that can be said: of a whole quote that names its taxes,
    at its own prices. None where a tax or the currency differs: another check says so then.

    Two systems that both round right may be half a cent apart for each line and each tax that they round.
    """
    if quote.currency != terms.currency:
        return None
    order = order_totals(lines, terms)
    rates = [line.quoted.tax_rate for line in lines]
    own_prices = not any(line.takes_erp_price for line in lines)
    if not (whole and own_prices) or any(rate is None for rate in rates):
        params = {"amount": order.total_amount}
        return Check("total_with_tax", "pass", "total_with_tax_by_erp", params)
    erp = [line.terms.tax_rates if line.terms else () for line in lines]
    if any(sum(theirs, Decimal(0)) != ours for theirs, ours in zip(erp, rates, strict=True)):
        return None
    quoted = Money(quote.total_amount, quote.currency)
    if order.total_amount == quoted:
        return Check("total_with_tax", "pass", "total_with_tax_equal", {"amount": quoted})
    roundings = len(lines) + len({rate for line in erp for rate in line})
    tax_off = order.tax_amount.amount - (quote.total_amount - quote.untaxed_amount)
    net_off = abs(order.untaxed_amount.amount - quote.untaxed_amount)
    explained = terms.rounding_step / 2 * roundings + net_off * max(map(abs, filter(None, rates)), default=0)
    off = {
        "order": order.total_amount,
        "quote": quoted,
        "difference": Money(abs(order.total_amount.amount - quote.total_amount), quote.currency),
    }
    if abs(tax_off) <= explained:
        return Check("total_with_tax", "warn", "total_with_tax_rounds", off)
    return Check("total_with_tax", "block", "total_with_tax_differs", off)
