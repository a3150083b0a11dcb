"""Findings about a quote, its customer, its products and its prices, each made to appear on its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.customers import ErpAccount
from app.domain.preflight import (
    agreed_price,
    customer_checks,
    money_checks,
    product_checks,
    quote_checks,
)
from app.domain.quotes import QuoteStatus
from tests.domain.quoted import (
    ACCOUNT,
    BOX,
    KILO,
    LINE,
    PARTY,
    PRICED,
    PRODUCT,
    QUOTE,
    QUOTED,
    TERMS,
    D,
    eur,
    only,
    seen,
)
from tests.domain.stock import TODAY, day


@pytest.mark.parametrize("status", ["draft", "sent", "declined", "expired", "other"])
def test_only_an_accepted_quote_is_converted(status: QuoteStatus) -> None:
    check = only(quote_checks(replace(QUOTE, status=status), TODAY), "quote_accepted")
    assert seen(check) == ("block", "quote_not_accepted")
    assert check.params["status"] == status


@pytest.mark.parametrize(
    ("status", "until", "accepted", "expected"),
    [
        ("accepted", None, 0, ("pass", "quote_not_expired")),
        ("accepted", 0, -1, ("pass", "quote_not_expired")),
        ("accepted", -1, -1, ("pass", "quote_not_expired")),  # accepted on its last day
        ("accepted", -2, -1, ("block", "quote_expired")),
        ("accepted", -1, None, ("block", "quote_expired")),
        ("sent", -1, None, ("block", "quote_expired")),
        ("expired", 9, None, ("block", "quote_expired")),
    ],
)
def test_a_quote_is_in_force_when_it_was_accepted_in_time(
    status: QuoteStatus, until: int | None, accepted: int | None, expected: tuple[str, str]
) -> None:
    quote = replace(
        QUOTE,
        status=status,
        expiry_date=None if until is None else day(until),
        accepted_on=None if accepted is None else day(accepted),
    )
    assert seen(only(quote_checks(quote, TODAY), "quote_not_expired")) == expected


def test_an_older_revision_is_superseded() -> None:
    assert seen(only(quote_checks(QUOTE, TODAY), "quote_latest_revision")) == (
        "pass",
        "quote_latest_revision",
    )
    old = replace(QUOTE, is_latest=False)
    assert seen(only(quote_checks(old, TODAY), "quote_latest_revision")) == ("block", "quote_superseded")


@pytest.mark.parametrize(
    ("parties", "numbers", "expected"),
    [
        ([], [], [("block", "customer_not_linked")]),
        ([], ["C-9"], [("block", "customer_link_broken")]),
        ([PARTY, replace(PARTY, number="C-8")], ["C-7", "C-8"], [("block", "customer_choice")]),
        ([PARTY], ["C-7"], [("pass", "customer_linked"), ("pass", "customer_active")]),
        (
            [replace(PARTY, active=False)],
            ["C-7"],
            [("pass", "customer_linked"), ("block", "customer_inactive")],
        ),
        (
            [replace(PARTY, blocked=True)],
            ["C-7"],
            [("pass", "customer_linked"), ("block", "customer_blocked")],
        ),
    ],
)
def test_exactly_one_customer_that_may_be_sold_to(
    parties: list[ErpAccount], numbers: list[str], expected: list[tuple[str, str]]
) -> None:
    assert [seen(check) for check in customer_checks(ACCOUNT, parties, [], numbers)] == expected


def test_candidates_and_choices_are_named() -> None:
    many = [replace(PARTY, number=f"C-{n}", name=f"Name {n}") for n in range(7)]
    linked = customer_checks(ACCOUNT, [], many, [])[0].params["candidates"]
    assert linked == "; ".join(f"C-{n} Name {n}" for n in range(5))
    choices = customer_checks(ACCOUNT, many[:2], [], ["C-0", "C-1"])[0].params["choices"]
    assert choices == "C-0 Name 0; C-1 Name 1"


@pytest.mark.parametrize(
    ("changes", "product", "expected"),
    [
        ({"product": None}, {}, ("products_known", "product_unknown")),
        ({}, {"active": False}, ("products_sellable", "product_inactive")),
        ({}, {"sellable": False}, ("products_sellable", "product_not_sellable")),
        ({"quantity": D(0)}, {}, ("quantities_valid", "quantity_not_positive")),
        ({"quantity": D(-1)}, {}, ("quantities_valid", "quantity_not_positive")),
        ({"unit": None}, {}, ("units_convertible", "unit_unknown")),
        ({"unit": KILO}, {}, ("units_convertible", "unit_not_exact")),
        ({"quantity": D("2.5")}, {}, ("units_convertible", "unit_not_exact")),
        ({"quantity": D(10)}, {"sales_unit": BOX}, ("units_convertible", "unit_not_exact")),
        ({"quantity": D(9)}, {"minimum_quantity": D(10)}, ("quantities_valid", "quantity_below_minimum")),
        ({"quantity": D(9)}, {"multiple": D(2)}, ("quantities_valid", "quantity_no_multiple")),
    ],
)
def test_what_cannot_be_ordered_as_it_stands(
    changes: dict[str, Any], product: dict[str, Any], expected: tuple[str, str]
) -> None:
    line = replace(replace(LINE, product=replace(PRODUCT, **product)), **changes)
    (check,) = product_checks(line)
    assert (check.id, check.code) == expected
    assert (check.result, check.subject) == ("block", "A-1")


@pytest.mark.parametrize(
    ("changes", "product"),
    [
        ({}, {}),
        ({"quantity": D(10)}, {"minimum_quantity": D(10), "multiple": D(5)}),
        ({"quantity": D(3), "unit": BOX}, {"minimum_quantity": D(12), "multiple": D(6)}),
        ({"quantity": D(8)}, {"sales_unit": BOX, "minimum_quantity": D(2), "multiple": D(2)}),
    ],
)
def test_minimum_and_multiple_count_in_the_sales_unit(
    changes: dict[str, Any], product: dict[str, Any]
) -> None:
    assert product_checks(replace(replace(LINE, product=replace(PRODUCT, **product)), **changes)) == []


@pytest.mark.parametrize(
    ("erp_price", "tolerance", "expected"),
    [
        ("9.95", "0", None),
        ("9.9500", "0", None),
        ("9.96", "0", ("warn", "price_higher_in_erp")),
        ("9.94", "0", ("warn", "price_lower_in_erp")),
        ("9.9501", "0", ("warn", "price_higher_in_erp")),
        ("9.97", "0.02", None),
        ("9.93", "0.02", None),
        ("9.9701", "0.02", ("warn", "price_higher_in_erp")),
        ("9.9299", "0.02", ("warn", "price_lower_in_erp")),
    ],
)
def test_a_price_is_equal_within_the_tolerance_and_no_further(
    erp_price: str, tolerance: str, expected: tuple[str, str] | None
) -> None:
    line = replace(LINE, terms=replace(PRICED, unit_price=D(erp_price)))
    found = money_checks(line, TERMS, D(tolerance))
    assert [seen(check) for check in found] == ([] if expected is None else [expected])


def test_a_price_difference_is_told_to_the_cent_side_by_side() -> None:
    line = replace(LINE, quantity=D(3), terms=replace(PRICED, unit_price=D("10.10")))
    params = money_checks(line, TERMS, D(0))[0].params
    assert params["difference"] == eur("0.15")
    assert params["on_all"] == eur("0.45")
    assert (params["quote_price"], params["erp_price"]) == (eur("9.95"), eur("10.10"))


def test_the_agreed_price_is_after_discount_in_the_erps_digits() -> None:
    discounted = replace(QUOTED, quantity=D(3), net_amount=D("10.00"))
    line = replace(LINE, quoted=discounted)
    assert agreed_price(line, TERMS) == D("3.3333")
    assert agreed_price(line, replace(TERMS, price_digits=2)) == D("3.33")
    assert replace(LINE, quoted=replace(QUOTED, quantity=D(0))).unit_price == 0


@pytest.mark.parametrize(
    ("quoted", "erp", "codes"),
    [
        (D("0.21"), (D("0.21"),), []),
        (D("0.210"), (D("0.15"), D("0.06")), []),
        (D("0.21"), (D("0.09"),), ["tax_differs"]),
        (D("0.21"), (), ["tax_differs"]),
        (D(0), (), []),
        (None, (D("0.09"),), []),
    ],
)
def test_the_tax_rate_equals_the_erps(
    quoted: Decimal | None, erp: tuple[Decimal, ...], codes: list[str]
) -> None:
    line = replace(LINE, quoted=replace(QUOTED, tax_rate=quoted), terms=replace(PRICED, tax_rates=erp))
    found = money_checks(line, TERMS, D(0))
    assert [check.code for check in found] == codes
    assert all(check.result == "block" for check in found)


def test_a_line_that_the_erp_did_not_price_is_not_compared() -> None:
    assert money_checks(replace(LINE, terms=None), TERMS, D(0)) == []
