"""Tryton's records as values of the domain. Pure; a field that is missing or odd is named.

Dotted fields nest under a key with a trailing dot; booleans may be 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from app.connectors.wire.fields import Fields
from app.domain.credit import Credit
from app.domain.customers import Address, ErpAccount
from app.domain.invoices import OpenItem
from app.domain.products import Component, Product, ProductKind, Warehouse
from app.domain.values import Money, UnitOfMeasure

CUSTOMER_FIELDS = (
    "code",
    "name",
    "active",
    "lang.code",
    "tax_identifier.code",
    "contact_mechanisms.type",
    "contact_mechanisms.value",
    "customer_payment_term.name",
)
ADDRESS_FIELDS = tuple(
    f"addresses.{name}"
    for name in (
        "active",
        "party_name",
        "street",
        "postal_code",
        "city",
        "country.code",
        "invoice",
        "delivery",
    )
)
UNIT_FIELDS = ("symbol", "name", "factor", "rounding", "category")
PRODUCT_FIELDS = (
    "code",
    "name",
    "type",
    "active",
    "salable",
    "lead_time",
    "replaced_by.code",
    "template.active",
    "template.account_category",
    *(f"default_uom.{name}" for name in UNIT_FIELDS),
    *(f"default_uom.category.uoms.{name}" for name in UNIT_FIELDS),
    *(f"sale_uom.{name}" for name in UNIT_FIELDS),
)
KIT_FIELDS = tuple(
    f"{owner}components.{name}"
    for owner in ("", "template.")
    for name in (
        "parent_product",
        "product",
        "product.code",
        "product.type",
        "product.default_uom.factor",
        "quantity",
        "fixed",
        "unit.factor",
    )
)
INVOICE_FIELDS = (
    "number",
    "party",
    "party.name",
    "invoice_date",
    "total_amount",
    "amount_to_pay",
    "currency.code",
    "lines_to_pay.maturity_date",
    "lines_to_pay.reconciliation",
    "lines_to_pay.debit",
    "lines_to_pay.credit",
    "company.party.name",
)


def optional_date(fields: Fields, name: str) -> date | None:
    value = fields.raw(name)
    if value is not None and type(value) is not date:
        raise fields.wrong(name)
    return value


def money(fields: Fields, name: str, currency: str) -> Money:
    try:
        return Money(fields.number(name), currency)
    except ValueError:
        raise fields.wrong(name) from None


def unit(fields: Fields) -> UnitOfMeasure:
    """Known by its symbol, which is what people see on documents."""
    try:
        return UnitOfMeasure(
            code=fields.text("symbol"),
            name=fields.text("name"),
            category=fields.id("category"),
            factor=_trimmed(fields.number("factor")),
            rounding=_trimmed(fields.number("rounding")),
        )
    except ValueError:
        raise fields.wrong("factor") from None


def _trimmed(number: Decimal) -> Decimal:
    """1.0 as 1: Tryton's floats always carry a fraction."""
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def quantity(fields: Fields, name: str) -> Decimal:
    return _trimmed(fields.number(name))


def address(fields: Fields) -> Address:
    country = fields.optional_inner("country.")
    return Address(
        id=fields.id(),
        name=fields.text("party_name"),
        street=", ".join(fields.text("street").splitlines()),
        postal_code=fields.text("postal_code"),
        city=fields.text("city"),
        country=country.text("code") if country else "",
        invoice=fields.flag("invoice"),
        delivery=fields.flag("delivery"),
    )


def customer(fields: Fields, *, has_price_lists: bool, with_addresses: bool) -> ErpAccount:
    term = fields.optional_inner("customer_payment_term.")
    prices = fields.optional_inner("sale_price_list.") if has_price_lists else None
    language = fields.optional_inner("lang.")
    vat = fields.optional_inner("tax_identifier.")
    reach = [(item.text("type"), item.text("value")) for item in fields.each("contact_mechanisms.")]
    addresses = fields.each("addresses.") if with_addresses else []
    return ErpAccount(
        id=fields.id(),
        number=fields.text("code"),
        name=fields.text("name"),
        active=fields.flag("active"),
        vat_number=vat.text("code") if vat else "",
        email=next((value for kind, value in reach if kind == "email"), ""),
        phone=next((value for kind, value in reach if kind in ("phone", "mobile")), ""),
        addresses=tuple(address(item) for item in addresses if item.flag("active")),
        payment_term=term.text("name") if term else "",
        price_list=prices.text("name") if prices else "",
        language=language.text("code")[:2] if language else "",
    )


