"""The checks before a quote becomes a sales order: pure rules over what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.domain.conversion import Check
from app.domain.credit import Credit
from app.domain.customers import Address, CrmAccount, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.policies import Policies
from app.domain.preflight_line import Line as Line
from app.domain.preflight_line import agreed_price as agreed_price
from app.domain.preflight_line import erp_price as erp_price
from app.domain.preflight_line import order_price as order_price
from app.domain.preflight_line import order_totals as order_totals
from app.domain.preflight_line import quote_amounts as quote_amounts
from app.domain.preflight_totals import totals_checks as totals_checks
from app.domain.quotes import Quote
from app.domain.sales_orders import SalesTerms
from app.domain.totals import net_amount
from app.domain.values import Money, Quantity, UnitMismatch, plain

CREDIT_NEARLY_USED = Decimal("0.9")
"""From this part of the limit on a rep is asked for a reason."""


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
    sku = line.quoted.sku
    checks = [check for check in [_price_check(line, terms, tolerance)] if check is not None]
    if line.quoted.tax_rate is not None:
        erp_rate = sum(line.terms.tax_rates, Decimal(0))
        if erp_rate != line.quoted.tax_rate:
            rates = {"item": sku, "quote_rate": line.quoted.tax_rate, "erp_rate": erp_rate}
            checks.append(Check("taxes_equal", "block", "tax_differs", rates, sku))
    return checks


def taxes_check(lines: Sequence[Line]) -> Check:
    """Where no tax differs. What the CRM does not name is as the ERP sets it, and that is said."""
    silent = [line.quoted.sku for line in lines if line.quoted.tax_rate is None]
    if not silent:
        return Check("taxes_equal", "pass", "taxes_equal", {"lines": len(lines)})
    if len(silent) == len(lines):
        return Check("taxes_equal", "pass", "taxes_by_erp", {"lines": len(lines)})
    return Check("taxes_equal", "pass", "taxes_partly_by_erp", {"items": ", ".join(silent)})


def _price_check(line: Line, terms: SalesTerms, tolerance: Decimal) -> Check | None:
    """None where both are equal. A price that is taken from the ERP is told whatever the tolerance."""
    ours, theirs = agreed_price(line, terms), erp_price(line, terms)
    if theirs is None or ours == theirs:
        return None
    difference, sku = theirs - ours, line.quoted.sku
    if not line.takes_erp_price and abs(difference) <= tolerance:
        return None
    on_all = net_amount(line.quantity, theirs, terms) - net_amount(line.quantity, ours, terms)
    params = {
        "item": sku,
        "line": line.number,
        "difference": Money(abs(difference), terms.currency),
        "on_all": Money(abs(on_all), terms.currency),
        "quantity": plain(line.quantity),
        "quote_price": Money(ours, terms.currency),
        "erp_price": Money(theirs, terms.currency),
    }
    if line.takes_erp_price:
        return Check("price_taken", "warn", "price_taken", params, sku)
    code = "price_higher_in_erp" if difference > 0 else "price_lower_in_erp"
    return Check("prices_equal", "warn", code, params, sku)


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


def document_checks(
    quote: Quote,
    lines: Sequence[Line],
    terms: SalesTerms,
    whole: bool,
    addresses: Sequence[Address] = (),
) -> list[Check]:
    """Currency, ship-to, payment term, and whether the quote adds up. `addresses`: the customer's, to name
    the one that the goods go to; `whole`: nothing of the quote is left out."""
    if quote.currency == terms.currency:
        currency = Check("currency_equal", "pass", "currency_equal", {"currency": quote.currency})
    else:
        both = {"quote": quote.currency, "erp": terms.currency}
        currency = Check("currency_equal", "block", "currency_differs", both)
    if terms.delivery_address_id and terms.invoice_address_id:
        named = next((a.one_line for a in addresses if a.id == terms.delivery_address_id), "")
        ship_to = Check("ship_to_known", "pass", "ship_to_known", {"address": named})
    else:
        ship_to = Check("ship_to_known", "block", "ship_to_missing")
    if terms.payment_term:
        payment = Check("payment_term", "pass", "payment_term", {"term": terms.payment_term})
    else:
        payment = Check("payment_term", "warn", "payment_term_missing")
    return [currency, ship_to, payment, *totals_checks(quote, lines, terms, whole)]


def company_check(quote: Quote, company: str) -> Check:
    """Is the order about to be made in the company that the quote is of? `company`: the ERP's."""
    unit = quote.business_unit.strip()
    if unit and company and unit.casefold() != company.casefold():
        return Check("company_right", "block", "company_other", {"unit": unit, "company": company})
    return Check("company_right", "pass", "company_right", {"company": company})


def arbiter_check(policies: Policies, arbiter: str, *, team_store: bool = False) -> Check:
    """With a team, somebody other than the journal must refuse a second order."""
    if team_store and arbiter not in ("erp_key", "erp_state"):
        arbiter = "team_store"
    if policies.writers == "team" and arbiter not in ("erp_key", "erp_state", "team_store"):
        return Check("one_arbiter", "block", "arbiter_missing", {"arbiter": arbiter})
    return Check("one_arbiter", "pass", "arbiter_present", {"arbiter": arbiter, "writers": policies.writers})


def summed_up(checks: Sequence[Check], lines: int, ids: Mapping[str, str]) -> list[Check]:
    """Adds one `pass` for every per-line check (id -> code) in which nothing was found."""
    found = {check.id for check in checks}
    passes = [Check(i, "pass", code, {"lines": lines}) for i, code in ids.items() if i not in found]
    return [*checks, *passes]
