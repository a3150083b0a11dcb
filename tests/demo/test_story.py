"""The story as data: its dates, and that it agrees with itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from app.demo.story import load_story, resolve_date, working_day

FRIDAY = dt.date(2026, 11, 27)
SUNDAY = dt.date(2026, 11, 29)


@pytest.mark.parametrize(
    ("start", "offset", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, dt.date(2026, 11, 30)),
        (FRIDAY, 5, dt.date(2026, 12, 4)),
        (FRIDAY, -4, dt.date(2026, 11, 23)),
        (FRIDAY, -5, dt.date(2026, 11, 20)),
        (SUNDAY, 0, dt.date(2026, 11, 30)),
        (SUNDAY, 1, dt.date(2026, 11, 30)),
        (SUNDAY, -1, FRIDAY),
    ],
)
def test_working_days_skip_weekends(start: dt.date, offset: int, expected: dt.date) -> None:
    assert working_day(start, offset) == expected


def test_only_offsets_are_taken_for_dates() -> None:
    assert resolve_date("-38d", FRIDAY) == dt.date(2026, 10, 20)
    assert resolve_date("+31 30 555 0101", FRIDAY) is None
    assert resolve_date("14.60", FRIDAY) is None


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    return load_story(FRIDAY)


def _values(told: Any) -> Iterator[Any]:
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    for value in inner:
        yield value
        yield from _values(value)


def test_no_amount_of_the_story_is_a_float(story: dict[str, Any]) -> None:
    assert not [value for value in _values(story) if isinstance(value, float)]


def test_quotes_name_what_exists(story: dict[str, Any]) -> None:
    products = {product["code"]: product for product in story["products"]}
    customers = {customer["key"] for customer in story["customers"]}
    for quote in story["quotes"]:
        assert quote["customer"] in customers
        for line in quote["lines"]:
            code, _, unit = line["sku"].partition("/")
            assert unit == "" or unit in products[code]["units"], line["sku"]
            assert line["tax"] in {"0", "9", "21"}


def test_quotes_are_numbered_in_order(story: dict[str, Any]) -> None:
    numbers = [quote["number"] for quote in story["quotes"]]
    assert numbers == [f"Q-{number:04d}" for number in range(1, len(numbers) + 1)]


def test_documents_of_the_erp_name_what_exists(story: dict[str, Any]) -> None:
    codes = {product["code"] for product in story["products"]}
    parties = {party["code"] for customer in story["customers"] for party in customer.get("erp", [])}
    for sale in story["sales"]:
        assert sale["customer"] in parties
        assert {line["product"] for line in sale["lines"]} <= codes
    suppliers = {supplier["key"] for supplier in story["suppliers"]}
    for purchase in story["purchases"]:
        assert purchase["supplier"] in suppliers
        assert {line["product"] for line in purchase["lines"]} <= codes


def test_the_overdue_invoice_is_38_days_late(story: dict[str, Any]) -> None:
    sale = next(sale for sale in story["sales"] if sale["number"] == "SO-2201")
    due = dt.date.fromisoformat(sale["invoiced"]) + dt.timedelta(days=30)
    assert (FRIDAY - due).days == 38


def test_shipments_and_invoices_follow_their_orders_on_any_build_day() -> None:
    for offset in range(14):
        story = load_story(FRIDAY + dt.timedelta(days=offset))
        for sale in story["sales"]:
            days = [sale[key] for key in ("date", "shipped", "invoiced") if key in sale]
            assert days == sorted(days), sale["number"]
        invoices = [
            sale["invoiced"] for sale in story["sales"] if "invoiced" in sale and "company" not in sale
        ]
        assert invoices == sorted(invoices), "the ERP posts invoices in date order only"


def test_prices_have_the_two_places_that_the_crm_keeps(story: dict[str, Any]) -> None:
    for quote in story["quotes"]:
        for line in quote["lines"]:
            assert -Decimal(line["price"]).as_tuple().exponent <= 2
