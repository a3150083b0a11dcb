"""J1, J2 and J3 through the whole window, by keyboard, on the real ERP and the real CRM."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app import cli
from app.demo.servers import Demo
from app.services.search import refresh_index
from app.services.workspace import Workspace
from tests.journeys.conftest import orders_in_erp
from tests.ui.conftest import dressed, run
from ui import tasks
from ui.context import DeliveryTarget, Setup
from ui.program import Opened, window_on
from ui.shell import Shell

__all__ = ["dressed", "run"]
pytestmark = [pytest.mark.real("tryton", "bottlecrm"), pytest.mark.xdist_group("window")]
T = TypeVar("T")
CTRL = Qt.KeyboardModifier.ControlModifier


class Window:
    """The program's window on a demo, and hands on its keyboard. `strokes` counts what they typed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, demo: Demo) -> None:
        self._loop = loop
        self.workspace: Workspace = cli.demo_workspace(demo)
        self.strokes = 0
        self.shell: Shell = self.do(self._open)
        self.until(self._active)

    async def _open(self) -> Shell:
        await refresh_index(self.workspace)
        setup = Setup(_nothing, _nothing, lambda: None, lambda _: None)
        shell = window_on(Opened(self.workspace, "Demo company"), setup, None, "en", None)
        shell.resize(1280, 800)
        shell.show()
        shell.activateWindow()
        return shell

    def _active(self) -> bool:
        """The offscreen platform gives a window the focus only when it is asked after it was exposed."""
        self.shell.activateWindow()
        return self.shell.isActiveWindow()

    def do(self, work: Callable[[], Any]) -> Any:
        async def body() -> Any:
            async with asyncio.timeout(40):
                done = work()
                return await done if asyncio.iscoroutine(done) else done

        task = self._loop.create_task(body())
        task.add_done_callback(lambda _: self._loop.stop())
        self._loop.run_forever()
        return task.result()

    def until(self, holds: Callable[[], object]) -> None:
        async def body() -> None:
            while not holds():  # noqa: ASYNC110 - a widget has no event to wait for
                await asyncio.sleep(0.02)

        self.do(body)

    def settle(self) -> None:
        self.until(lambda: not tasks.busy())

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.strokes += 1
        self.do(lambda: QTest.keyClick(QApplication.focusWidget() or self.shell, key, modifier))

    def type(self, text: str) -> None:
        self.strokes += len(text)
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus: typing would be lost"
        self.do(lambda: QTest.keyClicks(focus, text))

    def page(self) -> Any:
        page = self.shell.page
        assert page is not None
        return page

    def close(self) -> None:
        async def end() -> None:
            self.shell.close()
            await tasks.shut_down()
            self.shell.deleteLater()
            await asyncio.sleep(0.02)
            await self.workspace.aclose()

        self.do(end)


async def _nothing(*_: object) -> Any:
    raise AssertionError("a journey connects nothing")


@pytest.fixture
def window(run: Callable[[Callable[[], Awaitable[T]]], T]) -> Iterator[Callable[[Demo], Window]]:
    opened: list[Window] = []

    def open_on(demo: Demo) -> Window:
        opened.append(Window(asyncio.get_event_loop_policy().get_event_loop(), demo))
        return opened[-1]

    yield open_on
    for one in opened:
        one.close()


def labels(widget: QWidget) -> str:
    """Everything that can be read on it, painted or not."""
    said = [child.accessibleName() for child in widget.findChildren(QWidget) if child.isVisible()]
    from PySide6.QtWidgets import QLabel

    said += [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(said)


def test_j1_customer_then_a_promise_with_split_and_reason(
    window: Callable[[Demo], Window], fresh_demo: Demo
) -> None:
    shown = window(fresh_demo)
    shown.settle()
    shown.press(Qt.Key.Key_K, CTRL)
    shown.type("jon")
    shown.settle()
    shown.press(Qt.Key.Key_Return)
    shown.until(lambda: "De Jong Klimaat" in labels(shown.page()))
    shown.settle()
    assert shown.strokes <= 8 and "Open quotes" in labels(shown.page())
    shown.strokes = 0
    shown.press(Qt.Key.Key_D, CTRL)
    shown.until(lambda: shown.shell.place == "delivery" and isinstance(QApplication.focusWidget(), QLineEdit))
    shown.settle()
    shown.type("HV-2")
    shown.settle()
    shown.press(Qt.Key.Key_Return)
    shown.type("200")
    shown.press(Qt.Key.Key_Return)
    shown.until(lambda: "You can promise 80 on" in labels(shown.page()))
    said = labels(shown.page())
    assert "and 120 on" in said and "SO-2207" in said and shown.strokes <= 14
    shown.press(Qt.Key.Key_S, CTRL)
    shown.settle()
    saved = shown.do(lambda: shown.workspace.store.run(_promises))
    assert [row["item"] for row in saved] == ["HV-200"] and saved[0]["customer_name"].startswith("De Jong")


def _promises(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute("SELECT * FROM promise").fetchall()


def test_j2_accepted_quote_to_one_order_in_four_keystrokes(
    window: Callable[[Demo], Window], fresh_demo: Demo
) -> None:
    shown = window(fresh_demo)
    shown.settle()
    shown.do(lambda: shown.shell.go("quotes"))
    shown.settle()
    quote = shown.do(lambda: shown.workspace.crm.quote("Q-0001"))
    assert shown.page().table.choose(quote.id)
    shown.do(shown.page().focus_first)
    shown.strokes = 0
    shown.press(Qt.Key.Key_Return)
    view = shown.page().preflight
    shown.until(lambda: view.stage == "ready")
    shown.press(Qt.Key.Key_Return, CTRL)
    shown.until(lambda: view.stage == "done")
    assert shown.strokes <= 4 and "SO-2216" in view.bar.title
    after = shown.do(lambda: shown.workspace.crm.quote("Q-0001"))
    assert after.sales_order_numbers == ("SO-2216",)
    order = shown.do(lambda: shown.workspace.erp.sales_order("SO-2216"))
    assert [row["number"] for row in orders_in_erp(fresh_demo, order.external_reference)] == ["SO-2216"]


def test_j3_has_my_invoice_been_paid(window: Callable[[Demo], Window], demo_servers: Demo) -> None:
    shown = window(demo_servers)
    shown.settle()
    shown.do(lambda: shown.shell.go("invoices"))
    shown.until(lambda: "INV-4001" in labels(shown.page()) or shown.page().panel.state == "ready")
    shown.settle()
    assert "38 days late" in labels(shown.page())


def test_with_the_erp_gone_the_window_says_so_and_promises_nothing(
    window: Callable[[Demo], Window], fresh_demo: Demo
) -> None:
    shown = window(fresh_demo)
    shown.settle()
    for child in fresh_demo._children:
        if "ERP" in child.name.upper():
            child.stop()
    shown.do(lambda: shown.shell.go("delivery", DeliveryTarget(item="HV-200")))
    shown.settle()
    assert "You can promise" not in labels(shown.page())
