"""A quote of 1,000 lines over 1,000 products, checked: how often the ERP is read, and our own time."""

from __future__ import annotations

import random
import time
import types
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any, NamedTuple, cast

from app.connectors.practice import PracticeCompany, PracticeErp
from app.connectors.practice.records import Item, Move
from app.domain.quotes import Quote, QuoteLine
from app.services.preflight import Choice, Preflight, check_read_quote
from app.services.workspace import Workspace

LINES, MOVEMENTS = 1000, 20_000
PAGE = 200


class Checked(NamedTuple):
    """`reads`: port calls of the ERP by name; `own_ms`: without the connectors' own computing."""

    preflight: Preflight
    reads: Counter[str]
    own_ms: int


class Timed:
    """A connector whose own computing is counted apart: in process, a port's work is not waiting."""

    def __init__(self, inner: object) -> None:
        self._inner = inner
        self.reads: Counter[str] = Counter()
        self.ns = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not isinstance(found, types.MethodType) or not _is_async(found):
            return found

        @wraps(found)
        async def call(*args: object, **named: object) -> object:
            self.reads[name] += 1
            return await self._driven(found(*args, **named))

        return call

    @types.coroutine
    def _driven(self, work: Coroutine[Any, Any, object]) -> Generator[Any, Any, object]:
        """Adds up the time between two suspensions of the port's own coroutine."""
        sent: Any = None
        while True:
            start = time.perf_counter_ns()
            try:
                waits = work.send(sent)
            except StopIteration as done:
                return done.value
            finally:
                self.ns += time.perf_counter_ns() - start
            sent = yield waits


def _is_async(method: Callable[..., object]) -> bool:
    return bool(getattr(method, "__code__", None) and method.__code__.co_flags & 0x80)


def widen(company: PracticeCompany, today: date) -> list[str]:
    """1,000 more products with 20,000 movements in the company's main warehouse; their codes."""
    dice = random.Random(11)
    pattern = company.item_by_code("HV-200")
    place = company.warehouse_by_code("PUR")
    assert pattern is not None and place is not None
    codes = [f"L-{number:04d}" for number in range(LINES)]
    for code in codes:
        product = replace(pattern.product, id=f"product-{code}", code=code, name=f"Part {code}")
        company.state.items[product.id] = Item(product, Decimal(dice.randrange(100, 900)), pattern.tax_ids)
    for number in range(MOVEMENTS):
        first = number < LINES
        quantity = Decimal(dice.randrange(40, 400) if first else dice.randrange(-30, 40) or 1)
        move = Move(
            company.next_id("move"), company.main_company, f"product-{codes[number % LINES]}", place.id,
            quantity, "purchase" if quantity > 0 else "sales_order", "done" if first else "planned",
            today - timedelta(days=3) if first else today + timedelta(days=dice.randrange(360)),
        )  # fmt: skip
        company.state.moves[move.id] = move
    return codes


def long_quote(pattern: Quote, codes: list[str]) -> Quote:
    """A line per code, in forty different quantities."""
    example = pattern.lines[0]
    lines = tuple(_line(example, number, code) for number, code in enumerate(codes, 1))
    return replace(pattern, lines=lines)


def _line(example: QuoteLine, number: int, code: str) -> QuoteLine:
    return replace(
        example, id=f"long-{number}", sku=code, name=code, quantity=Decimal(1 + number % 40), unit_code=""
    )


async def check_on_practice(work: Workspace) -> Checked:
    """The practice company of `work` gets the products; its connectors are timed during one check."""
    assert isinstance(work.erp, PracticeErp)
    codes = widen(work.erp.company, await work.today())
    quote = long_quote(await work.crm.quote("Q-0001"), codes)
    await check_read_quote(work, quote, await work.today(), Choice())  # what a session reads once is read now
    erp, crm = Timed(work.erp), Timed(work.crm)
    timed = replace(work, erp=cast("Any", erp), crm=cast("Any", crm))
    start = time.perf_counter_ns()
    found = await check_read_quote(timed, quote, await timed.today(), Choice())
    own = time.perf_counter_ns() - start - erp.ns - crm.ns
    assert len(found.lines) == LINES and all(line.answer is not None for line in found.lines)
    return Checked(found, erp.reads, own // 1_000_000)
