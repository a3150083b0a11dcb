"""Is the order in the ERP what was agreed?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft, SalesOrderLine
from app.domain.values import plain


def differences(order: SalesOrder, draft: SalesOrderDraft, *, dates: bool = True) -> list[str]:
    """What the ERP holds otherwise than it was sent, in words for the log and the inbox; empty if nothing.

    Lines are compared in order: an ERP keeps the sequence in which it was given them. `dates` False: the
    order was made by another program, which promised what it found then.
    """
    found = []
    if order.external_reference != draft.external_reference:  # without it the order is not found again
        found.append(
            f"reference {order.external_reference or 'nothing'} instead of {draft.external_reference}"
        )
    if order.customer_id != draft.customer_id:
        found.append(f"customer {order.customer_id} instead of {draft.customer_id}")
    if order.currency != draft.currency:
        found.append(f"currency {order.currency} instead of {draft.currency}")
    if draft.delivery_address_id and order.delivery_address_id != draft.delivery_address_id:
        found.append(f"ship-to {order.delivery_address_id or 'none'} instead of {draft.delivery_address_id}")
    if draft.ship_complete and not order.ship_complete:
        found.append("delivery in parts instead of in one")
    if dates:
        found += _date("date", order.promised_date, draft.promised_date)
    if len(order.lines) != len(draft.lines):
        found.append(f"{len(order.lines)} lines instead of {len(draft.lines)}")
        return found
    for number, (line, wanted) in enumerate(zip(order.lines, draft.lines, strict=True), 1):
        what = [*_line_differences(line, wanted), *_line_money(line, wanted)]
        if dates and draft.line_dates:
            what += _date("date", line.promised_date, wanted.promised_date)
        found += [f"line {number}: {one}" for one in what]
    return [*found, *_totals(order, draft)]


def _line_differences(line: SalesOrderLine, wanted: DraftLine) -> list[str]:
    found = []
    if line.product_id != wanted.product_id:
        found.append(f"product {line.product_code}")
    if line.quantity != wanted.quantity or line.unit.code != wanted.unit.code:
        found.append(
            f"{plain(line.quantity)} {line.unit.code} instead of {plain(wanted.quantity)} {wanted.unit.code}"
        )
    held, meant = sorted(line.components), sorted(wanted.components)
    if held and meant and held != meant:  # an ERP may write them only when it confirms
        found.append(f"kit of {_parts(held)} instead of {_parts(meant)}")
    return found


def _line_money(line: SalesOrderLine, wanted: DraftLine) -> list[str]:
    found = []
    if line.unit_price != wanted.unit_price:
        found.append(f"price {plain(line.unit_price)} instead of {plain(wanted.unit_price)}")
    if wanted.tax_rates is None:
        if len(line.tax_rates) != len(wanted.tax_ids):
            found.append(f"{len(line.tax_rates)} taxes instead of {len(wanted.tax_ids)}")
    elif sorted(line.tax_rates) != sorted(wanted.tax_rates):
        found.append(f"tax {_rates(line.tax_rates)} instead of {_rates(wanted.tax_rates)}")
    if wanted.net_amount is not None and line.net_amount != wanted.net_amount:
        found.append(f"amount {line.net_amount} instead of {wanted.net_amount}")
    return found


def _totals(order: SalesOrder, draft: SalesOrderDraft) -> list[str]:
    """The order as a whole against what the pre-flight said that it would come to."""
    said = (
        ("untaxed amount", order.untaxed_amount, draft.expected_untaxed),
        ("tax", order.tax_amount, draft.expected_tax),
        ("total", order.total_amount, draft.expected_total),
    )
    return [
        f"{name} {held.amount} instead of {expected}"
        for name, held, expected in said
        if expected is not None and held.amount != expected
    ]


def _date(name: str, held: date | None, wanted: date | None) -> list[str]:
    """What was sent without a date is the ERP's to date."""
    return [] if wanted is None or held == wanted else [f"{name} {held or 'none'} instead of {wanted}"]


def _rates(rates: Sequence[Decimal]) -> str:
    return " + ".join(f"{plain(rate * 100)} %" for rate in sorted(rates)) or "none"


def _parts(components: Sequence[tuple[str, Decimal]]) -> str:
    return ", ".join(f"{plain(quantity)} of {product}" for product, quantity in components)


def another_part(order: SalesOrder, draft: SalesOrderDraft) -> bool:
    """Whether the order under our reference is of other products or quantities than we were to order:
    then another program gave the same number to another part of the quote."""
    held = [(line.product_id, line.quantity, line.unit.code) for line in order.lines]
    return held != [(line.product_id, line.quantity, line.unit.code) for line in draft.lines]
