"""Open orders where Tryton does not sum them itself: without its module sale_credit_limit.

The same rule as that module's: of confirmed sales, what no posted invoice covers yet, without tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.connectors.tryton.client import TrytonClient, record_id
from app.connectors.wire.fields import Fields
from app.domain.values import round_to

OPEN_FIELDS = (
    "party",
    "currency.rate",
    "company.currency.rate",
    "company.currency.rounding",
    "lines.type",
    "lines.quantity",
    "lines.unit_price",
    "lines.unit.factor",
    "lines.invoice_lines.type",
    "lines.invoice_lines.quantity",
    "lines.invoice_lines.unit.factor",
    "lines.invoice_lines.invoice.move",
)


async def open_orders(client: TrytonClient, customer_ids: Sequence[str]) -> dict[str, Decimal]:
    """By customer, in the company's currency; who has none is missing."""
    session = await client.session()
    parties = [record_id("party.party", text) for text in customer_ids]
    domain = [
        ["company", "=", session.company.id],
        ["party", "in", parties],
        ["state", "in", ["confirmed", "processing"]],
    ]
    totals: dict[str, Decimal] = {}
    steps: dict[str, Decimal] = {}
    for sale in await client.search_read("sale.sale", domain, OPEN_FIELDS):
        customer, own = sale.id("party"), sale.inner("company.").inner("currency.")
        rate = own.number("rate") / sale.inner("currency.").number("rate")
        totals[customer] = totals.get(customer, Decimal(0)) + _not_invoiced(sale) * rate
        steps[customer] = own.number("rounding")
    return {customer: round_to(amount, steps[customer]) for customer, amount in totals.items()}


def _not_invoiced(sale: Fields) -> Decimal:
    total = Decimal(0)
    for line in sale.each("lines."):
        if line.text("type") != "line" or line.number("quantity") <= 0:
            continue
        covered = (_covered(line, invoiced) for invoiced in line.each("invoice_lines."))
        left = line.number("quantity") - sum(covered, Decimal(0))
        total += max(Decimal(0), left) * line.number("unit_price")
    return total


def _covered(line: Fields, invoiced: Fields) -> Decimal:
    """How much of a line an invoice line covers, in the line's unit; nothing before it is posted."""
    invoice = invoiced.optional_inner("invoice.")
    if invoiced.text("type") != "line" or invoice is None or invoice.raw("move") is None:
        return Decimal(0)
    sold_in, billed_in = line.optional_inner("unit."), invoiced.optional_inner("unit.")
    ratio = billed_in.number("factor") / sold_in.number("factor") if sold_in and billed_in else Decimal(1)
    return invoiced.number("quantity") * ratio
