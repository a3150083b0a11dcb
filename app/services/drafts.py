"""The sales order that a pre-flight describes, with all that the ERP is then expected to make of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.preflight import Line, order_price, order_totals
from app.domain.products import Product
from app.domain.sales_orders import DraftLine, LineTerms, SalesOrderDraft, SalesTerms
from app.domain.totals import net_amount
from app.domain.values import Quantity, UnitOfMeasure
from app.services.preflight import Preflight


def make_draft(
    preflight: Preflight, reference: str, *, ship_complete: bool = False, line_dates: bool = True
) -> SalesOrderDraft:
    """The sales order that a pre-flight without a block describes. Raises ValueError for one with.

    Without `line_dates` the ERP keeps one date for the whole order: the last one on which goods leave. A line
    that nothing is shipped for has the customer's day, which says nothing of when goods have to leave.
    """
    terms, party = preflight.terms, preflight.party
    if terms is None or party is None:
        raise ValueError("without a customer's terms there is no draft")
    lines = [_draft_line(line, terms) for line in preflight.lines]
    leaving = [line.ship_date for line in preflight.lines if line.ship_date]
    last = max(leaving or (line.promised_date for line in lines if line.promised_date), default=None)
    if last and not line_dates:
        lines = [replace(line, promised_date=last) for line in lines]
    expected = order_totals(preflight.lines, terms)
    return SalesOrderDraft(
        external_reference=reference,
        customer_id=party.id,
        invoice_address_id=terms.invoice_address_id,
        delivery_address_id=terms.delivery_address_id,
        currency=terms.currency,
        lines=tuple(lines),
        warehouse_id=preflight.warehouse.id,
        order_date=preflight.today,
        promised_date=last,
        payment_term_id=terms.payment_term_id,
        price_list_id=terms.price_list_id,
        customer_reference=preflight.quote.number,
        ship_complete=ship_complete,
        line_dates=line_dates,
        expected_untaxed=expected.untaxed_amount.amount,
        expected_tax=expected.tax_amount.amount,
        expected_total=expected.total_amount.amount,
    )


def _draft_line(line: Line, terms: SalesTerms) -> DraftLine:
    product, unit, priced = _orderable(line)
    price = order_price(line, terms)
    return DraftLine(
        product_id=product.id,
        quantity=line.quantity,
        unit=unit,
        unit_price=price,
        tax_ids=priced.tax_ids,
        description=line.quoted.name,
        promised_date=line.ship_date or line.promised_date,
        tax_rates=priced.tax_rates,
        net_amount=net_amount(line.quantity, price, terms),
        components=_components(product, line.quantity, unit),
    )


def _orderable(line: Line) -> tuple[Product, UnitOfMeasure, LineTerms]:
    if line.product is None or line.unit is None or line.terms is None:
        raise ValueError(f"line {line.number} cannot be ordered")
    return line.product, line.unit, line.terms


def _components(product: Product, quantity: Decimal, unit: UnitOfMeasure) -> tuple[tuple[str, Decimal], ...]:
    """What the line's kits hold in all; nothing for what is no kit."""
    if product.kind != "kit":
        return ()
    kits = Quantity(quantity, unit).to(product.unit).value
    parts = product.components
    return tuple((part.product_id, part.quantity * (1 if part.fixed else kits)) for part in parts)
