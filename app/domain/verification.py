"""Is the order in the ERP what was agreed?"""

from __future__ import annotations

from app.domain.sales_orders import SalesOrder, SalesOrderDraft
from app.domain.values import plain


def differences(order: SalesOrder, draft: SalesOrderDraft) -> list[str]:
    """What the ERP holds otherwise than it was sent, in words for the log and the inbox; empty if nothing.

    Lines are compared in order: an ERP keeps the sequence in which it was given them.
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
    if len(order.lines) != len(draft.lines):
        found.append(f"{len(order.lines)} lines instead of {len(draft.lines)}")
        return found
    for number, (line, wanted) in enumerate(zip(order.lines, draft.lines, strict=True), 1):
        if line.product_id != wanted.product_id:
            found.append(f"line {number}: product {line.product_code}")
        if line.quantity != wanted.quantity or line.unit.code != wanted.unit.code:
            found.append(
                f"line {number}: {plain(line.quantity)} {line.unit.code}"
                f" instead of {plain(wanted.quantity)} {wanted.unit.code}"
            )
        if line.unit_price != wanted.unit_price:
            found.append(
                f"line {number}: price {plain(line.unit_price)} instead of {plain(wanted.unit_price)}"
            )
        if len(line.tax_rates) != len(wanted.tax_ids):
            found.append(f"line {number}: {len(line.tax_rates)} taxes instead of {len(wanted.tax_ids)}")
    return found
