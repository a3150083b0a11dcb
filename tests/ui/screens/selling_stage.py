"""A page on the practice company: shown, clicked and typed into while the loop runs."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp, practice_company
from app.services.workspace import Workspace
from app.storage.database import Store
from ui import tasks
from ui.context import ScreenContext

TODAY = date(2026, 11, 24)
T = TypeVar("T")
CTRL = Qt.KeyboardModifier.ControlModifier


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class Stage:
    """Remembers what a page asked of the window: `went`, `said`, `opened`, `counted`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path) -> None:
        self._loop = loop
        self._pages: list[QWidget] = []
        self.went: list[tuple[str, object]] = []
        self.said: list[str] = []
        self.opened: list[str] = []
        self.counted = 0
        self.clock = Clock()
        self.company: PracticeCompany = practice_company(TODAY, clock=lambda: self.clock().date())
        self.workspace = Workspace(
            profile="practice",
            crm=PracticeCrm(self.company),
            erp=PracticeErp(self.company),
            store=Store(folder / "firmdate.sqlite"),
            user="rep",
            writer="computer/rep",
            clock=self.clock,
        )
        self.context = ScreenContext(
            workspace=self.workspace,
            language="en",
            go=lambda place, target: self.went.append((place, target)),
            say=self.said.append,
            open_url=self.opened.append,
            today=lambda: TODAY,
            counts_changed=self._count,
            practice=True,
        )

    def _run(self, body: Callable[[], Awaitable[T]]) -> T:
        """Not `run_until_complete`: at its end qasync handles Qt's events once more with no loop running, and
        what goes on meanwhile (polls, conversions) would be stepped there."""

        async def bounded() -> T:
            async with asyncio.timeout(10):
                return await body()

        task = self._loop.create_task(bounded())
        task.add_done_callback(lambda _task: self._loop.stop())
        self._loop.run_forever()
        return task.result()

    def _count(self) -> None:
        self.counted += 1

    def show(self, make: Callable[[ScreenContext], T], width: int = 1084, height: int = 720) -> T:
        async def body() -> T:
            page: Any = make(self.context)
            page.resize(width, height)
            page.show()
            page.activateWindow()
            self._pages.append(page)
            await asyncio.sleep(0.02)
            return page

        return self._run(body)

    def do(self, work: Callable[[], Any]) -> Any:
        """A click or a key; or something that is awaited."""

        async def body() -> Any:
            done = work()
            return await done if asyncio.iscoroutine(done) else done

        return self._run(body)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus."""
        self.do(lambda: QTest.keyClick(QApplication.focusWidget(), key, modifier))

    def type(self, widget: QWidget, text: str) -> None:
        self.do(lambda: QTest.keyClicks(widget, text))

    def until(self, holds: Callable[[], object]) -> None:
        """Let the loop run until it holds; the runner's limit ends it."""

        async def body() -> None:
            while not holds():  # noqa: ASYNC110 - a widget has no event to wait for
                await asyncio.sleep(0.01)

        self._run(body)

    def quiet(self) -> None:
        """Until nothing is under way: between a test's phases pytest-qt handles events without the loop."""
        self.until(lambda: not tasks._alive)

    def rest(self, seconds: float = 0.05) -> None:
        self._run(lambda: asyncio.sleep(seconds))

    def end(self) -> None:
        async def body() -> None:
            for page in self._pages:
                page.close()
                page.deleteLater()
            await asyncio.sleep(0.02)
            await self.workspace.aclose()

        self._run(body)


@pytest.fixture
def stage(run: object, tmp_path: Path) -> Iterator[Stage]:
    """`run` makes the loop and ends it.

    The collector may run in whichever thread makes objects, the database's too; a closed loop's timers and
    widgets that Python owns must end in this one. So it runs here, between tests, and not meanwhile.
    """
    gc.collect()
    gc.disable()
    made = Stage(asyncio.get_event_loop_policy().get_event_loop(), tmp_path)
    yield made
    made.end()
    del made
    gc.collect()
    gc.enable()


def nameless(page: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLineEdit

    found: list[str] = []
    for child in page.findChildren(QWidget):
        if isinstance(child, QHeaderView) or not child.isVisible():
            continue
        if isinstance(child, QAbstractButton | QAbstractItemView | QLineEdit):
            text = child.text() if isinstance(child, QAbstractButton) else ""
            if not child.accessibleName() and not text:
                found.append(f"{type(child).__name__} {child.objectName()}")
    return found


def shown_keys(table: Any) -> list[object]:
    return [row.key for row in table.view.table_model.shown]


def words(table: Any, column: int) -> list[str]:
    return [row.cells[column].words() for row in table.view.table_model.shown]
