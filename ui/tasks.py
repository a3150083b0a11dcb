"""The one way from a click to work on the loop. No screen starts a task by itself.

Decision: every asynchronous click goes through `run`, every poll through `every`.
Rationale: a bare slot runs twice on a double click, outlives its widget and then touches what was
deleted, and loses its exception. Here a key runs once at a time, the widget that asked owns the work,
and every failure is shown exactly once.
Alternatives: qasync.asyncSlot (all three faults), a worker thread (services live on the one loop).
"""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.errors import FirmdateError
from ui.faults import report_fault
from ui.i18n import tr
from ui.widgets.buttons import Button

T = TypeVar("T")
ErrorHandler = Callable[[FirmdateError], None]

_log = logging.getLogger(__name__)
_jobs: dict[tuple[int, str], _Job[Any]] = {}
_alive: set[_Job[Any]] = set()
_present_error: ErrorHandler | None = None


def present_errors_with(handler: ErrorHandler | None) -> None:
    """How an expected failure is shown when the caller of `run` gave no `on_error` (the window's toast)."""
    global _present_error
    _present_error = handler


def run(
    owner: QWidget,
    work: Callable[[], Awaitable[T]],
    *,
    key: str,
    busy: Button | None = None,
    busy_text: str = "",
    on_done: Callable[[T], None] | None = None,
    on_error: ErrorHandler | None = None,
    when_running: Literal["ignore", "replace"] = "ignore",
    shield: bool = False,
) -> asyncio.Task[None] | None:
    """Start `work()` on the running loop for `owner`; None when `key` runs already and is not replaced.

    While it runs, `busy` is disabled under `busy_text`. It is cancelled when `owner` is destroyed or its
    window is closed, unless `shield` (a conversion step that was sent must end by itself); callbacks are
    never called for an owner that is gone. A FirmdateError goes to `on_error`, else to the window's
    presenter, also when the owner of shielded work is gone; anything else is a fault and is reported.
    """
    loop = asyncio.get_running_loop()
    place = (id(owner), key)
    former = _jobs.get(place)
    if former is not None:
        if when_running == "ignore" or former.shield:
            return None
        former.cancel()
    if busy is not None:
        busy.set_busy(True, busy_text or tr("Working..."))
    job = _Job(owner, work, key, busy, on_done, on_error, shield)
    _jobs[place] = job
    _alive.add(job)
    job.task = loop.create_task(job.drive(), name=f"ui:{key}")
    # Not a `finally` in drive(): work cancelled before its first step never gets there.
    job.task.add_done_callback(lambda _task: job.finish())
    return job.task


def is_running(owner: QWidget, key: str) -> bool:
    return (id(owner), key) in _jobs


def busy() -> bool:
    """Something is being read or done."""
    return bool(_alive)


async def shut_down() -> None:
    """Cancel what may be cancelled and wait for the rest; for the end of the program."""
    for job in list(_alive):
        if not job.shield:
            job.cancel()
    tasks = [job.task for job in list(_alive) if job.task is not None]
    await asyncio.gather(*tasks, return_exceptions=True)


