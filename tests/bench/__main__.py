"""`dev.py bench`: the budgets as ratios or counts within one run. Prints a table; judges nothing."""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.connectors.practice import PracticeCrm, PracticeErp, practice_company
from app.domain.availability import Need, StockEvent, StockSituation, answer, project
from app.services.convert import convert_quote
from app.services.customers import resolve_customer
from app.services.overview import read_overview
from app.services.search import search
from app.services.workspace import Workspace
from app.storage import search_index
from app.storage.database import Store
from app.storage.search_index import SearchEntry
from tests.bench import long_quote, real

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Row:
    what: str
    figure: str
    budget: str


def microseconds(work: Callable[[], object]) -> int:
    """How long one call takes."""
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) // 1000


def start_up(rounds: int = 5) -> list[Row]:
    """Bare window, our first window (outline and skeletons) and our shell alone in turn, each a whole
    process from its start to painted, offscreen."""
    names = ("bare_window", "first_window", "shell_window")
    wall: dict[str, list[int]] = {name: [] for name in names}
    memory: dict[str, list[int]] = {name: [] for name in names}
    for number in range(rounds + 1):
        for name in wall:
            start = time.monotonic_ns()
            done = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{name}"], capture_output=True, text=True, check=True,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )  # fmt: skip
            said = json.loads(done.stdout)
            if number:  # the first round warms the disk
                wall[name].append((said["painted_ns"] - start) // 1_000_000)
                memory[name].append(said["pss_kb"] or 0)
    bare, first, shell = (statistics.median(wall[name]) for name in names)
    rows = [
        Row("first window painted", f"{first / bare:.2f} x ({first:.0f} ms, bare {bare:.0f} ms)", "1.4 x"),
        Row("the whole shell alone", f"{shell / bare:.2f} x ({shell:.0f} ms)", "none"),
    ]
    bare_kb, _, shell_kb = (statistics.median(memory[name]) for name in names)
    if bare_kb:
        figure = f"{shell_kb / bare_kb:.2f} x ({shell_kb / 1024:.0f} MB, bare {bare_kb / 1024:.0f} MB)"
        rows.append(Row("memory of that window (PSS)", figure, "2 x"))
    return rows


def engine() -> list[Row]:
    """1,000 products with 20 movements each."""
    dice = random.Random(7)
    situations = []
    for number in range(1000):
        events = tuple(
            StockEvent(
                TODAY + timedelta(days=dice.randrange(360)), Decimal(dice.randrange(-40, 60) or 1), "other"
            )
            for _ in range(20)
        )
        situations.append(StockSituation(str(number), "1", Decimal(dice.randrange(200)), events))
    one = project(situations[0], TODAY)
    single = statistics.median(
        microseconds(lambda: answer([Need("P", Decimal(1), one)], Decimal(50), TODAY)) for _ in range(200)
    )
    everything = statistics.median(
        microseconds(lambda: [project(situation, TODAY) for situation in situations]) for _ in range(5)
    )
    return [
        Row("earliest date, one product", f"{single / 1000:.2f} ms", "1 ms"),
        Row("1,000 products, 20,000 movements, whole horizon", f"{everything / 1000:.0f} ms", "150 ms"),
    ]


def workspace(folder: Path) -> Workspace:
    company = practice_company(TODAY)
    return Workspace(
        "practice", PracticeCrm(company), PracticeErp(company), Store(folder / "bench.sqlite"),
        "rep", "bench", clock=lambda: datetime(2026, 11, 24, 9, tzinfo=UTC),
    )  # fmt: skip


def requests(work: Workspace) -> int:
    assert isinstance(work.crm, PracticeCrm) and isinstance(work.erp, PracticeErp)
    return work.crm.gate.calls + work.erp.gate.calls


async def counted(work: Workspace, use_case: Callable[[], Awaitable[object]]) -> tuple[int, int]:
    """(calls of a port, milliseconds of our own: the practice systems answer at once)."""
    before, start = requests(work), time.perf_counter_ns()
    await use_case()
    return requests(work) - before, (time.perf_counter_ns() - start) // 1_000_000


async def use_cases(folder: Path) -> list[Row]:
    work = workspace(folder)
    hit = await resolve_customer(work, "10001")
    await read_overview(work, hit)
    calls, own = await counted(work, lambda: read_overview(work, hit))
    rows = [Row("customer overview", f"{calls} port calls, {own} ms own time", "10 requests, 50 ms")]
    calls, own = await counted(work, lambda: convert_quote(work, "Q-0001"))
    rows.append(Row("conversion with its pre-flight", f"{calls} port calls, {own} ms own time", "60 ms"))
    await work.aclose()
    return rows


async def quote_of_1000_lines(folder: Path) -> list[Row]:
    work = workspace(folder)
    checked = await long_quote.check_on_practice(work)
    await work.aclose()
    reads = checked.reads
    pages = long_quote.LINES // long_quote.PAGE
    figure = f"stock {reads['stock']}, prices and taxes {reads['sales_terms']}, products {reads['products']}"
    return [
        Row("quote of 1,000 lines checked, port calls", figure, f"{pages} reads each"),
        Row("quote of 1,000 lines checked, own time", f"{checked.own_ms} ms", "1,000 ms"),
    ]


async def searching(folder: Path, size: int = 200_000) -> list[Row]:
    dice = random.Random(11)
    parts = [
        "Van",
        "De",
        "Brandt",
        "Hof",
        "Water",
        "Land",
        "Techniek",
        "Bouw",
        "Installatie",
        "Metaal",
        "Zee",
    ]
    names = {
        f"{dice.choice(parts)}{dice.choice(parts).lower()} {dice.choice(parts)} {number}"
        for number in range(size)
    }
    work = workspace(folder)
    entries = [SearchEntry("customer", str(n), name, "") for n, name in enumerate(sorted(names))]
    await work.store.run(search_index.replace_all, "customer", "bench", entries)
    took = []
    for entry in dice.sample(entries, 60):
        for length in range(1, 9):
            start = time.perf_counter_ns()
            await search(work, entry.title[:length])
            took.append((time.perf_counter_ns() - start) // 1000)
    found = 0
    for entry in dice.sample(entries, 100):
        place = dice.randrange(len(entry.title) - 1)
        wrong = entry.title[:place] + dice.choice("abcdefgh") + entry.title[place + 1 :]
        found += any(hit.record == entry.record for hit in (await search(work, wrong)).hits)
    await work.aclose()
    took.sort()
    return [
        Row("search among 200,000, p95 a keystroke", f"{took[len(took) * 95 // 100] / 1000:.1f} ms", "16 ms"),
        Row("found with one wrong letter", f"{found} of 100", "98 of 100"),
    ]


def main() -> None:
    rows = [*start_up(), *engine()]
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(use_cases(Path(folder)))
        rows += asyncio.run(quote_of_1000_lines(Path(folder) / "long"))
        rows += asyncio.run(searching(Path(folder) / "search"))
        rows += [Row(*measured) for measured in asyncio.run(real.measure(Path(folder) / "demo"))]
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:{width}}  {row.figure:44} budget {row.budget}")


if __name__ == "__main__":
    main()
