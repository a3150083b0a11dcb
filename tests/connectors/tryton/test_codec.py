"""Tryton's JSON both ways: nothing passes through a float, nothing loses its kind."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from app.connectors.tryton.codec import Number, decode, encode

VALUES = [
    None,
    True,
    "a “quoted” text",
    7,
    Decimal("17.5750"),
    date(2026, 2, 28),
    datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC),
    timedelta(days=2, microseconds=5),
    b"\x00\xff",
    [["id", "in", [1, 2]], {"a": None}],
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_what_goes_out_comes_back(value: object) -> None:
    assert decode(json.loads(encode(value), parse_float=Decimal)) == value


@pytest.mark.parametrize("text", ["0.1", "10", "12345678901234567.89", "1E+3", "0.001"])
def test_a_quantity_is_written_as_its_decimal_literal(text: str) -> None:
    literal = encode(Number(Decimal(text)))
    assert "." in literal and "e" not in literal.lower(), "Tryton takes a whole number for an integer"
    assert json.loads(literal, parse_float=Decimal) == Decimal(text)


def test_a_time_goes_out_in_utc() -> None:
    summer = datetime(2026, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert json.loads(encode(summer))["day"] == 30


@pytest.mark.parametrize("value", [0.1, datetime(2026, 1, 1), object()], ids=["float", "naive", "object"])  # noqa: DTZ001
def test_what_is_not_exact_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize(
    "broken",
    [
        {"__class__": "Decimal", "decimal": "much"},
        {"__class__": "Decimal", "decimal": "NaN"},
        {"__class__": "date", "year": 2026, "month": 13, "day": 1},
        {"__class__": "date", "year": 2026},
        {"__class__": "datetime", "year": 2026, "month": 1, "day": 1},
        {"__class__": "riddle"},
    ],
    ids=str,
)
def test_a_broken_tag_is_told(broken: object) -> None:
    with pytest.raises(ValueError):
        decode([broken])
