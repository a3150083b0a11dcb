"""Findings about discounts, kits, taxes that nobody named, and the totals with tax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.preflight import (
    document_checks,
    money_checks,
    order_price,
    order_totals,
    taxes_check,
    totals_checks,
)
from app.domain.preflight_content import discount_checks, kit_checks, missing_components
from app.domain.products import Component, Product
from app.domain.values import round_to
from tests.domain.quoted import LINE, PRICED, PRODUCT, QUOTE, QUOTED, TERMS, D, eur, only, seen

# ---- discounts


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "net", "expected"),
    [
        ("10", "9.95", "0", "99.50", None),
        ("10", "9.95", "0.1", "89.55", None),
        ("3", "0.05", "0.5", "0.08", None),  # 0.075: halves up
        ("3", "0.05", "0.1", "0.14", None),  # 0.135: halves to even
        ("3", "0.35", "0.5", "0.52", None),  # 1.05 less 0.53: amount and discount are rounded each
        ("1", "9.95", "1", "0.00", None),
        ("10", "9.95", "0", "99.51", ("block", "net_amount_off")),
        ("10", "9.95", "0.1", "89.54", ("block", "discount_not_applied")),
        ("10", "9.95", "0.1", "99.50", ("block", "discount_not_applied")),
        ("10", "9.95", "-0.01", "100.50", ("block", "discount_impossible")),
        ("10", "9.95", "1.01", "-1.00", ("block", "discount_impossible")),
        ("10", "9.95", None, "94.50", ("pass", "discount_as_amount")),
        ("10", "9.95", None, "0.00", ("pass", "discount_as_amount")),
        ("10", "9.95", None, "99.51", ("block", "discount_amount_impossible")),
        ("10", "9.95", None, "-0.01", ("block", "discount_amount_impossible")),
        ("0", "9.95", "0.1", "7.00", None),  # the check on quantities says so
    ],
)
def test_a_discount_leads_to_the_amount_to_the_cent(
    quantity: str, price: str, discount: str | None, net: str, expected: tuple[str, str] | None
) -> None:
    share = None if discount is None else D(discount)
    quoted = replace(QUOTED, quantity=D(quantity), unit_price=D(price), net_amount=D(net), discount=share)
    found = discount_checks(replace(LINE, quoted=quoted), "EUR")
    assert [seen(check) for check in found] == ([] if expected is None else [expected])


def test_a_discount_is_told_with_both_amounts() -> None:
    off = replace(LINE, quoted=replace(QUOTED, discount=D("0.1")))
    params = only(discount_checks(off, "EUR"), "discounts").params
    assert (params["reckoned"], params["said"]) == (eur("89.55"), eur("99.50"))
    assert params["discount_rate"] == D("0.1")
    as_amount = replace(LINE, quoted=replace(QUOTED, discount=None, net_amount=D("94.50")))
    assert only(discount_checks(as_amount, "EUR"), "discounts").params["discount"] == eur("5.00")


@given(
    quantity=st.decimals("0.01", "9999", places=2),
    price=st.decimals("0", "9999", places=2),
    percent=st.decimals("0", "100", places=2),
    up=st.booleans(),
    cents=st.integers(-50, 50).filter(lambda cents: abs(cents) > 1),
)
def test_what_a_crm_reckons_is_right_and_two_cents_beside_it_are_not(
    quantity: Decimal, price: Decimal, percent: Decimal, up: bool, cents: int
) -> None:
    """BottleCRM rounds amount and discount each, halves up; two cents away no rounding explains."""
    mode = "half_up" if up else "half_even"
    share = percent / 100
    gross = round_to(quantity * price, D("0.01"), mode)
    net = gross - round_to(gross * share, D("0.01"), mode)
    quoted = replace(QUOTED, quantity=quantity, unit_price=price, net_amount=net, discount=share)
    assert discount_checks(replace(LINE, quoted=quoted), "EUR") == []
    off = replace(quoted, net_amount=net + D(cents) / 100)
    assert [c.result for c in discount_checks(replace(LINE, quoted=off), "EUR")] == ["block"]


# ---- kits

PUMP = replace(PRODUCT, id="2", code="P-1")
VALVE = replace(PRODUCT, id="3", code="V-1")
PARTS = (Component("2", "P-1", D(1)), Component("3", "V-1", D("2.0")))
KIT = replace(PRODUCT, id="9", code="K-1", kind="kit", components=PARTS)
KNOWN = {"P-1": PUMP, "V-1": VALVE}


@pytest.mark.parametrize(
    ("kit", "known", "expected"),
    [
        (KIT, KNOWN, [("pass", "kit_content")]),
        (replace(KIT, components=()), KNOWN, [("block", "kit_empty")]),
        (KIT, {"P-1": PUMP}, [("block", "kit_component_unknown")]),
        (KIT, {}, [("block", "kit_component_unknown")] * 2),
        (KIT, {**KNOWN, "V-1": replace(VALVE, active=False)}, [("block", "kit_component_inactive")]),
        (replace(KIT, kind="goods"), {}, []),
        # Kits within kits: what the inner one lacks is found, and a kit that holds itself.
        (KIT, {**KNOWN, "V-1": replace(VALVE, kind="kit")}, [("block", "kit_empty")]),
        (KIT, {**KNOWN, "V-1": replace(KIT, code="V-1")}, [("block", "kit_within_itself")]),
        (KIT, {**KNOWN, "V-1": replace(VALVE, kind="kit", components=PARTS[:1])}, [("pass", "kit_content")]),
    ],
)
def test_a_kit_is_sold_when_all_that_it_holds_is_there(
    kit: Product, known: Mapping[str, Product], expected: list[tuple[str, str]]
) -> None:
    assert [seen(check) for check in kit_checks(replace(LINE, product=kit), known)] == expected


def test_what_a_kit_holds_is_named() -> None:
    check = only(kit_checks(replace(LINE, product=KIT), KNOWN), "kit_content")
    assert check.params["content"] == "1 P-1, 2 V-1"
    off = {**KNOWN, "V-1": replace(VALVE, active=False)}
    assert only(kit_checks(replace(LINE, product=KIT), off), "kit_content").params["component"] == "V-1"


def test_components_are_read_once_and_only_those_of_kits() -> None:
    assert missing_components([PRODUCT], {}) == []
    assert missing_components([KIT, KIT], {}) == ["P-1", "V-1"]
    assert missing_components([KIT], {"P-1": PUMP}) == ["V-1"]


# ---- taxes and prices


def test_taxes_that_the_crm_does_not_name_are_as_the_erp_sets_them() -> None:
    silent = replace(LINE, quoted=replace(QUOTED, sku="B-2", tax_rate=None))
    assert taxes_check([LINE]).code == "taxes_equal"
    assert taxes_check([silent]).code == "taxes_by_erp"
    both = taxes_check([LINE, silent])
    assert (both.result, both.code, both.params["items"]) == ("pass", "taxes_partly_by_erp", "B-2")


def test_the_erps_price_that_was_chosen_needs_a_reason_and_is_the_orders() -> None:
    dearer = replace(LINE, terms=replace(PRICED, unit_price=D("10.10")))
    taken = replace(dearer, takes_erp_price=True)
    check = only(money_checks(taken, TERMS, D("5")), "price_taken")  # told whatever the tolerance
    assert (check.result, check.key, check.params["line"]) == ("warn", "price_taken:A-1", 1)
    assert (check.params["quote_price"], check.params["erp_price"]) == (eur("9.95"), eur("10.10"))
    assert (order_price(dearer, TERMS), order_price(taken, TERMS)) == (D("9.95"), D("10.10"))
    assert order_totals([taken], TERMS).untaxed_amount == eur("101.00")
    assert money_checks(replace(LINE, takes_erp_price=True), TERMS, D(0)) == []  # equal: nothing to say


def test_prices_are_compared_in_as_many_digits_as_the_erp_keeps() -> None:
    line = replace(LINE, terms=replace(PRICED, unit_price=D("9.9549")))
    two = replace(TERMS, price_digits=2)
    assert money_checks(line, two, D(0)) == []
    assert [c.code for c in money_checks(line, TERMS, D(0))] == ["price_higher_in_erp"]
    halfway = replace(LINE, terms=replace(PRICED, unit_price=D("9.955")))
    assert [c.code for c in money_checks(halfway, two, D(0))] == ["price_higher_in_erp"]
    down = replace(LINE, terms=replace(PRICED, unit_price=D("9.945")))
    even = replace(two, rounding="half_even")
    assert [c.code for c in money_checks(down, even, D(0))] == ["price_lower_in_erp"]


# ---- totals with tax


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("120.40", ("pass", "total_with_tax_equal")),  # 99.50 + 20.895, halves up
        ("120.39", ("warn", "total_with_tax_rounds")),  # half a cent for the line, half for the tax
        ("120.41", ("warn", "total_with_tax_rounds")),
        ("120.38", ("block", "total_with_tax_differs")),
        ("120.42", ("block", "total_with_tax_differs")),
        ("99.50", ("block", "total_with_tax_differs")),
    ],
)
def test_the_total_with_tax_is_the_quotes_or_apart_by_rounding(total: str, expected: tuple[str, str]) -> None:
    quote = replace(QUOTE, total_amount=D(total))
    assert seen(only(totals_checks(quote, [LINE], TERMS, True), "total_with_tax")) == expected


def test_each_line_and_each_tax_may_round_by_half_a_cent() -> None:
    lines = [replace(LINE, number=n) for n in (1, 2, 3)]
    quote = replace(QUOTE, untaxed_amount=D("298.50"), total_amount=D("361.19"))
    order = order_totals(lines, TERMS)
    assert order.total_amount == eur("361.19")  # 62.685 rounded once
    for off, expected in (("0.02", "warn"), ("-0.02", "warn"), ("0.03", "block")):
        other = replace(quote, total_amount=D("361.19") + D(off))
        check = only(totals_checks(other, lines, TERMS, True), "total_with_tax")
        assert (off, check.result) == (off, expected)
        assert check.params["difference"] == eur(off.removeprefix("-"))


def test_what_cannot_be_compared_is_shown_and_not_compared() -> None:
    silent = replace(LINE, quoted=replace(QUOTED, tax_rate=None))
    wrong = replace(QUOTE, total_amount=D(1))
    for quote, line, whole in (
        (wrong, silent, True),
        (wrong, LINE, False),
        (wrong, replace(LINE, terms=replace(PRICED, unit_price=D(10)), takes_erp_price=True), True),
    ):
        check = only(totals_checks(quote, [line], TERMS, whole), "total_with_tax")
        assert seen(check) == ("pass", "total_with_tax_by_erp")
        assert check.params["amount"] == order_totals([line], TERMS).total_amount


def test_a_tax_or_a_header_that_differs_is_said_once() -> None:
    reduced = replace(LINE, terms=replace(PRICED, tax_rates=(D("0.09"),)))
    assert [c.id for c in totals_checks(QUOTE, [reduced], TERMS, True)] == ["totals_reconcile"]
    header = replace(QUOTE, untaxed_amount=D("99.49"))
    assert [c.code for c in totals_checks(header, [LINE], TERMS, True)] == ["totals_differ"]
    dollars = replace(QUOTE, currency="USD")
    assert "total_with_tax" not in {c.id for c in document_checks(dollars, [LINE], TERMS, True)}


def test_a_price_taken_from_the_erp_is_no_fault_of_the_quotes_sum() -> None:
    taken = replace(LINE, terms=replace(PRICED, unit_price=D("10.10")), takes_erp_price=True)
    check = only(totals_checks(QUOTE, [taken], TERMS, True), "totals_reconcile")
    assert (seen(check), check.params["amount"]) == (("pass", "totals_equal"), eur("101.00"))
