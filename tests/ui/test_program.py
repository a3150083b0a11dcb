"""The program from its start to its end: first run, the practice company, a start that fails."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app import bootstrap
from app.errors import DemoFault
from ui.context import Setup
from ui.program import Open, Opened, Program
from ui.screens.first_run import FirstRunWindow
from ui.shell import Shell
from ui.starting import StartingWindow


async def _never(*_: object) -> Any:
    raise AssertionError("nothing is connected here")


def practice(closed: list[str]) -> Open:
    async def close() -> None:
        closed.append("servers")

    async def open_it(progress: Callable[[str], None]) -> Opened:
        progress("Making the practice company")
        await asyncio.sleep(0.05)
        workspace = bootstrap.build_workspace(bootstrap.practice_profile(), clock=lambda: datetime.now(UTC))
        return Opened(workspace, "Practice company", profile="practice", practice=True, close=close)

    return open_it


async def failing(progress: Callable[[str], None]) -> Opened:
    raise DemoFault("demo_not_running")


def window(kind: type[QWidget]) -> Any:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


class Hands:
    """Does each step as soon as what it needs is on the screen, while the program runs its own loop."""

    def __init__(self, *steps: Callable[[], bool]) -> None:
        self._steps = list(steps)
        self._timer = QTimer()
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._try)
        self._timer.start()

    def _try(self) -> None:
        if self._steps and self._steps[0]():
            self._steps.pop(0)

    @property
    def left(self) -> int:
        return len(self._steps)


def close_shell() -> bool:
    shell = window(Shell)
    if shell is None or shell.page is None:
        return False
    shell.close()
    return True


def program(tmp_path: Path, work: Open | None, closed: list[str]) -> Program:
    nothing = Setup(
        _never, _never, lambda: None, lambda _: None, crm_kinds=("bottlecrm",), erp_kinds=("tryton",)
    )
    return Program(work, nothing, tmp_path, None, "en", lambda _: practice(closed))


@pytest.mark.timeout(60)
def test_the_first_run_leads_to_the_practice_company(qapp: QApplication, tmp_path: Path) -> None:
    closed: list[str] = []

    def choose() -> bool:
        first = window(FirstRunWindow)
        if first is None:
            return False
        first.practice.click()
        return True

    hands = Hands(choose, close_shell)
    assert program(tmp_path, None, closed).run() == 0
    assert hands.left == 0 and closed == ["servers"]


@pytest.mark.timeout(60)
def test_what_is_started_is_ended_with_the_window(qapp: QApplication, tmp_path: Path) -> None:
    closed: list[str] = []
    hands = Hands(close_shell)
    assert program(tmp_path, practice(closed), closed).run() == 0
    assert hands.left == 0 and closed == ["servers"]


@pytest.mark.timeout(60)
def test_a_start_that_fails_says_why_and_gives_its_exit_code(qapp: QApplication, tmp_path: Path) -> None:
    said: list[str] = []

    def read_and_close() -> bool:
        starting = window(StartingWindow)
        if starting is None or not starting.close_button.isVisible():
            return False
        said.extend(label.text() for label in starting.findChildren(QLabel))
        starting.close_button.click()
        return True

    hands = Hands(read_and_close)
    assert program(tmp_path, failing, []).run() == 3
    assert hands.left == 0 and any("not running" in text for text in said)


@pytest.mark.timeout(60)
def test_steps_told_by_other_threads_are_shown_by_the_windows_own(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    shown = StartingWindow.tell

    def tell(self: StartingWindow, text: str) -> None:
        threads.append(threading.get_ident())
        shown(self, text)

    monkeypatch.setattr(StartingWindow, "tell", tell)

    async def work(progress: Callable[[str], None]) -> Opened:
        for step in range(20):
            await asyncio.to_thread(progress, f"Step {step}")
        return await failing(progress)

    said: list[str] = []

    def read_and_close() -> bool:
        starting = window(StartingWindow)
        if starting is None or len(threads) < 20 or not starting.close_button.isVisible():
            return False
        said.extend(label.text() for label in starting.findChildren(QLabel))
        starting.close_button.click()
        return True

    hands = Hands(read_and_close)
    assert program(tmp_path, work, []).run() == 3
    assert hands.left == 0 and any("not running" in text for text in said)
    assert threads == [threading.get_ident()] * 20


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_the_terminal_ends_the_window_quietly(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FIRMDATE_DATA_FOLDER": str(tmp_path)}
    program = subprocess.Popen(
        [sys.executable, "-m", "ui.main", "--profile", "practice"], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "window" / "window.ini").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1.5)
        program.send_signal(number)
        out, err = program.communicate(timeout=20)
    finally:
        program.kill()
    assert program.returncode == 128 + number, err
    assert "Traceback" not in err and out == ""


def test_the_first_window_waits_for_no_service_and_no_network(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, ui.main\n"
        "from ui.starting import first_window\n"
        f"assert first_window(pathlib.Path({str(tmp_path)!r})).painted\n"
        "heavy = ('asyncio', 'httpx', 'app.services', 'app.config', 'ui.shell', 'ui.theme.theme')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
