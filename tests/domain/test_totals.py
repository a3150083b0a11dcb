"""What a document adds up to, by each of the ERPs' rules of rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sales_orders import SalesTerms
from app.domain.totals import Amounts, net_amount, totals
from app.domain.values import Money, Rounding

D = Decimal
CENT = D("0.01")
rates = st.sampled_from([D("0.21"), D("0.09"), D("0.15"), D("0"), D("0.055")])
nets = st.decimals(min_value=0, max_value=10**6, places=2)
lines = st.lists(
    st.builds(lambda net, several: Amounts(net, tuple(several)), nets, st.lists(rates, max_size=2))
)


def terms(
    tax_rounding: Literal["document", "line"] = "document",
    rounding: Rounding = "half_up",
    step: Decimal = CENT,
    currency: str = "EUR",
) -> SalesTerms:
    return SalesTerms(
        "c", currency, "30 days", (), tax_rounding=tax_rounding, rounding=rounding, rounding_step=step
    )


@pytest.mark.parametrize(
    ("rule", "rounding", "tax"),
    [
        ("document", "half_up", "2.01"),
        ("line", "half_up", "2.02"),
        ("document", "half_even", "2.01"),
        ("line", "half_even", "2.00"),
    ],
)
def test_two_lines_of_6_70_at_15_percent(
    rule: Literal["document", "line"], rounding: Rounding, tax: str
) -> None:
    two = [Amounts(D("6.70"), (D("0.15"),))] * 2
    found = totals(two, terms(rule, rounding))
    assert found.untaxed_amount == Money(D("13.40"), "EUR")
    assert str(found.tax_amount.amount) == tax
    assert found.total_amount == Money(D("13.40") + D(tax), "EUR")


def test_each_rate_is_rounded_on_its_own() -> None:
    mixed = [Amounts(D("0.50"), (D("0.21"),)), Amounts(D("0.50"), (D("0.09"),))]
    assert totals(mixed, terms()).tax_amount == Money(D("0.11") + D("0.05"), "EUR")  # 0.105 and 0.045


def test_a_currency_without_cents() -> None:
    found = totals([Amounts(D(150), (D("0.1"),))] * 2, terms("line", "half_up", D(1), "JPY"))
    assert found.tax_amount == Money(D(30), "JPY")
    assert totals([Amounts(D(155), (D("0.1"),))], terms(step=D(1))).tax_amount.amount == D(16)


def test_nothing_adds_up_to_nothing() -> None:
    found = totals([], terms())
    assert (found.untaxed_amount, found.tax_amount) == (Money.zero("EUR"), Money.zero("EUR"))


@pytest.mark.parametrize(("rounding", "amount"), [("half_even", "0.12"), ("half_up", "0.13")])
def test_a_lines_amount_is_rounded_by_the_erps_rule(rounding: Rounding, amount: str) -> None:
    assert net_amount(D("2.5"), D("0.05"), terms(rounding=rounding)) == D(amount)


@given(lines, st.sampled_from(["half_even", "half_up"]))
def test_the_document_rule_is_off_by_at_most_half_a_cent_per_rate(
    several: list[Amounts], rounding: Rounding
) -> None:
    found = totals(several, terms("document", rounding))
    exact = sum((Fraction(line.net) * Fraction(rate) for line in several for rate in line.rates), Fraction(0))
    different = {rate for line in several for rate in line.rates}
    assert abs(Fraction(found.tax_amount.amount) - exact) <= Fraction(len(different), 200)
    assert found.tax_amount.amount % D("0.01") == 0


@given(lines, st.sampled_from(["half_even", "half_up"]))
def test_the_line_rule_adds_what_each_line_shows(several: list[Amounts], rounding: Rounding) -> None:
    alone = [totals([line], terms("line", rounding)).tax_amount for line in several]
    assert totals(several, terms("line", rounding)).tax_amount == Money.total(alone, "EUR")


@given(lines, st.sampled_from(["document", "line"]))
def test_the_order_of_lines_changes_nothing(
    several: list[Amounts], rule: Literal["document", "line"]
) -> None:
    assert totals(several, terms(rule)) == totals(several[::-1], terms(rule))
