"""What a customer owes, how late it is, and how much more it may owe."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit import Credit, combined
from app.domain.invoices import AGE_BANDS, OpenItem, ageing
from app.domain.values import CurrencyMismatch, Money

D = Decimal
TODAY = date(2026, 3, 4)


def eur(amount: str | int) -> Money:
    return Money(D(amount), "EUR")


def credit(limit: str | None, receivable: str = "0", orders: str = "0", name: str = "c") -> Credit:
    return Credit(name, None if limit is None else eur(limit), eur(receivable), eur(orders), eur(0))


def invoice(
    open_amount: str, late: int | None = 0, total: str | None = None, currency: str = "EUR"
) -> OpenItem:
    """`late`: days since the due date, None without one."""
    return OpenItem(
        id="1",
        number="INV-1",
        customer_id="c",
        customer_name="Customer",
        invoice_date=None,
        due_date=None if late is None else TODAY - timedelta(days=late),
        total_amount=Money(D(total or open_amount), currency),
        open_amount=Money(D(open_amount), currency),
    )


def test_exposure_is_open_items_and_open_orders() -> None:
    assert credit("1000", "300", "200").exposure == eur(500)
    assert credit("1000", "300", "200").free == eur(500)
    assert credit("100", "300").free == eur(-200)
    assert credit(None, "300").free is None


@pytest.mark.parametrize(
    ("order", "excess"),
    [("499.99", None), ("500.00", None), ("500.01", "0.01"), ("1234.56", "734.56")],
)
def test_the_excess_is_exact_to_the_cent(order: str, excess: str | None) -> None:
    found = credit("1000.00", "300.00", "200.00").excess_with(eur(order))
    assert found == (None if excess is None else eur(excess))


def test_who_is_over_already_is_over_by_all_of_it() -> None:
    assert credit("100", "150").excess_with(eur("0.01")) == eur("50.01")
    assert credit(None, "150").excess_with(eur(10**9)) is None


def test_an_order_in_another_currency_is_never_compared() -> None:
    with pytest.raises(CurrencyMismatch):
        credit("100").excess_with(Money(D(1), "USD"))


def test_several_accounts_together() -> None:
    both = combined([credit("100", "10", "1", "a"), credit("200", "20", "2", "b")])
    assert both == Credit("a,b", eur(300), eur(30), eur(3), eur(0))
    unlimited = combined([credit("100", name="a"), credit(None, name="b")])
    assert unlimited is not None and unlimited.limit is None
    assert combined([]) is None


def test_accounts_in_several_currencies_have_no_common_figure() -> None:
    dollars = Credit("d", None, *[Money(D(1), "USD")] * 3)
    assert combined([credit("100"), dollars]) is None
    foreign_limit = Credit("e", Money(D(1), "USD"), eur(1), eur(1), eur(0))
    assert combined([foreign_limit]) is None
    assert combined([credit("100"), foreign_limit]) is None


@pytest.mark.parametrize(
    ("open_amount", "total", "late", "state"),
    [
        ("100", "100", -1, "open"),
        ("100", "100", 0, "open"),
        ("100", "100", 1, "overdue"),
        ("60", "100", 0, "part_paid"),
        ("60", "100", 1, "overdue"),
        ("0", "100", 40, "paid"),
        ("100", "100", None, "open"),
        ("-100", "-100", 40, "open"),
        ("-40", "-100", 40, "part_paid"),
    ],
)
def test_the_state_of_an_open_item(open_amount: str, total: str, late: int | None, state: str) -> None:
    """A credit note is money that the customer is owed: it is never late."""
    item = invoice(open_amount, late, total)
    assert item.state(TODAY) == state
    assert item.paid_amount == eur(total) - eur(open_amount)


@pytest.mark.parametrize(
    ("late", "open_amount", "days"), [(5, "1", 5), (0, "1", 0), (-5, "1", 0), (5, "0", 0)]
)
def test_days_late_counts_from_the_due_date_while_open(late: int, open_amount: str, days: int) -> None:
    assert invoice(open_amount, late, "1").days_late(TODAY) == days


@pytest.mark.parametrize(
    ("late", "band"),
    [
        (-10, "not_due"),
        (0, "not_due"),
        (None, "not_due"),
        (1, "1_to_30"),
        (30, "1_to_30"),
        (31, "31_to_60"),
        (60, "31_to_60"),
        (61, "over_60"),
        (900, "over_60"),
    ],
)
def test_the_edges_of_the_age_bands(late: int | None, band: str) -> None:
    found = ageing([invoice("7", late)], TODAY, "EUR")
    assert found == {name: eur(7 if name == band else 0) for name, _ in AGE_BANDS}


def test_another_currency_is_left_out_of_the_ageing() -> None:
    found = ageing([invoice("5", 3), invoice("7", 3, currency="USD")], TODAY, "EUR")
    assert found["1_to_30"] == eur(5)


@given(st.lists(st.tuples(st.decimals(-1000, 1000, places=2), st.integers(-100, 200))))
def test_the_bands_add_up_to_what_is_open(rows: list[tuple[Decimal, int]]) -> None:
    found = ageing([invoice(str(amount), late) for amount, late in rows], TODAY, "EUR")
    assert Money.total(list(found.values()), "EUR") == Money.total([eur(str(a)) for a, _ in rows], "EUR")
    assert list(found) == [name for name, _ in AGE_BANDS]
