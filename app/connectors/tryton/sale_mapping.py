"""Tryton's sales as sales orders of the domain. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.connectors.tryton.mapping import UNIT_FIELDS, money, optional_date, quantity, unit
from app.connectors.tryton.units import TAX_FIELDS, tax_rates
from app.connectors.wire.fields import Fields
from app.domain.sales_orders import DeliveryState, SalesOrder, SalesOrderLine, SalesOrderState
from app.domain.values import UnitOfMeasure

SALE_FIELDS = (
    "number",
    "reference",
    "description",
    "state",
    "shipment_state",
    "sale_date",
    "shipping_date",
    "party",
    "party.name",
    "shipment_address",
    "comment",
    "currency.code",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "company.party.name",
    "invoices.number",
    "invoices.state",
    "lines.type",
    "lines.product",
    "lines.product.code",
    "lines.product.name",
    "lines.description",
    "lines.quantity",
    "lines.unit_price",
    "lines.amount",
    "lines.shipping_date",
    "lines.moves.state",
    "lines.moves.quantity",
    "lines.moves.unit.factor",
    *(f"lines.unit.{name}" for name in UNIT_FIELDS),
    *(f"lines.taxes.{name}" for name in TAX_FIELDS),
)
KIT_FIELDS = (
    "lines.components.product",
    "lines.components.product.default_uom.factor",
    "lines.components.quantity",
    "lines.components.unit.factor",
    "lines.components.moves.state",
    "lines.components.moves.quantity",
    "lines.components.moves.unit.factor",
)
KEY_FIELD = "crm_quote"
SHIP_COMPLETE = "Ship complete: all lines in one delivery."
"""Tryton ships what is there: the warehouse reads this in the sale's comment."""

_STATES: Mapping[str, SalesOrderState] = {
    "draft": "draft",
    "quotation": "quotation",
    "confirmed": "confirmed",
    "processing": "processing",
    "done": "done",
    "cancelled": "cancelled",
}
_DELIVERY: Mapping[str, DeliveryState] = {
    "none": "none",
    "waiting": "waiting",
    "partially shipped": "partly_delivered",
    "sent": "delivered",
    "exception": "exception",
}
_NO_UNIT = UnitOfMeasure("", "", "")


def sales_order(fields: Fields, *, has_key: bool, has_kits: bool) -> SalesOrder:
    """With the key module our key has a field of its own, and `reference` is the quote's number.

    Without it our key is the `reference`, and the quote's number the description.
    """
    state, delivery = fields.text("state"), fields.text("shipment_state")
    if state not in _STATES:
        raise fields.wrong("state")
    if delivery not in _DELIVERY:
        raise fields.wrong("shipment_state")
    currency = fields.inner("currency.").text("code")
    ordered = optional_date(fields, "sale_date")
    lines = [item for item in fields.each("lines.") if item.text("type") == "line"]
    lines.sort(key=lambda item: int(item.id()))
    return SalesOrder(
        id=fields.id(),
        number=fields.text("number"),
        state=_STATES[state],
        customer_id=fields.id("party"),
        customer_name=fields.inner("party.").text("name"),
        currency=currency,
        untaxed_amount=money(fields, "untaxed_amount", currency),
        tax_amount=money(fields, "tax_amount", currency),
        total_amount=money(fields, "total_amount", currency),
        external_reference=fields.text(KEY_FIELD if has_key else "reference"),
        customer_reference=fields.text("reference" if has_key else "description"),
        order_date=ordered,
        promised_date=optional_date(fields, "shipping_date"),
        delivery_state=_DELIVERY[delivery],
        invoice_numbers=tuple(filter(None, (item.text("number") for item in fields.each("invoices.")))),
        invoiced=_invoiced(fields),
        lines=tuple(_line(item, ordered or date.max, has_kits) for item in lines),
        company=fields.inner("company.").inner("party.").text("name"),
        delivery_address_id=fields.optional_id("shipment_address"),
        ship_complete=SHIP_COMPLETE in fields.text("comment").splitlines(),
    )


def _invoiced(fields: Fields) -> bool:
    states = [item.text("state") for item in fields.each("invoices.")]
    living = [state for state in states if state != "cancelled"]
    return bool(living) and all(state in ("posted", "paid") for state in living)


def _line(fields: Fields, ordered: date, has_kits: bool) -> SalesOrderLine:
    product = fields.optional_inner("product.")
    sold_in = fields.optional_inner("unit.")
    taxes = sorted(fields.each("taxes."), key=lambda item: int(item.id()))
    return SalesOrderLine(
        id=fields.id(),
        product_id=fields.optional_id("product"),
        product_code=product.text("code") if product else "",
        name=product.text("name") if product else fields.text("description"),
        quantity=quantity(fields, "quantity"),
        unit=unit(sold_in) if sold_in else _NO_UNIT,
        unit_price=fields.number("unit_price"),
        net_amount=fields.number("amount"),
        tax_rates=tuple(rate for tax in taxes for rate in tax_rates(tax, ordered)),
        delivered_quantity=_delivered(fields, has_kits),
        promised_date=optional_date(fields, "shipping_date"),
        components=_components(fields) if has_kits else (),
    )


def _components(fields: Fields) -> tuple[tuple[str, Decimal], ...]:
    """Tryton writes them when the sale is quoted: a draft has none yet."""
    found = []
    for part in fields.each("components."):
        own = part.inner("product.").inner("default_uom.").number("factor")
        amount = quantity(part, "quantity") * part.inner("unit.").number("factor") / own
        found.append((part.id("product"), amount))
    return tuple(found)


def _delivered(fields: Fields, has_kits: bool) -> Decimal:
    """What moves to the customer are done; of a kit, how many are complete."""
    sold_in = fields.optional_inner("unit.")
    if sold_in is None:
        return Decimal(0)
    components = fields.each("components.") if has_kits else []
    if not components:
        return _moved(fields, sold_in.number("factor"))
    total, step = fields.number("quantity"), sold_in.number("rounding")
    whole = [
        (_moved(part, part.inner("unit.").number("factor")) * total / part.number("quantity") // step) * step
        for part in components
        if part.number("quantity")
    ]
    return min(whole, default=Decimal(0))


def _moved(fields: Fields, factor: Decimal) -> Decimal:
    """Done moves of a line or component, in the unit with this factor."""
    done = [move for move in fields.each("moves.") if move.text("state") == "done"]
    amounts = (quantity(move, "quantity") * move.inner("unit.").number("factor") / factor for move in done)
    total = sum(amounts, Decimal(0))
    return total.to_integral_value() if total == total.to_integral_value() else total
