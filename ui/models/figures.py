"""Figures for columns: always the same decimals, the currency named once elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import TypeVar

from app.domain.values import Money
from app.wording import formats
from ui.widgets.cells import Cell

T = TypeVar("T")
R = TypeVar("R")

NOTHING = "–"
_SLICE_SECONDS = 0.006


def amount(value: Decimal, language: str, most: int = 2) -> str:
    """2,480.00; up to `most` decimals where a unit price has them (1.8575), never fewer than two."""
    from babel.numbers import format_decimal

    pattern = "#,##0.00" + "#" * (most - 2)
    return format_decimal(value, format=pattern, locale=formats.LOCALES[language]).replace(
        "\u202f", formats.NO_BREAK
    )


def signed(value: Decimal, language: str, most: int = 2) -> str:
    """With its sign, for differences: +0.10, −22.80."""
    sign = "+" if value > 0 else "−"
    return sign + amount(abs(value), language, most)


def money_cell(value: Money, language: str, *, strong: bool = False, token: str = "text") -> Cell:
    return Cell(formats.money(value, language), value=value.amount, strong=strong, token=token)


def day_cell(on: date | None, language: str, today: date) -> Cell:
    if on is None:
        return Cell(NOTHING, token="text_faint", value="")
    return Cell(formats.day(on, language, today), value=on)


async def in_slices(records: Iterable[T], make: Callable[[T], R]) -> list[R]:
    """`make` of each record; the loop runs every few milliseconds, so that the window keeps painting."""
    made: list[R] = []
    since = perf_counter()
    for record in records:
        made.append(make(record))
        if perf_counter() - since > _SLICE_SECONDS:
            await asyncio.sleep(0)
            since = perf_counter()
    return made
