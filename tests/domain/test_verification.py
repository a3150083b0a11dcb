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
    return replace(found, **changes)


DAY, LATER = date(2026, 3, 9), date(2026, 3, 10)
ONE = line("a", 2, "9.95", promised_date=DAY)
TWO = line("b", 1, "100", promised_date=LATER, components=(("x", D(2)), ("y", D(1))))
ORDER = SalesOrder(
    id="7", number="SO-7", state="quotation", customer_id="c", customer_name="Customer", currency="EUR",
    untaxed_amount=Money(D("119.90"), "EUR"), tax_amount=Money(D("25.18"), "EUR"),
    total_amount=Money(D("145.08"), "EUR"), external_reference="crm:Q:r1:p1", promised_date=LATER,
    lines=(ONE, TWO), delivery_address_id="d",
)  # fmt: skip
RATES = (D("0.21"),)
DRAFT = SalesOrderDraft(
    external_reference="crm:Q:r1:p1", customer_id="c", invoice_address_id="i", delivery_address_id="d",
    currency="EUR", warehouse_id="w", order_date=date(2026, 3, 4), promised_date=LATER, line_dates=True,
    expected_untaxed=D("119.9"), expected_tax=D("25.18"), expected_total=D("145.08"),
    lines=(
        DraftLine("a", D("2.000"), PIECE, D("9.9500"), ("t21",), "", DAY, RATES, D("19.9")),
        DraftLine(
            "b", D(1), PIECE, D(100), ("t21",), "", LATER, RATES, D("100.00"), (("y", D("1.0")), ("x", D(2))),
        ),
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
        (replace(ORDER, lines=(replace(ONE, tax_rates=()), TWO)), "line 1: tax none instead of 21 %"),
        # As many taxes as were sent, but another rate: the number alone would not tell.
        (
            replace(ORDER, lines=(replace(ONE, tax_rates=(D("0.09"),)), TWO)),
            "line 1: tax 9 % instead of 21 %",
        ),
        (
            replace(ORDER, lines=(replace(ONE, net_amount=D("19.91")), TWO)),
            "line 1: amount 19.91 instead of 19.9",
        ),
        (
            replace(ORDER, lines=(replace(ONE, promised_date=LATER), TWO)),
            "line 1: date 2026-03-10 instead of 2026-03-09",
        ),
        (
            replace(ORDER, lines=(ONE, replace(TWO, promised_date=None))),
            "line 2: date none instead of 2026-03-10",
        ),
        (
            replace(ORDER, lines=(ONE, replace(TWO, components=(("x", D(1)), ("y", D(1)))))),
            "line 2: kit of 1 of x, 1 of y instead of 2 of x, 1 of y",
        ),
        (replace(ORDER, promised_date=DAY), "date 2026-03-09 instead of 2026-03-10"),
        (replace(ORDER, delivery_address_id="e"), "ship-to e instead of d"),
        (replace(ORDER, untaxed_amount=Money(D("119.91"), "EUR")), "untaxed amount 119.91 instead of 119.9"),
        (replace(ORDER, tax_amount=Money(D("25.17"), "EUR")), "tax 25.17 instead of 25.18"),
        (replace(ORDER, total_amount=Money(D("145.07"), "EUR")), "total 145.07 instead of 145.08"),
    ],
)
def test_each_single_difference_is_told(order: SalesOrder, words: str) -> None:
    assert differences(order, DRAFT) == [words]


def test_lines_that_changed_places_are_told() -> None:
    assert differences(replace(ORDER, lines=(TWO, ONE)), DRAFT)


def test_several_differences_are_all_told() -> None:
    off = replace(ORDER, customer_id="x", lines=(replace(ONE, unit_price=D(1)), replace(TWO, quantity=D(9))))
    assert len(differences(off, DRAFT)) == 3


def test_ship_complete_that_was_not_kept_is_told() -> None:
    whole = replace(DRAFT, ship_complete=True)
    assert differences(ORDER, whole) == ["delivery in parts instead of in one"]
    assert differences(replace(ORDER, ship_complete=True), whole) == []


def test_what_another_program_promised_is_its_own() -> None:
    dated = replace(ORDER, promised_date=DAY, lines=(replace(ONE, promised_date=LATER), TWO))
    assert len(differences(dated, DRAFT)) == 2
    assert differences(dated, DRAFT, dates=False) == []


def test_with_one_date_per_order_lines_have_none_of_their_own() -> None:
    undated = replace(ORDER, lines=(replace(ONE, promised_date=None), replace(TWO, promised_date=None)))
    assert differences(undated, replace(DRAFT, line_dates=False)) == []


def test_a_kit_whose_content_the_erp_does_not_tell_yet_is_as_sent() -> None:
    assert differences(replace(ORDER, lines=(ONE, replace(TWO, components=()))), DRAFT) == []


def test_a_draft_of_which_nobody_said_amounts_is_compared_by_what_it_says() -> None:
    lines = tuple(replace(line, tax_rates=None, net_amount=None, components=()) for line in DRAFT.lines)
    silent = replace(DRAFT, lines=lines, expected_untaxed=None, expected_tax=None, expected_total=None)
    assert differences(ORDER, silent) == []
    untaxed = replace(ORDER, lines=(replace(ONE, tax_rates=()), TWO))
    assert differences(untaxed, silent) == ["line 1: 0 taxes instead of 1"]


def test_a_draft_has_a_reference_and_a_line() -> None:
    for broken in ({"external_reference": ""}, {"lines": ()}):
        with pytest.raises(ValueError, match="reference and at least one line"):
            replace(DRAFT, **broken)
