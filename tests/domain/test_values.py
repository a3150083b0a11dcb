"""Money, quantities, units and rates: exact or refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.values import (
    CurrencyMismatch,
    Money,
    Quantity,
    Rounding,
    TaxRate,
    UnitMismatch,
    UnitOfMeasure,
    decimal,
    plain,
    round_to,
)

D = Decimal
PIECE = UnitOfMeasure("pce", "Piece", "unit")
BOX = UnitOfMeasure("box12", "Box of 12", "unit", factor=D(12))
KILO = UnitOfMeasure("kg", "Kilogram", "weight", rounding=D("0.001"))

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
steps = st.sampled_from([D("0.01"), D("0.05"), D("0.001"), D(1), D("0.25"), D(5)])
factors = st.one_of(
    st.integers(1, 1000).map(D),
    st.decimals(min_value="0.001", max_value=1000, places=3).filter(lambda d: d > 0),
)
units = st.builds(
    UnitOfMeasure,
    code=st.sampled_from(["a", "b", "c", "d"]),
    name=st.just("unit"),
    category=st.just("one"),
    factor=factors,
    rounding=st.sampled_from([D(1), D("0.1"), D("0.001")]),
)


@pytest.mark.parametrize("bad", [0.1, 1.0, float("nan"), True, False])
def test_a_float_or_a_truth_value_is_no_number(bad: float) -> None:
    with pytest.raises(TypeError, match="no exact number"):
        decimal(bad)


@pytest.mark.parametrize("bad", ["", "abc", "1,5", "NaN", "sNaN", "Infinity", "-inf"])
def test_text_that_is_no_finite_number_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="number"):
        decimal(bad)


def test_a_float_is_refused_by_every_value() -> None:
    for make in (
        lambda: Money(1.5, "EUR"),
        lambda: Money(D(1), "EUR") * 1.5,
        lambda: Quantity(1.5, PIECE),
        lambda: TaxRate(0.21),
        lambda: UnitOfMeasure("x", "X", "unit", factor=0.5),
        lambda: UnitOfMeasure("x", "X", "unit", rounding=0.5),
    ):
        with pytest.raises(TypeError):
            make()


def test_text_and_whole_numbers_become_decimals_in_every_value() -> None:
    unit = UnitOfMeasure("x", "X", "unit", factor="12", rounding="0.5")
    found = (
        Money("1.50", "EUR").amount,
        Quantity(3, unit).value,
        TaxRate("0.21").fraction,
        unit.factor,
        unit.rounding,
    )
    assert [type(value) for value in found] == [Decimal] * 5
    assert found == (D("1.50"), D(3), D("0.21"), D(12), D("0.5"))


@pytest.mark.parametrize("code", ["", "eur", "EURO", "E"])
def test_a_currency_is_an_iso_code(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(D(1), code)


def test_amounts_of_two_currencies_are_never_put_together() -> None:
    euro, dollar = Money(D(1), "EUR"), Money(D(1), "USD")
    for together in (
        lambda: euro + dollar,
        lambda: euro - dollar,
        lambda: euro < dollar,
        lambda: euro <= dollar,
        lambda: euro > dollar,
        lambda: euro >= dollar,
        lambda: Money.total([euro, dollar], "EUR"),
        lambda: Money.total([dollar], "EUR"),
    ):
        with pytest.raises(CurrencyMismatch):
            together()
    assert euro != dollar


@given(st.lists(amounts))
def test_a_total_is_exact_in_any_order(values: list[Decimal]) -> None:
    money = [Money(value, "EUR") for value in values]
    assert Money.total(money, "EUR") == Money.total(money[::-1], "EUR")
    assert Fraction(Money.total(money, "EUR").amount) == sum(map(Fraction, values), Fraction(0))


@pytest.mark.parametrize(
    ("amount", "step", "mode", "expected"),
    [
        ("1.005", "0.01", "half_even", "1.00"),
        ("1.005", "0.01", "half_up", "1.01"),
        ("1.015", "0.01", "half_even", "1.02"),
        ("1.015", "0.01", "half_up", "1.02"),
        ("-1.005", "0.01", "half_even", "-1.00"),
        ("-1.005", "0.01", "half_up", "-1.01"),
        ("1.0051", "0.01", "half_even", "1.01"),
        ("1.0049999", "0.01", "half_up", "1.00"),
        ("1.025", "0.05", "half_even", "1.00"),
        ("1.025", "0.05", "half_up", "1.05"),
        ("12345", "0.01", "half_even", "12345.00"),
    ],
)
def test_rounding_by_both_rules(amount: str, step: str, mode: Rounding, expected: str) -> None:
    assert str(round_to(D(amount), D(step), mode)) == expected
    if step == "0.01":
        assert str(Money(D(amount), "EUR").rounded(mode=mode).amount) == expected


@given(amounts, steps, st.sampled_from(["half_even", "half_up"]))
def test_rounding_gives_the_nearest_multiple_and_rests_there(
    amount: Decimal, step: Decimal, mode: Rounding
) -> None:
    rounded = round_to(amount, step, mode)
    assert rounded % step == 0
    assert abs(rounded - amount) <= step / 2
    assert round_to(rounded, step, mode) == rounded


@pytest.mark.parametrize("step", [D(0), D("-0.01")])
def test_a_rounding_step_is_positive(step: Decimal) -> None:
    with pytest.raises(ValueError, match="positive"):
        round_to(D(1), step)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("200", "200"),
        ("2E+2", "200"),
        ("1000.00", "1000"),
        ("0.50", "0.5"),
        ("0", "0"),
        ("0.000", "0"),
        ("-1.10", "-1.1"),
        ("1E-7", "0.0000001"),
        ("100", "100"),
    ],
)
def test_a_number_for_people_has_no_exponent_and_no_idle_zeros(number: str, text: str) -> None:
    assert plain(D(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_plain_loses_nothing(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text and "e" not in text


def test_boxes_and_pieces() -> None:
    assert Quantity(D(2), BOX).to(PIECE) == Quantity(D(24), PIECE)
    assert Quantity(D(24), PIECE).to(BOX) == Quantity(D(2), BOX)
    assert Quantity(D(1), BOX) + Quantity(D(12), PIECE) == Quantity(D(2), BOX)
    assert Quantity(D(2), BOX) - Quantity(D(12), PIECE) == Quantity(D(1), BOX)
    assert str(Quantity(D("2.0"), BOX)) == "2 box12"


@pytest.mark.parametrize("pieces", ["1", "13", "6", "0.5"])
def test_part_of_a_box_is_refused_not_rounded(pieces: str) -> None:
    with pytest.raises(UnitMismatch):
        Quantity(D(pieces), PIECE).to(BOX)


def test_a_third_is_refused_where_decimals_cannot_hold_it() -> None:
    gross = UnitOfMeasure("third", "A third", "weight", factor=D(3), rounding=D("1E-28"))
    with pytest.raises(UnitMismatch):
        Quantity(D(1), KILO).to(gross)


def test_another_category_is_refused() -> None:
    with pytest.raises(UnitMismatch, match="pce is no kg"):
        Quantity(D(1), PIECE).to(KILO)
    with pytest.raises(UnitMismatch):
        Quantity(D(1), PIECE) + Quantity(D(1), KILO)


def test_half_a_piece_is_refused_in_pieces_too() -> None:
    with pytest.raises(UnitMismatch, match=r"0\.5 pce is no exact quantity of pce"):
        Quantity(D("0.5"), PIECE).to(PIECE)


def test_more_digits_than_arithmetic_holds_are_refused_not_dropped() -> None:
    fine = UnitOfMeasure("fine", "Fine", "unit", rounding=D("1E-40"))
    for value in (D("1.0000000000000000000000000000000001"), D("9" * 30)):
        with pytest.raises(UnitMismatch):
            Quantity(value, BOX).to(fine)


@given(st.decimals(min_value=0, max_value=10**7, places=3), units, units)
def test_a_conversion_is_exact_and_comes_back_or_is_refused(
    value: Decimal, here: UnitOfMeasure, there: UnitOfMeasure
) -> None:
    exact = Fraction(value) * Fraction(here.factor) / Fraction(there.factor)
    fits = (exact / Fraction(there.rounding)).denominator == 1
    quantity = Quantity(value, here)
    if not fits:
        with pytest.raises(UnitMismatch):
            quantity.to(there)
        return
    moved = quantity.to(there)
    assert Fraction(moved.value) == exact
    if (value / here.rounding) % 1 == 0:
        assert moved.to(here).value == value


@pytest.mark.parametrize("factor", [D(0), D(-1)])
def test_a_unit_is_of_some_size(factor: Decimal) -> None:
    with pytest.raises(ValueError, match="positive"):
        UnitOfMeasure("x", "X", "unit", factor=factor)
    with pytest.raises(ValueError, match="positive"):
        UnitOfMeasure("x", "X", "unit", rounding=factor)


def test_a_percentage_is_no_rate() -> None:
    assert TaxRate(D("0.21")).percent == D(21)
    for percent in (D(21), D(-2)):
        with pytest.raises(ValueError, match="fraction"):
            TaxRate(percent)
