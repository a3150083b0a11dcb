"""The table of freshness, row by row as the product has it."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from app.domain.freshness import FRESHNESS, DataKind, Rule, due

LIVE = timedelta(0)


@pytest.mark.parametrize(
    ("kind", "leader", "maximum_age", "may_be_stale"),
    [
        ("stock", "erp", LIVE, True),
        ("sales_orders", "erp", timedelta(seconds=60), True),
        ("open_items", "erp", timedelta(minutes=5), True),
        ("prices", "erp", LIVE, False),
        ("customer_index", "crm", timedelta(minutes=15), True),
        # "on opening": read whenever it is opened
        ("customer_details", "crm", LIVE, True),
        ("contacts", "crm", LIVE, True),
        ("quotes", "crm", LIVE, True),
        ("accepted_quotes", "crm", timedelta(seconds=60), True),
        ("promises", "program", timedelta(minutes=15), True),
        ("closed_invoices", "erp", timedelta(days=1), True),
    ],
)
def test_the_table(kind: DataKind, leader: str, maximum_age: timedelta, may_be_stale: bool) -> None:
    assert FRESHNESS[kind] == Rule(leader, maximum_age, may_be_stale)


def test_every_kind_has_a_row() -> None:
    assert set(FRESHNESS) == set(get_args(DataKind))


@pytest.mark.parametrize(
    ("kind", "seconds", "expected"),
    [
        ("stock", 0, True),
        ("sales_orders", 59, False),
        ("sales_orders", 60, True),
        ("open_items", 299, False),
        ("open_items", 301, True),
    ],
)
def test_when_data_must_be_read_again(kind: DataKind, seconds: int, expected: bool) -> None:
    assert due(kind, timedelta(seconds=seconds)) is expected


@pytest.mark.parametrize("kind", get_args(DataKind))
def test_an_answer_from_the_future_is_not_trusted(kind: DataKind) -> None:
    """The computer's clock was set back since it was read: its age is not known."""
    assert due(kind, timedelta(seconds=-1))
