"""The ERP's document: what is to be delivered and invoiced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.values import Money, Rounding, UnitOfMeasure

SalesOrderState = Literal["draft", "quotation", "confirmed", "processing", "done", "cancelled"]
DeliveryState = Literal["none", "waiting", "partly_delivered", "delivered", "exception"]


@dataclass(frozen=True)
class SalesOrderLine:
    """Quantities in `unit`; `unit_price` per unit without tax, after discount. `components` of a kit: product
    and quantity in that product's stock unit for the whole line; empty where the ERP does not tell (yet)."""

    id: str
    product_id: str
    product_code: str
    name: str
    quantity: Decimal
    unit: UnitOfMeasure
    unit_price: Decimal
    net_amount: Decimal
    tax_rates: tuple[Decimal, ...] = ()
    delivered_quantity: Decimal = Decimal(0)
    promised_date: date | None = None
    components: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class SalesOrder:
    id: str
    number: str
    """Empty while the ERP has not numbered a draft."""
    state: SalesOrderState
    customer_id: str
    customer_name: str
    currency: str
    untaxed_amount: Money
    tax_amount: Money
    total_amount: Money
    external_reference: str = ""
    """Our key: the unique field where the ERP has one, else the customer-reference field."""
    customer_reference: str = ""
    order_date: date | None = None
    promised_date: date | None = None
    delivery_state: DeliveryState = "none"
    invoice_numbers: tuple[str, ...] = ()
    invoiced: bool | None = None
    """There are invoices, and none that was begun is still to be posted. None where the ERP does not tell."""
    lines: tuple[SalesOrderLine, ...] = ()
    company: str = ""
    delivery_address_id: str = ""
    ship_complete: bool = False
    """It says that all is to be delivered in one."""

    @property
    def open(self) -> bool:
        """Something is still to be delivered."""
        return self.state in ("quotation", "confirmed", "processing") and self.delivery_state != "delivered"


@dataclass(frozen=True)
class PriceRequest:
    """Asks what the ERP would charge: quantity in `unit`."""

    product_id: str
    quantity: Decimal
    unit: UnitOfMeasure


@dataclass(frozen=True)
class LineTerms:
    """The ERP's own price (per asked unit, without tax, after its discounts) and taxes for a line."""

    product_id: str
    unit_price: Decimal
    tax_ids: tuple[str, ...]
    tax_rates: tuple[Decimal, ...]


@dataclass(frozen=True)
class SalesTerms:
    """What the ERP says an order for this customer would be, before anything is written.

    `tax_rounding`: "document" sums a tax over the document and rounds once, "line" rounds each line.
    `rounding_step` is the currency's smallest unit (0.01), `rounding` the ERP's rule.
    `price_digits` are the digits of a unit price.
    """

    customer_id: str
    currency: str
    payment_term: str
    lines: tuple[LineTerms, ...]
    payment_term_id: str = ""
    price_list_id: str = ""
    invoice_address_id: str = ""
    delivery_address_id: str = ""
    company: str = ""
    tax_rounding: Literal["document", "line"] = "document"
    rounding: Rounding = "half_even"
    rounding_step: Decimal = Decimal("0.01")
    price_digits: int = 4


@dataclass(frozen=True)
class DraftLine:
    """A line to be created: everything the ERP's own client would have filled in, made explicit.

    Not sent, but compared with what the ERP makes of the line: `tax_rates`, `net_amount` (both None where
    nobody said), and what the line's kits hold in all (as in SalesOrderLine).
    """

    product_id: str
    quantity: Decimal
    unit: UnitOfMeasure
    unit_price: Decimal
    tax_ids: tuple[str, ...]
    description: str = ""
    promised_date: date | None = None
    tax_rates: tuple[Decimal, ...] | None = None
    net_amount: Decimal | None = None
    components: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class SalesOrderDraft:
    """What `ErpConnector.create_sales_order` writes. `external_reference` is never empty.

    `line_dates`: each line's date is to stand on the line, else the order has one date. `expected_*` are not
    sent but compared with what the ERP reckons; None where nobody said.
    """

    external_reference: str
    customer_id: str
    invoice_address_id: str
    delivery_address_id: str
    currency: str
    lines: tuple[DraftLine, ...]
    warehouse_id: str
    order_date: date
    promised_date: date | None = None
    payment_term_id: str = ""
    price_list_id: str = ""
    customer_reference: str = ""
    """The quote's number as people say it, shown on the order."""
    ship_complete: bool = False
    note: str = ""
    line_dates: bool = False
    expected_untaxed: Decimal | None = None
    expected_tax: Decimal | None = None
    expected_total: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.external_reference or not self.lines:
            raise ValueError("a draft has an external reference and at least one line")
