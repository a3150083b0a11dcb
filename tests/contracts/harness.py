"""What both contract suites share: promises as plain async functions, and the worlds they are tried in.

A promise is a function that takes a world (a connector with the demo's story behind it, and hooks to
disturb it) and asserts. So the same promise runs against the practice company and the real servers as a
test each, and `test_suite_bites.py` can call it against a connector that is known to be bad.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from app.ports import CrmConnector, ErpConnector

W = TypeVar("W")


@dataclass(frozen=True)
class Promise(Generic[W]):
    """One sentence of a port's contract. `exempt` gives the reason per connector that cannot be asked."""

    function: Callable[[W], Awaitable[None]]
    exempt: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.function.__name__

    async def hold(self, world: W) -> None:
        await self.function(world)


class Suite(Generic[W]):
    """The promises of one port, in the order in which they are written."""

    def __init__(self) -> None:
        self.promises: list[Promise[W]] = []

    def promise(
        self, **exempt: str
    ) -> Callable[[Callable[[W], Awaitable[None]]], Callable[[W], Awaitable[None]]]:
        """Adds the function. `exempt`: connector="why it cannot be asked of that one"."""

        def add(function: Callable[[W], Awaitable[None]]) -> Callable[[W], Awaitable[None]]:
            self.promises.append(Promise(function, exempt))
            return function

        return add


@dataclass
class ErpWorld:
    """An ERP with the story in it, shared with other tests: a promise leaves no trace that another would see.

    `lose_next_answer` lets the next create of an order happen and loses what the ERP says to it, and
    `lose_next_customer` that of a customer; `expire_session` ends
    the connector's session at the server, without telling it.
    """

    name: str
    erp: ErpConnector
    today: date
    wrong_password: Callable[[], ErpConnector]
    unreachable: Callable[[], ErpConnector]
    manager: Callable[[], ErpConnector]
    """Signed in as one who may go on past a warning: for others some ERPs refuse instead."""
    expire_session: Callable[[], Awaitable[None]]
    lose_next_answer: Callable[[], Awaitable[None]]
    lose_next_customer: Callable[[], Awaitable[None]]


@dataclass
class CrmWorld:
    """A CRM with the story in it. See ErpWorld; `expire_session` is None where sessions do not end."""

    name: str
    crm: CrmConnector
    today: date
    wrong_password: Callable[[], CrmConnector]
    unreachable: Callable[[], CrmConnector]
    lose_next_answer: Callable[[], Awaitable[None]]
    expire_session: Callable[[], Awaitable[None]] | None = None


def fresh_reference() -> str:
    """An external reference that no other test, and no other run on the same server, uses."""
    return f"contract:{uuid.uuid4().hex[:12]}:r1:p1"


async def collected(pages: AsyncIterator[Sequence[Any]]) -> list[Any]:
    return [record async for page in pages for record in page]


def assert_exact(value: object, path: str = "answer") -> None:
    """No float and no naive time anywhere inside."""
    assert not isinstance(value, float), f"{path} is a float: {value!r}"
    if isinstance(value, datetime):
        assert value.tzinfo is not None, f"{path} is a time without a zone: {value!r}"
    if value is None or isinstance(value, str | bytes | bool | int | Decimal | date | Enum):
        return
    if is_dataclass(value):
        for field in fields(value):
            assert_exact(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            assert_exact(key, f"{path} key")
            assert_exact(inner, f"{path}[{key!r}]")
    elif isinstance(value, Sequence | set | frozenset):
        for number, inner in enumerate(value):
            assert_exact(inner, f"{path}[{number}]")
    else:
        raise AssertionError(f"{path} is of a kind that no port hands out: {type(value).__name__}")


def assert_plain_date(value: object, what: str) -> None:
    assert isinstance(value, date) and not isinstance(value, datetime), f"{what} is no date: {value!r}"


_URL = re.compile(r"^https?://[^\s/]+(/\S*)?$")


def assert_link(url: str | None) -> None:
    """Nothing to open, or a page on the web."""
    assert url is None or _URL.match(url), url


def working_day(start: date, offset: int) -> date:
    """The story's "+3w": the working day `offset` working days after `start`."""
    day, left = start, offset
    while left or day.weekday() >= 5:
        day += timedelta(days=1)
        if left and day.weekday() < 5:
            left -= 1
    return day
