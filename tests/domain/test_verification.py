"""The order that the ERP holds beside the one that it was sent: each single difference is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.sales_orders import DraftLine, SalesOrder, SalesOrderDraft, SalesOrderLine
from app.domain.values import Money, UnitOfMeasure
from app.domain.verification import differences

D = Decimal
PIECE = UnitOfMeasure("pce", "Piece", "unit")
BOX = UnitOfMeasure("box", "Box", "unit", factor=D(4))


def line(product: str, quantity: int, price: str, **changes: object) -> SalesOrderLine:
    found = SalesOrderLine(
        id="", product_id=product, product_code=product.upper(), name=product, quantity=D(quantity),
        unit=PIECE, unit_price=D(price), net_amount=quantity * D(price), tax_rates=(D("0.21"),),
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


ONE, TWO = line("a", 2, "9.95"), line("b", 1, "100")
ORDER = SalesOrder(
    id="7", number="SO-7", state="quotation", customer_id="c", customer_name="Customer", currency="EUR",
    untaxed_amount=Money(D("119.90"), "EUR"), tax_amount=Money(D("25.18"), "EUR"),
    total_amount=Money(D("145.08"), "EUR"), external_reference="crm:Q:r1:p1", lines=(ONE, TWO),
)  # fmt: skip
DRAFT = SalesOrderDraft(
    external_reference="crm:Q:r1:p1", customer_id="c", invoice_address_id="i", delivery_address_id="d",
    currency="EUR", warehouse_id="w", order_date=date(2026, 3, 4),
    lines=(
        DraftLine("a", D("2.000"), PIECE, D("9.9500"), ("t21",)),
        DraftLine("b", D(1), PIECE, D(100), ("t21",)),
    ),
)  # fmt: skip


def test_what_was_sent_is_what_stands_there() -> None:
    assert differences(ORDER, DRAFT) == []


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (replace(ORDER, customer_id="x"), "customer x instead of c"),
        (replace(ORDER, currency="USD"), "currency USD instead of EUR"),
        (replace(ORDER, external_reference=""), "reference nothing instead of crm:Q:r1:p1"),
        (replace(ORDER, external_reference="crm:Q:r1:p2"), "reference crm:Q:r1:p2 instead of crm:Q:r1:p1"),
        (replace(ORDER, lines=(ONE,)), "1 lines instead of 2"),
        (replace(ORDER, lines=(ONE, TWO, TWO)), "3 lines instead of 2"),
        (replace(ORDER, lines=(ONE, replace(TWO, product_id="x"))), "line 2: product B"),
        (replace(ORDER, lines=(replace(ONE, quantity=D(3)), TWO)), "line 1: 3 pce instead of 2 pce"),
        (replace(ORDER, lines=(replace(ONE, unit=BOX), TWO)), "line 1: 2 box instead of 2 pce"),
        (
            replace(ORDER, lines=(replace(ONE, unit_price=D("9.96")), TWO)),
            "line 1: price 9.96 instead of 9.95",
        ),
        (replace(ORDER, lines=(replace(ONE, tax_rates=()), TWO)), "line 1: 0 taxes instead of 1"),
    ],
)
def test_each_single_difference_is_told(order: SalesOrder, words: str) -> None:
    assert differences(order, DRAFT) == [words]


def test_lines_that_changed_places_are_told() -> None:
    assert differences(replace(ORDER, lines=(TWO, ONE)), DRAFT)


def test_several_differences_are_all_told() -> None:
    off = replace(ORDER, customer_id="x", lines=(replace(ONE, unit_price=D(1)), replace(TWO, quantity=D(9))))
    assert len(differences(off, DRAFT)) == 3


def test_a_draft_has_a_reference_and_a_line() -> None:
    for broken in ({"external_reference": ""}, {"lines": ()}):
        with pytest.raises(ValueError, match="reference and at least one line"):
            replace(DRAFT, **broken)  # type: ignore[arg-type]
