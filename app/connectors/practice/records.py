"""What the practice company keeps on file. Plain and mutable, so that it can be written to JSON as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from app.domain.availability import EventKind
from app.domain.customers import Activity, Address, Contact, CrmAccount, Opportunity
from app.domain.products import Product
from app.domain.sales_orders import SalesOrderState
from app.domain.values import UnitOfMeasure

MoveState = Literal["planned", "reserved", "done", "cancelled"]


@dataclass
class Party:
    """A customer of the ERP. `credit_limit` in the company's currency, None where there is none."""

    id: str
    number: str
    name: str
    changed_at: datetime
    """UTC, aware."""
    active: bool = True
    blocked: bool = False
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    addresses: list[Address] = field(default_factory=list)
    payment_term_id: str = ""
    price_list_id: str = ""
    language: str = ""
    credit_limit: Decimal | None = None
    tax_rule: dict[str, str] = field(default_factory=dict)
    """Which tax stands in for which: a customer abroad has the reverse charge instead of both rates."""


@dataclass
class Item:
    """A product with what a sale needs: `list_price` per stock unit without tax, in the firm's currency."""

    product: Product
    list_price: Decimal
    tax_ids: tuple[str, ...] = ()


@dataclass
class Tax:
    id: str
    name: str
    fraction: Decimal


@dataclass
class PaymentTerm:
    id: str
    name: str
    days: int


@dataclass
class PriceRule:
    """The first rule that fits decides. `product_id` "" fits every product, `minimum_quantity` is in the
    stock unit; `factor` of the list price, or a `price` of its own per stock unit."""

    product_id: str = ""
    minimum_quantity: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    price: Decimal | None = None


@dataclass
class PriceList:
    id: str
    name: str
    rules: list[PriceRule] = field(default_factory=list)


@dataclass
class Move:
    """So much of a product that comes into (positive) or leaves a warehouse, in the stock unit.

    `on` None: planned once, the date has passed and nobody gave a new one. `order_line_id` leads back
    to a sales order's line. `company` owns the goods: another company of the firm may not promise them.
    """

    id: str
    company: str
    product_id: str
    warehouse_id: str
    quantity: Decimal
    kind: EventKind
    state: MoveState = "planned"
    on: date | None = None
    document: str = ""
    party: str = ""
    order_line_id: str = ""


@dataclass
class OrderLine:
    """`delivered_quantity` and `invoiced_quantity` in `unit`, like `quantity`."""

    id: str
    product_id: str
    name: str
    quantity: Decimal
    unit: UnitOfMeasure
    unit_price: Decimal
    tax_ids: tuple[str, ...] = ()
    promised_date: date | None = None
    delivered_quantity: Decimal = Decimal(0)
    invoiced_quantity: Decimal = Decimal(0)


@dataclass
class Order:
    """A sales order of one of the firm's companies."""

    id: str
    company: str
    customer_id: str
    currency: str
    warehouse_id: str
    number: str = ""
    state: SalesOrderState = "draft"
    external_reference: str = ""
    customer_reference: str = ""
    order_date: date | None = None
    promised_date: date | None = None
    invoice_address_id: str = ""
    delivery_address_id: str = ""
    payment_term_id: str = ""
    price_list_id: str = ""
    ship_complete: bool = False
    note: str = ""
    lines: list[OrderLine] = field(default_factory=list)
    invoice_numbers: list[str] = field(default_factory=list)


@dataclass
class Invoice:
    """A posted customer invoice; a credit note has negative amounts."""

    id: str
    company: str
    number: str
    customer_id: str
    currency: str
    total_amount: Decimal
    paid_amount: Decimal = Decimal(0)
    invoice_date: date | None = None
    due_date: date | None = None
    order_numbers: tuple[str, ...] = ()


@dataclass
class AccountFile:
    """One CRM account with what hangs on it."""

    account: CrmAccount
    contacts: list[Contact] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


@dataclass
class Note:
    on: Literal["quote", "opportunity", "account"]
    record_id: str
    text: str
    at: datetime