class _Job(Generic[T]):
    def __init__(
        self,
        owner: QWidget,
        work: Callable[[], Awaitable[T]],
        key: str,
        busy: Button | None,
        on_done: Callable[[T], None] | None,
        on_error: ErrorHandler | None,
        shield: bool,
    ) -> None:
        self.shield = shield
        self.task: asyncio.Task[None] | None = None
        self._work, self._key, self._busy = work, key, busy
        self._on_done, self._on_error = on_done, on_error
        self._place = (id(owner), key)
        self._owner = weakref.ref(owner)
        self._gone = False
        self._watch = _Watch(owner, self.owner_gone)

    def cancel(self) -> None:
        self._forget()
        if self.task is not None:
            self.task.cancel()

    def owner_gone(self) -> None:
        """The widget was destroyed or its window closed: nobody looks any more."""
        self._gone = True
        self._forget()
        if not self.shield:
            self.cancel()

    async def drive(self) -> None:
        try:
            result = await self._work()
        except FirmdateError as error:
            self.finish()
            self._show(error)
        except Exception as fault:  # noqa: BLE001 - the boundary: a bug must reach user and log
            self.finish()
            report_fault(fault)
        else:
            self.finish()
            if self._on_done is not None and self._owner_lives():
                self._call(self._on_done, result)

    def _show(self, error: FirmdateError) -> None:
        if self._on_error is not None and self._owner_lives():
            self._call(self._on_error, error)
        elif not self._gone or self.shield:
            if _present_error is None:
                report_fault(error)
            else:
                self._call(_present_error, error)
        else:
            _log.info("%s ended after its widget was gone: %s", self._key, error)

    def _call(self, callback: Callable[[Any], None], value: object) -> None:
        try:
            callback(value)
        except Exception as fault:  # noqa: BLE001 - same boundary: a callback is the window's own code
            report_fault(fault)

    def _owner_lives(self) -> bool:
        owner = self._owner()
        return not self._gone and owner is not None and shiboken6.isValid(owner)

    def _forget(self) -> None:
        if _jobs.get(self._place) is self:
            del _jobs[self._place]

    def finish(self) -> None:
        replaced = _jobs.get(self._place) not in (None, self)
        self._forget()
        _alive.discard(self)
        self._watch.stop()
        if self._busy is not None and shiboken6.isValid(self._busy) and not replaced:
            self._busy.set_busy(False)
        self._busy = None


class _Watch(QObject):
    """Tells when a widget is destroyed or the window around it is closed."""

    def __init__(self, owner: QWidget, gone: Callable[[], None]) -> None:
        super().__init__()
        self._gone: Callable[[], None] | None = gone
        self._window = weakref.ref(owner.window())
        owner.window().installEventFilter(self)
        # Direct: the widget is half taken down; nothing here may touch it.
        owner.destroyed.connect(self._tell, Qt.ConnectionType.DirectConnection)

    def stop(self) -> None:
        self._gone = None
        window = self._window()
        if window is not None and shiboken6.isValid(window):
            window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and self._gone is not None:
            # The close may still be refused, so look again when it has been handled.
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        window = self._window()
        if window is None or not shiboken6.isValid(window) or not window.isVisible():
            self._tell()

    def _tell(self) -> None:
        if self._gone is not None:
            gone, self._gone = self._gone, None
            gone()


class Poll(QObject):
    """Work repeated while its owner can be seen; made by `every`."""

    def __init__(
        self, owner: QWidget, seconds: float, start: Callable[[], asyncio.Task[None] | None]
    ) -> None:
        super().__init__(owner)
        self._owner, self._start, self._stopped = owner, start, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self._tick)
        self._due = True  # something was missed while hidden
        owner.installEventFilter(self)

    def stop(self) -> None:
        self._stopped = True
        self._timer.stop()

    def now(self) -> None:
        """Read at once (F5) and count the interval from here."""
        self._due = True
        self._timer.stop()
        self._tick()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._due and not self._stopped:
            # After the first paint: what is shown comes before what is read.
            QTimer.singleShot(0, self, self._tick)
        return False

    def _tick(self) -> None:
        if self._stopped or (not self._due and self._timer.isActive()):
            return
        self._due = True
        if not self._owner.isVisible() or self._owner.window().isMinimized():
            if self._owner.isVisible():
                self._timer.start()
            return
        task = self._start()
        self._due = False
        if task is None:
            self._timer.start()
        else:
            task.add_done_callback(self._again)

    def _again(self, _task: asyncio.Task[None]) -> None:
        if shiboken6.isValid(self) and not self._stopped:
            self._timer.start()


def every(
    owner: QWidget,
    seconds: float,
    work: Callable[[], Awaitable[T]],
    *,
    key: str,
    on_done: Callable[[T], None],
    on_error: ErrorHandler,
) -> Poll:
    """Do `work()` now and `seconds` after each end, while `owner` is shown; catch up when shown again.

    `on_error` is required: a poll that fails belongs in the panel (stale, error), not in a toast each time.
    """
    poll = Poll(owner, seconds, lambda: run(owner, work, key=key, on_done=on_done, on_error=on_error))
    if owner.isVisible():
        QTimer.singleShot(0, poll, poll.now)
    return poll
