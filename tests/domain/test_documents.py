"""Small rules of quotes, sales orders, products, addresses and promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.availability import Part
from app.domain.customers import Address
from app.domain.products import Product
from app.domain.promises import Promise
from app.domain.quotes import Quote, QuoteStatus
from app.domain.sales_orders import DeliveryState, SalesOrder, SalesOrderState
from app.domain.values import Money, UnitOfMeasure

D = Decimal
TODAY = date(2026, 3, 4)
QUOTE = Quote("1", "Q-1", "Title", "sent", "a", "Account", "EUR", D(1), D(1))
PIECE = UnitOfMeasure("pce", "Piece", "unit")
BOX = UnitOfMeasure("box12", "Box", "unit", factor=D(12))


@pytest.mark.parametrize(
    ("status", "days", "expired"),
    [
        ("sent", None, False),
        ("sent", 1, False),
        ("sent", 0, False),
        ("sent", -1, True),
        ("accepted", -1, True),
        ("expired", None, True),
        ("expired", 30, True),
    ],
)
def test_a_quote_is_good_through_its_last_day(status: QuoteStatus, days: int | None, expired: bool) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    assert replace(QUOTE, status=status, expiry_date=until).expired(TODAY) is expired


@pytest.mark.parametrize(
    ("state", "delivery", "is_open"),
    [
        ("draft", "none", False),
        ("quotation", "none", True),
        ("confirmed", "waiting", True),
        ("processing", "partly_delivered", True),
        ("processing", "exception", True),
        ("processing", "delivered", False),
        ("done", "delivered", False),
        ("done", "none", False),
        ("cancelled", "none", False),
    ],
)
def test_a_sales_order_is_open_while_something_is_to_be_delivered(
    state: SalesOrderState, delivery: DeliveryState, is_open: bool
) -> None:
    zero = Money.zero("EUR")
    order = SalesOrder("1", "SO-1", state, "c", "C", "EUR", zero, zero, zero, delivery_state=delivery)
    assert order.open is is_open


def test_a_unit_is_found_by_code_or_name_whatever_the_case() -> None:
    product = Product("1", "A", "A", "goods", PIECE, BOX, (PIECE, BOX))
    assert product.unit_called(None) == product.unit_called("") == BOX
    assert product.unit_called("PCE") == product.unit_called("piece") == PIECE
    assert product.unit_called("box") == product.unit_called("Box12") == BOX
    assert product.unit_called("pallet") is None


def test_an_address_on_one_line_leaves_out_what_is_missing() -> None:
    whole = Address("1", "Depot", "Quay 1", "1012 AB", "Amsterdam", "NL")
    assert whole.one_line == "Depot, Quay 1, 1012 AB Amsterdam, NL"
    assert replace(whole, name="", postal_code="", country="").one_line == "Quay 1, Amsterdam"


def test_a_promise_adds_up_its_parts() -> None:
    parts = (Part(TODAY + timedelta(days=5), D(3)), Part(TODAY, D("1.5")))
    made = Promise("1", "c", "C", "A", "pce", parts, "WH", datetime(2026, 3, 4, tzinfo=UTC))
    assert (made.quantity, made.last_date) == (D("4.5"), TODAY + timedelta(days=5))
