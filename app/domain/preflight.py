"""The checks before a quote becomes a sales order: pure rules over what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.availability import Answer, Projection
from app.domain.conversion import Check
from app.domain.credit import Credit
from app.domain.customers import CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.policies import Policies
from app.domain.products import Product
from app.domain.quotes import Quote, QuoteLine
from app.domain.sales_orders import LineTerms, SalesTerms
from app.domain.totals import Amounts, Totals, net_amount, totals
from app.domain.values import Money, Quantity, UnitMismatch, UnitOfMeasure, plain, round_to

CREDIT_NEARLY_USED = Decimal("0.9")
"""From this part of the limit on a rep is asked for a reason."""


@dataclass(frozen=True)
class Line:
    """A quote line beside what the ERP knows of it. `quantity` is what this conversion takes, in the
    quote's unit; `answer` counts in the stock unit and is None for what needs no stock or was not read."""

    number: int
    quoted: QuoteLine
    quantity: Decimal
    product: Product | None = None
    unit: UnitOfMeasure | None = None
    terms: LineTerms | None = None
    answer: Answer | None = None
    projection: Projection | None = None
    asked_date: date | None = None

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
    return round_to(line.unit_price, Decimal(1).scaleb(-terms.price_digits), terms.rounding)


def quote_amounts(lines: Sequence[Line], terms: SalesTerms) -> list[Amounts]:
    """What the order will say: quantities of this conversion at the quote's prices, the ERP's taxes."""
    return [
        Amounts(
            net_amount(line.quantity, agreed_price(line, terms), terms),
            line.terms.tax_rates if line.terms else (),
        )
        for line in lines
    ]


def order_totals(lines: Sequence[Line], terms: SalesTerms) -> Totals:
    return totals(quote_amounts(lines, terms), terms)


def quote_checks(quote: Quote, today: date) -> list[Check]:
    """Is the document itself ready: accepted, in force, the latest."""
    checks = []
    if quote.status == "accepted":
        checks.append(Check("quote_accepted", "pass", "quote_accepted", {"on": quote.accepted_on}))
    else:
        checks.append(Check("quote_accepted", "block", "quote_not_accepted", {"status": quote.status}))
    accepted_in_time = (
        quote.status == "accepted"
        and quote.accepted_on is not None
        and (quote.expiry_date is None or quote.accepted_on <= quote.expiry_date)
    )
    if quote.expired(today) and not accepted_in_time:
        checks.append(Check("quote_not_expired", "block", "quote_expired", {"on": quote.expiry_date}))
    else:
        checks.append(Check("quote_not_expired", "pass", "quote_not_expired", {"until": quote.expiry_date}))
    if quote.is_latest:
        checks.append(
            Check("quote_latest_revision", "pass", "quote_latest_revision", {"revision": quote.revision})
        )
    else:
        checks.append(
            Check("quote_latest_revision", "block", "quote_superseded", {"revision": quote.revision})
        )
    return checks


def customer_checks(
    account: CrmAccount,
    parties: Sequence[ErpAccount],
    candidates: Sequence[ErpAccount],
    numbers: Sequence[str],
) -> list[Check]:
    """Exactly one ERP account, active and not blocked."""
    if not parties:
        found = "; ".join(f"{party.number} {party.name}" for party in candidates[:5])
        code = "customer_link_broken" if numbers else "customer_not_linked"
        params = {"customer": account.name, "candidates": found, "numbers": ", ".join(numbers)}
        return [Check("customer_linked", "block", code, params)]
    if len(parties) > 1:
        choices = "; ".join(f"{party.number} {party.name}" for party in parties)
        return [Check("customer_linked", "block", "customer_choice", {"choices": choices})]
    party = parties[0]
    named = {"number": party.number, "name": party.name}
    checks = [Check("customer_linked", "pass", "customer_linked", named)]
    if not party.active:
        checks.append(Check("customer_active", "block", "customer_inactive", named))
    elif party.blocked:
        checks.append(Check("customer_active", "block", "customer_blocked", named))
    else:
        checks.append(Check("customer_active", "pass", "customer_active", named))
    return checks


