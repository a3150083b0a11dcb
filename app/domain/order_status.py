"""What became of a sales order since it was made of a quote: how far it is, and how it was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft, SalesOrderLine
from app.domain.values import plain

OrderStatus = Literal["not confirmed", "confirmed", "partly delivered", "delivered", "invoiced", "cancelled"]
"""As it stands on the CRM's quote: plain words that do not change with anybody's language, so that lists and
automations of the CRM can count on them."""

ORDER_STATUSES: tuple[OrderStatus, ...] = (
    "not confirmed", "confirmed", "partly delivered", "delivered", "invoiced", "cancelled",
)  # fmt: skip

_FULLY: frozenset[OrderStatus] = frozenset({"delivered", "invoiced"})

ChangeKind = Literal["customer", "currency", "line_gone", "line_new", "quantity", "price"]


@dataclass(frozen=True)
class Change:
    """One thing that differs between what was ordered and what the ERP holds now.

    `item` is the line's item code ("" for the whole order). `was` and `now` are figures as text, names or
    currency codes; `unit_was` and `unit_now` the units of quantities, the currency of prices.
    """

    kind: ChangeKind
    item: str = ""
    was: str = ""
    now: str = ""
    unit_was: str = ""
    unit_now: str = ""


def order_status(order: SalesOrder) -> OrderStatus:
    """How far one order is. `invoiced` means that all of it is on invoices, which not every ERP tells."""
    if order.state == "cancelled":
        return "cancelled"
    if order.state in ("draft", "quotation"):
        return "not confirmed"
    if order.state == "done":  # delivered and invoiced in every ERP that has such a state
        return "invoiced"
    if order.delivery_state == "delivered":
        return "invoiced" if order.invoiced else "delivered"
    if order.delivery_state == "partly_delivered" or any(line.delivered_quantity for line in order.lines):
        return "partly delivered"
    return "confirmed"


def quote_status(statuses: Sequence[OrderStatus]) -> OrderStatus:
    """One status for all orders of a quote: no further than the one that is furthest behind, save that
    something delivered shows. Cancelled ones do not count beside others. Raises ValueError for none."""
    if not statuses:
        raise ValueError("a quote without orders has no status")
    living = [status for status in statuses if status != "cancelled"]
    if not living:
        return "cancelled"
    if "not confirmed" in living:
        return "not confirmed"
    if all(status == "invoiced" for status in living):
        return "invoiced"
    if all(status in _FULLY for status in living):
        return "delivered"
    if any(status in _FULLY or status == "partly delivered" for status in living):
        return "partly delivered"
    return "confirmed"


def changes(order: SalesOrder, ordered: SalesOrderDraft, customer_name: str = "") -> tuple[Change, ...]:
    """What differs in the ERP from what was ordered: customer, currency, lines, quantities, prices.

    Lines are compared by product: that a line was split or moved changes nothing of what was agreed.
    `customer_name`: how the customer was called when it was ordered.
    """
    found = []
    if order.customer_id != ordered.customer_id:
        found.append(Change("customer", was=customer_name, now=order.customer_name))
    if order.currency != ordered.currency:
        found.append(Change("currency", was=ordered.currency, now=order.currency))
    then = _by_product(ordered.lines)
    now = _by_product(order.lines)
    for product_id, lines in then.items():
        found += _line_changes(lines, now.get(product_id, []), ordered.currency, order.currency)
    for product_id, held in now.items():
        if product_id not in then:
            quantity, unit = _quantity(held)
            found.append(Change("line_new", _name(held[0]), now=quantity, unit_now=unit))
    return tuple(found)


Lines = Sequence[SalesOrderLine] | Sequence[DraftLine]


def _by_product(lines: Lines) -> Mapping[str, list[SalesOrderLine | DraftLine]]:
    found: dict[str, list[SalesOrderLine | DraftLine]] = {}
    for line in lines:
        found.setdefault(line.product_id, []).append(line)
    return found


def _line_changes(
    then: Sequence[SalesOrderLine | DraftLine],
    now: Sequence[SalesOrderLine | DraftLine],
    currency_then: str,
    currency_now: str,
) -> list[Change]:
    was, unit_was = _quantity(then)
    if not now:
        return [Change("line_gone", _name(then[0]), was=was, unit_was=unit_was)]
    item, found = _name(now[0]), []
    held, unit_now = _quantity(now)
    if (was, unit_was) != (held, unit_now):
        found.append(Change("quantity", item, was, held, unit_was, unit_now))
    if unit_was == unit_now and _prices(then) != _prices(now):  # a box costs more than a piece of it
        prices = [" + ".join(plain(price) for price in _prices(lines)) for lines in (then, now)]
        found.append(Change("price", item, prices[0], prices[1], currency_then, currency_now))
    return found


def _quantity(lines: Sequence[SalesOrderLine | DraftLine]) -> tuple[str, str]:
    """Quantity and unit of all lines of one product; in several units, each by itself."""
    by_unit: dict[str, Decimal] = {}
    for line in lines:
        by_unit[line.unit.code] = by_unit.get(line.unit.code, Decimal(0)) + line.quantity
    units = sorted(by_unit)
    return " + ".join(plain(by_unit[unit]) for unit in units), " + ".join(units)


def _prices(lines: Sequence[SalesOrderLine | DraftLine]) -> list[Decimal]:
    return sorted({line.unit_price.normalize() for line in lines})


def _name(line: SalesOrderLine | DraftLine) -> str:
    if isinstance(line, DraftLine):
        return line.description or line.product_id
    return line.product_code or line.name