_KINDS: Mapping[str, ProductKind] = {"goods": "goods", "assets": "goods", "service": "service", "kit": "kit"}


def product(fields: Fields, components: tuple[Component, ...], default_lead_time_days: int) -> Product:
    kind = fields.text("type")
    if kind not in _KINDS:
        raise fields.wrong("type")
    template = fields.inner("template.")
    own_unit = fields.inner("default_uom.")
    sold_in = fields.optional_inner("sale_uom.")
    lead_time = fields.raw("lead_time")
    replacement = fields.optional_inner("replaced_by.")
    return Product(
        id=fields.id(),
        code=fields.text("code"),
        name=fields.text("name"),
        kind=_KINDS[kind],
        unit=unit(own_unit),
        sales_unit=unit(sold_in or own_unit),
        units=tuple(unit(item) for item in own_unit.inner("category.").each("uoms.")),
        # A deactivated product can still be put on a sale, so both flags are looked at.
        active=fields.flag("active") and template.flag("active"),
        sellable=fields.flag("salable"),
        components=components,
        lead_time_days=default_lead_time_days if lead_time is None else days(fields, "lead_time"),
        substitutes=(replacement.text("code"),) if replacement and replacement.text("code") else (),
    )


def days(fields: Fields, name: str) -> int:
    """Whole days of a time span, a started day counted; 0 for null."""
    value = fields.raw(name)
    if value is None:
        return 0
    if not isinstance(value, timedelta):
        raise fields.wrong(name)
    return -(-value // timedelta(days=1))


def warehouse(fields: Fields, timezone: str, transfer_days: tuple[tuple[str, int], ...]) -> Warehouse:
    return Warehouse(fields.id(), fields.text("code"), fields.text("name"), timezone, transfer_days)


def open_item(fields: Fields, sale_numbers: tuple[str, ...]) -> OpenItem:
    """`amount_to_pay` is the residual; the amounts of the lines are the original ones."""
    currency = fields.inner("currency.").text("code")
    lines = fields.each("lines_to_pay.")
    unpaid = [line for line in lines if line.raw("reconciliation") is None]
    dues = [due for due in (optional_date(line, "maturity_date") for line in unpaid or lines) if due]
    return OpenItem(
        id=fields.id(),
        number=fields.text("number"),
        customer_id=fields.id("party"),
        customer_name=fields.inner("party.").text("name"),
        invoice_date=optional_date(fields, "invoice_date"),
        due_date=min(dues) if unpaid and dues else max(dues, default=None),
        total_amount=money(fields, "total_amount", currency),
        open_amount=money(fields, "amount_to_pay", currency),
        sales_order_numbers=sale_numbers,
        company=fields.inner("company.").inner("party.").text("name"),
    )


def overdue(fields: Fields, today: date) -> Decimal:
    """The part of an invoice past its due date, in the company's currency; zero for a credit note.

    Payments count for what was due first, so what stays open is the lines that come last.
    """
    lines = fields.each("lines_to_pay.")
    values = [(line.number("debit") - line.number("credit"), line) for line in lines]
    total, residual = fields.number("total_amount"), fields.number("amount_to_pay")
    whole = sum((value for value, _ in values), Decimal(0))
    if total <= 0 or residual <= 0 or whole <= 0:
        return Decimal(0)
    # In a foreign currency the same share of the company's amount is open.
    still_open = residual if whole == total else round(whole * residual / total, 2)
    later = Decimal(0)
    for value, line in values:
        due = optional_date(line, "maturity_date")
        if line.raw("reconciliation") is None and due is not None and due >= today:
            later += value
    return max(Decimal(0), still_open - later)


def credit(fields: Fields, overdue: Decimal, ordered: Decimal | None) -> Credit:
    """`ordered`: open orders worked out here; None where Tryton's own credit amount holds them."""
    currency = fields.inner("currency.").text("code")
    receivable = money(fields, "receivable", currency)
    # The field belongs to a module: without it there are no limits.
    limit = fields.optional_number("credit_limit_amount") if "credit_limit_amount" in fields.record else None
    return Credit(
        customer_id=fields.id(),
        limit=None if limit is None else Money(limit, currency),
        receivable=receivable,
        open_orders=(
            money(fields, "credit_amount", currency) - receivable
            if ordered is None
            else Money(ordered, currency)
        ),
        overdue=Money(min(overdue, max(receivable.amount, Decimal(0))), currency),
    )