def product_checks(line: Line) -> list[Check]:
    """Known, sellable, in a unit and a quantity that the ERP takes."""
    sku = line.quoted.sku or line.quoted.name
    if line.product is None:
        return [Check("products_known", "block", "product_unknown", {"item": sku, "line": line.number}, sku)]
    product = line.product
    named: dict[str, object] = {"item": product.code, "name": product.name}
    if not product.active:
        return [Check("products_sellable", "block", "product_inactive", named, sku)]
    if not product.sellable:
        return [Check("products_sellable", "block", "product_not_sellable", named, sku)]
    if line.quantity <= 0:
        return [Check("quantities_valid", "block", "quantity_not_positive", named, sku)]
    if line.unit is None:
        unit = {**named, "unit": line.quoted.unit_code or ""}
        return [Check("units_convertible", "block", "unit_unknown", unit, sku)]
    asked = Quantity(line.quantity, line.unit)
    try:
        asked.to(product.unit)
        in_sales_unit = asked.to(product.sales_unit).value
    except UnitMismatch:
        off = {
            **named,
            "quantity": plain(line.quantity),
            "unit": line.unit.code,
            "stock_unit": product.unit.code,
        }
        return [Check("units_convertible", "block", "unit_not_exact", off, sku)]
    limits = {**named, "unit": product.sales_unit.code, "quantity": plain(in_sales_unit)}
    if product.minimum_quantity is not None and in_sales_unit < product.minimum_quantity:
        low = {**limits, "minimum": plain(product.minimum_quantity)}
        return [Check("quantities_valid", "block", "quantity_below_minimum", low, sku)]
    if product.multiple and in_sales_unit % product.multiple:
        odd = {**limits, "multiple": plain(product.multiple)}
        return [Check("quantities_valid", "block", "quantity_no_multiple", odd, sku)]
    return []


def money_checks(line: Line, terms: SalesTerms, tolerance: Decimal) -> list[Check]:
    """Price and tax of one line beside the ERP's, to the cent."""
    if line.terms is None or line.product is None:
        return []
    checks = []
    sku, ours, theirs = line.quoted.sku, agreed_price(line, terms), line.terms.unit_price
    difference = theirs - ours
    if abs(difference) > tolerance:
        on_all = net_amount(line.quantity, theirs, terms) - net_amount(line.quantity, ours, terms)
        code = "price_higher_in_erp" if difference > 0 else "price_lower_in_erp"
        params = {
            "item": sku,
            "difference": Money(abs(difference), terms.currency),
            "on_all": Money(abs(on_all), terms.currency),
            "quantity": plain(line.quantity),
            "quote_price": Money(ours, terms.currency),
            "erp_price": Money(theirs, terms.currency),
        }
        checks.append(Check("prices_equal", "warn", code, params, sku))
    if line.quoted.tax_rate is not None:
        erp_rate = sum(line.terms.tax_rates, Decimal(0))
        if erp_rate != line.quoted.tax_rate:
            rates = {"item": sku, "quote_rate": line.quoted.tax_rate, "erp_rate": erp_rate}
            checks.append(Check("taxes_equal", "block", "tax_differs", rates, sku))
    return checks


def availability_check(line: Line, warehouse: str) -> Check | None:
    """Can all of it be promised for the asked date? None for what needs no stock."""
    if line.answer is None or line.product is None:
        return None
    found, sku = line.answer, line.quoted.sku
    params: dict[str, object] = {
        "item": sku,
        "asked": plain(found.asked_quantity),
        "unit": line.product.unit.code,
        "on": found.asked_date,
        "available": plain(found.available_quantity),
        "earliest": found.earliest_date,
        "warehouse": warehouse,
        "bottleneck": found.bottleneck,
    }
    if found.limited_by is not None:
        event = found.limited_by.event
        params |= {"document": event.document, "party": event.party, "takes": plain(abs(event.quantity))}
        params["takes_on"] = found.limited_by.on
    if found.in_time:
        return Check("availability", "pass", "stock_in_time", params, sku)
    if found.earliest_date is None:
        return Check("availability", "block", "stock_never", params, sku)
    return Check("availability", "warn", "stock_later", params, sku)


