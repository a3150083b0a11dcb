"""How far orders are, and how they differ from what was ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.order_status import (
    ORDER_STATUSES,
    Change,
    OrderStatus,
    changes,
    order_status,
    quote_status,
)
from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft, SalesOrderLine
from app.domain.values import Money, UnitOfMeasure

PIECE = UnitOfMeasure("PCE", "Piece", "unit")
BOX = UnitOfMeasure("BX10", "Box of ten", "unit", Decimal(10))
D = Decimal


def line(
    product: str = "P1", quantity: str = "4", price: str = "249", unit: UnitOfMeasure = PIECE
) -> SalesOrderLine:
    return SalesOrderLine(
        "1", product, f"C-{product}", product, D(quantity), unit, D(price), D(quantity) * D(price)
    )


def order(*lines: SalesOrderLine, **given: object) -> SalesOrder:
    money = Money(D(0), "EUR")
    made = SalesOrder("7", "SO-7", "confirmed", "c1", "Van Dijk", "EUR", money, money, money, lines=lines)
    return replace(made, **given)


def draft(*lines: tuple[str, str, str, UnitOfMeasure]) -> SalesOrderDraft:
    made = tuple(DraftLine(p, D(q), u, D(price), (), p) for p, q, price, u in lines)
    return SalesOrderDraft("x:1:r1:p1", "c1", "a", "a", "EUR", made, "w", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"state": "draft"}, "not confirmed"),
        ({"state": "quotation"}, "not confirmed"),
        ({"state": "confirmed", "delivery_state": "waiting"}, "confirmed"),
        ({"state": "processing", "delivery_state": "partly_delivered"}, "partly delivered"),
        ({"state": "processing", "delivery_state": "delivered"}, "delivered"),
        ({"state": "processing", "delivery_state": "delivered", "invoiced": False}, "delivered"),
        ({"state": "processing", "delivery_state": "delivered", "invoiced": True}, "invoiced"),
        ({"state": "processing", "delivery_state": "waiting", "invoiced": True}, "confirmed"),
        ({"state": "done"}, "invoiced"),
        ({"state": "cancelled", "delivery_state": "delivered"}, "cancelled"),
    ],
)
def test_an_order_is_as_far_as_the_erp_says(given: dict[str, object], status: OrderStatus) -> None:
    assert order_status(order(line(), **given)) == status


def test_something_delivered_shows_whatever_the_erp_calls_it() -> None:
    shipped = replace(line(), delivered_quantity=D(1))
    assert order_status(order(shipped, delivery_state="exception")) == "partly delivered"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        (["confirmed"], "confirmed"),
        (["confirmed", "delivered"], "partly delivered"),
        (["delivered", "invoiced"], "delivered"),
        (["invoiced", "invoiced"], "invoiced"),
        (["cancelled", "invoiced"], "invoiced"),
        (["cancelled", "cancelled"], "cancelled"),
        (["not confirmed", "delivered"], "not confirmed"),
    ],
)
def test_a_quote_has_one_status_for_its_parts(parts: list[OrderStatus], status: OrderStatus) -> None:
    assert quote_status(parts) == status


@given(st.lists(st.sampled_from(ORDER_STATUSES), min_size=1, max_size=5))
def test_the_order_of_parts_does_not_matter_and_cancelled_ones_do_not_count(parts: list[OrderStatus]) -> None:
    assert quote_status(parts) == quote_status(parts[::-1]) == quote_status([*parts, "cancelled"])


def test_a_quote_without_orders_has_no_status() -> None:
    with pytest.raises(ValueError, match="no status"):
        quote_status([])


AGREED = draft(("P1", "4", "249", PIECE), ("P2", "2", "14.60", BOX))


def test_the_same_content_differs_in_nothing_however_lines_are_cut() -> None:
    same = order(line(), line("P2", "2", "14.6", BOX))
    assert changes(same, AGREED) == ()
    cut = order(line("P2", "2", "14.60", BOX), line(quantity="1"), line(quantity="3"))
    assert changes(cut, AGREED) == ()


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (
            [line(quantity="3"), line("P2", "2", "14.60", BOX)],
            [Change("quantity", "C-P1", "4", "3", "PCE", "PCE")],
        ),
        (
            [line(price="200"), line("P2", "2", "14.60", BOX)],
            [Change("price", "C-P1", "249", "200", "EUR", "EUR")],
        ),
        ([line()], [Change("line_gone", "P2", was="2", unit_was="BX10")]),
        (
            [line(), line("P2", "20", "1.46")],
            [Change("quantity", "C-P2", "2", "20", "BX10", "PCE")],
        ),
        (
            [line(), line("P2", "2", "14.60", BOX), line("P3", "1")],
            [Change("line_new", "C-P3", now="1", unit_now="PCE")],
        ),
        (
            [line(quantity="5", price="240"), line("P2", "2", "14.60", BOX)],
            [
                Change("quantity", "C-P1", "4", "5", "PCE", "PCE"),
                Change("price", "C-P1", "249", "240", "EUR", "EUR"),
            ],
        ),
    ],
)
def test_each_change_is_named_with_both_figures(now: list[SalesOrderLine], found: list[Change]) -> None:
    assert list(changes(order(*now), AGREED)) == found


def test_another_customer_and_currency_are_named() -> None:
    moved = order(
        line(), line("P2", "2", "14.60", BOX), customer_id="c2", customer_name="Brandt", currency="USD"
    )
    assert list(changes(moved, AGREED, "Van Dijk")) == [
        Change("customer", was="Van Dijk", now="Brandt"),
        Change("currency", was="EUR", now="USD"),
    ]
