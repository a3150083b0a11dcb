"""Tryton's JSON: Decimal, dates and bytes as tagged objects, quantities as bare numbers.

Tryton keeps quantities as floats and refuses a tagged Decimal for them. `Number` writes the decimal
literal itself, so that no float exists on this side: 0.1 goes out as 0.1 and comes back as Decimal.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A quantity for a float field."""

    value: Decimal


def encode(value: object) -> str:
    """The JSON text. Raises TypeError for a float, a naive datetime and anything unknown."""
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value)
    if isinstance(value, Number):
        text = format(value.value, "f")
        return text if "." in text else f"{text}.0"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(key))}:{encode(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(encode(item) for item in value) + "]"
    return encode(_tagged(value))


def _tagged(value: object) -> dict[str, object]:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a time without a zone")
        value = value.astimezone(UTC)
        clock = {name: getattr(value, name) for name in ("hour", "minute", "second", "microsecond")}
        return {"__class__": "datetime", "year": value.year, "month": value.month, "day": value.day, **clock}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, timedelta):
        seconds = Decimal(value // timedelta(microseconds=1)) / 1_000_000
        return {"__class__": "timedelta", "seconds": Number(seconds)}
    if isinstance(value, bytes):
        return {"__class__": "bytes", "base64": base64.encodebytes(value).decode()}
    raise TypeError(f"{type(value).__name__} has no form in Tryton's JSON")


def decode(value: object) -> object:
    """The value of decoded JSON with tagged objects made real. Raises ValueError for a broken tag."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag = value.get("__class__")
    if tag is None:
        return {key: decode(item) for key, item in value.items()}
    try:
        return _untagged(str(tag), value)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"a broken {tag}") from error


def _untagged(tag: str, value: dict[str, object]) -> object:
    def whole(name: str) -> int:
        number = value[name]
        if not isinstance(number, int):
            raise TypeError(name)
        return number

    if tag == "Decimal":
        number = Decimal(str(value["decimal"]))
        if not number.is_finite():
            raise TypeError(tag)
        return number
    if tag == "date":
        return date(whole("year"), whole("month"), whole("day"))
    if tag == "datetime":
        day = datetime(whole("year"), whole("month"), whole("day"), tzinfo=UTC)
        return day.replace(
            hour=whole("hour"),
            minute=whole("minute"),
            second=whole("second"),
            microsecond=whole("microsecond"),
        )
    if tag == "timedelta":
        return timedelta(microseconds=int(Decimal(str(value["seconds"])) * 1_000_000))
    if tag == "bytes":
        return base64.decodebytes(str(value["base64"]).encode())
    raise ValueError(f"unknown tag {tag}")