def credit_checks(credit: Credit | None, items: Sequence[OpenItem], order: Money, today: date) -> list[Check]:
    """Exposure plus this order against the limit, and invoices past their due date."""
    checks = []
    if credit is None or credit.limit is None:
        checks.append(Check("credit", "pass", "credit_no_limit"))
    elif order.currency != credit.limit.currency:
        params: dict[str, object] = {"order": order.currency, "limit": credit.limit.currency}
        checks.append(Check("credit", "warn", "credit_other_currency", params))
    else:
        checks.append(_credit_check(credit, credit.limit, order))
    late = sorted(
        (item for item in items if item.state(today) == "overdue"), key=lambda i: -i.days_late(today)
    )
    for item in late:
        overdue = {"invoice": item.number, "days": item.days_late(today), "amount": item.open_amount}
        checks.append(Check("overdue", "warn", "invoice_overdue", overdue, item.number))
    if not late:
        checks.append(Check("overdue", "pass", "nothing_overdue"))
    return checks


def _credit_check(credit: Credit, limit: Money, order: Money) -> Check:
    excess = credit.excess_with(order)
    after = credit.exposure + order
    params: dict[str, object] = {"limit": limit, "exposure": credit.exposure, "order": order, "after": after}
    if excess is not None:
        return Check("credit", "block", "credit_exceeded", {**params, "excess": excess})
    free = limit - after
    if limit.amount and after.amount / limit.amount >= CREDIT_NEARLY_USED:
        used = (after.amount / limit.amount * 100).to_integral_value(rounding="ROUND_FLOOR")
        return Check("credit", "warn", "credit_nearly_used", {**params, "free": free, "percent": str(used)})
    return Check("credit", "pass", "credit_enough", {**params, "free": free})


def document_checks(quote: Quote, lines: Sequence[Line], terms: SalesTerms, whole: bool) -> list[Check]:
    """Currency, addresses, payment term, and whether the quote adds up."""
    checks = []
    if quote.currency == terms.currency:
        checks.append(Check("currency_equal", "pass", "currency_equal", {"currency": quote.currency}))
    else:
        both = {"quote": quote.currency, "erp": terms.currency}
        checks.append(Check("currency_equal", "block", "currency_differs", both))
    if terms.delivery_address_id and terms.invoice_address_id:
        checks.append(Check("ship_to_known", "pass", "ship_to_known"))
    else:
        checks.append(Check("ship_to_known", "block", "ship_to_missing"))
    if terms.payment_term:
        checks.append(Check("payment_term", "pass", "payment_term", {"term": terms.payment_term}))
    else:
        checks.append(Check("payment_term", "warn", "payment_term_missing"))
    said = sum((line.quoted.net_amount for line in lines), Decimal(0))
    if whole and said != quote.untaxed_amount:
        off = {
            "lines": Money(said, quote.currency),
            "header": Money(quote.untaxed_amount, quote.currency),
            "difference": Money(abs(said - quote.untaxed_amount), quote.currency),
        }
        checks.append(Check("totals_reconcile", "block", "totals_differ", off))
        return checks
    order = order_totals(lines, terms).untaxed_amount.amount
    if whole and order != said:
        off = {"order": Money(order, quote.currency), "quote": Money(said, quote.currency)}
        checks.append(Check("totals_reconcile", "warn", "totals_round_differently", off))
    else:
        checks.append(
            Check("totals_reconcile", "pass", "totals_equal", {"amount": Money(order, quote.currency)})
        )
    return checks


def company_check(quote: Quote, company: str) -> Check:
    """Is the order about to be made in the company that the quote is of? `company`: the ERP's."""
    unit = quote.business_unit.strip()
    if unit and company and unit.casefold() != company.casefold():
        return Check("company_right", "block", "company_other", {"unit": unit, "company": company})
    return Check("company_right", "pass", "company_right", {"company": company})


def arbiter_check(policies: Policies, arbiter: str) -> Check:
    """With a team, somebody other than the journal must refuse a second order."""
    if policies.writers == "team" and arbiter not in ("erp_key", "erp_state"):
        return Check("one_arbiter", "block", "arbiter_missing", {"arbiter": arbiter})
    return Check("one_arbiter", "pass", "arbiter_present", {"arbiter": arbiter, "writers": policies.writers})


def summed_up(checks: Sequence[Check], lines: int, ids: Mapping[str, str]) -> list[Check]:
    """Adds one `pass` for every per-line check (id -> code) in which nothing was found."""
    found = {check.id for check in checks if check.result != "pass"}
    passes = [Check(i, "pass", code, {"lines": lines}) for i, code in ids.items() if i not in found]
    return [*checks, *passes]
