"""The window's tests run without a screen, on one dressed application and, to wait, on a qasync loop."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from ui import faults, tasks
from ui.theme.theme import theme

T = TypeVar("T")


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Light, English, and as at start: no test leaves its look to the next. Garbage is collected between
    tests, on this thread: a Qt object must not die in the storage thread (see ui.garbage)."""
    gc.disable()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.start(qapp)
    theme.choose("light")
    qapp.setQuitOnLastWindowClosed(False)
    yield qapp
    theme.choose("light")
    tasks.present_errors_with(None)
    faults.tell_faults_with(None)
    gc.collect()


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Callable[[Callable[[], Awaitable[T]]], T]]:
    """Run a coroutine function on a loop that drives Qt as well."""
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)

    def until_done(body: Callable[[], Awaitable[T]]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(10):
                return await body()

        return loop.run_until_complete(bounded())

    yield until_done
    loop.run_until_complete(tasks.shut_down())
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def show(qtbot: object) -> Callable[[QWidget], QWidget]:
    """Show a widget as the active window, so that it has the focus, and delete it at the end."""

    def shown(widget: QWidget, width: int = 900, height: int = 600) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: widget.isActiveWindow() and widget.isVisible())
        return widget

    return shown
