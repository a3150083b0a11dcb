"""An export asks where, writes away from the window's thread, and says what it did."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from ui import tasks
from ui.exporting import ask_where, save
from ui.shell import Shell
from ui.widgets.cells import ListData

DATA = ListData(
    "Open quotes",
    ("Quote", "Amount", "Read"),
    (("Q-1", Decimal("12.50"), datetime(2026, 11, 24, 9, 5, tzinfo=UTC)), ("=1+1", Decimal(3), None)),
)


def test_what_is_shown_is_in_the_file(
    run: Callable[[Callable[[], Awaitable[None]]], None], qtbot: object, tmp_path: Path
) -> None:
    shell = Shell({"customers": QWidget})
    qtbot.addWidget(shell)
    path = tmp_path / "quotes.csv"

    async def body() -> None:
        shell.show()
        save(shell, DATA, path)
        while tasks.busy():  # noqa: ASYNC110 - jobs have no event
            await asyncio.sleep(0.01)

    run(body)
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["Quote", "Amount", "Read"]
    assert rows[1][:2] == ["Q-1", "12.50"] and rows[1][2].startswith("2026-11-24 09:05")
    assert rows[2][0] == "'=1+1"
    assert any("quotes.csv" in label.text() for label in shell.findChildren(QLabel))


def test_it_asks_where_without_blocking(qtbot: object) -> None:
    shell = Shell({"customers": QWidget})
    qtbot.addWidget(shell)
    dialog = ask_where(shell, DATA, date(2026, 11, 24))
    assert isinstance(dialog, QFileDialog) and dialog.selectedFiles()[0].endswith(
        "open-quotes-2026-11-24.xlsx"
    )
    dialog.reject()
