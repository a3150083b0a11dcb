"""What the program does by itself while the window is open: watches connections, settles, keeps counts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSystemTrayIcon

from app.domain.promises import Promise
from app.errors import FirmdateError
from app.services.convert import settle_unfinished
from app.services.data_problems import watch_data
from app.services.documents import list_quotes
from app.services.inbox import list_inbox, report_fault, report_recovery
from app.services.order_status import watch_orders
from app.services.promise_watch import watch_promises
from app.services.search import refresh_quietly
from app.services.workspace import Workspace
from app.wording.faults import fault_words
from app.wording.formats import age
from app.wording.inbox import inbox_words
from app.wording.words import joined, stopped
from ui import tasks
from ui.i18n import tr
from ui.shell import Shell

CONNECTIONS_EVERY = 60
SETTLE_EVERY = 60
ORDERS_EVERY = 60
PROMISES_EVERY = 15 * 60
DATA_EVERY = 24 * 3600
INDEX_EVERY = 5 * 60
QUOTES_EVERY = 60
_AGES_EVERY_MS = 5_000

_log = logging.getLogger(__name__)
System = Literal["crm", "erp"]
_NAMES: dict[System, str] = {"crm": "CRM", "erp": "ERP"}


class Background:
    """Owned by the window: every timer stops with it."""

    def __init__(self, shell: Shell, workspace: Workspace, language: str) -> None:
        self._shell, self._workspace, self._language = shell, workspace, language
        self._answered: dict[System, datetime] = {}
        self._lost: dict[System, FirmdateError] = {}
        self._inbox_seen: set[int] | None = None
        self._tray: QSystemTrayIcon | None = None
        self._ages = QTimer(shell)
        self._ages.setInterval(_AGES_EVERY_MS)
        self._ages.timeout.connect(self._show_ages)

    def start(self) -> None:
        """The first round at once, side by side; then each on its own interval."""
        for system in _NAMES:
            self._shell.set_connection(
                system, "reading", tr("Connecting to the {system}", system=_NAMES[system])
            )
        self._ages.start()
        rounds: tuple[tuple[str, int, Callable[[], Awaitable[object]]], ...] = (
            ("connections", CONNECTIONS_EVERY, self._connections),
            ("settle", SETTLE_EVERY, self._settle),
            ("orders", ORDERS_EVERY, self._orders),
            ("promises", PROMISES_EVERY, self._promises),
            ("index", INDEX_EVERY, self._index),
            ("counts", QUOTES_EVERY, self._counts),
            ("data", DATA_EVERY, self._data),
        )
        for name, seconds, work in rounds:
            self._again(name, seconds, work)

    def _again(self, name: str, seconds: int, work: Callable[[], Awaitable[object]]) -> None:
        timer = QTimer(self._shell)
        timer.setInterval(seconds * 1000)

        def begin() -> None:
            tasks.run(self._shell, work, key=f"background:{name}", on_error=self._quiet)

        timer.timeout.connect(begin)
        timer.start()
        begin()

    def _quiet(self, fault: FirmdateError) -> None:
        """A system that is lost shows in the status line and the inbox, not in a message each minute."""
        _log.info("background: %s", fault.code)

    async def _connections(self) -> None:
        await asyncio.gather(
            self._ask("crm", self._workspace.crm.connect), self._ask("erp", self._workspace.erp.connect)
        )
        await self._count_inbox()

    async def _ask(self, system: System, connect: Callable[[], Awaitable[object]]) -> None:
        try:
            await connect()
        except FirmdateError as fault:
            if system not in self._lost:
                _log.warning("%s lost: %s", system, fault.code)
                await report_fault(self._workspace, fault)
            self._lost[system] = fault
        else:
            if self._lost.pop(system, None) is not None:
                _log.warning("%s is back", system)
            await report_recovery(self._workspace, system)
            self._answered[system] = self._workspace.clock()
        self._show_ages()

    def _show_ages(self) -> None:
        now = self._workspace.clock()
        for system, name in _NAMES.items():
            at = self._answered.get(system)
            fault = self._lost.get(system)
            since = age(now - at, self._language) if at else ""
            if fault is not None:
                words = fault_words(fault, self._language)
                text = tr("{system} lost, last answer {age}", system=name, age=since) if at else words.title
                self._shell.set_connection(system, "lost", text, words.sentence)
            elif at is not None:
                self._shell.set_connection(
                    system, "live", tr("{system} connected, {age}", system=name, age=since)
                )

    async def _settle(self) -> None:
        if await settle_unfinished(self._workspace):
            await self._count_inbox()

    async def _orders(self) -> None:
        news = await watch_orders(self._workspace)
        if news.changed or news.owed or news.told:
            await self._count_inbox()

    async def _promises(self) -> None:
        for promise in await watch_promises(self._workspace):
            self._tell_promise(promise)
        await self._count_inbox()

    async def _data(self) -> None:
        await watch_data(self._workspace)
        await self._count_inbox()

    async def _index(self) -> None:
        await refresh_quietly(self._workspace)

    async def _counts(self) -> None:
        accepted = await list_quotes(self._workspace, "accepted")
        waiting = [row for row in accepted.rows if not row.conversion and not row.quote.sales_order_numbers]
        self._shell.set_count("quotes", len(waiting))
        await self._count_inbox()

    async def _count_inbox(self) -> None:
        items = await list_inbox(self._workspace)
        self._shell.set_count("inbox", len(items))
        seen, self._inbox_seen = self._inbox_seen, {item.id for item in items}
        if seen is None or (self._shell.isActiveWindow() and self._shell.place == "quotes"):
            return  # at the start nothing is news, and a conversion is told where it is looked at
        for item in items:
            if item.id not in seen and item.kind not in ("promise_at_risk", "connection", "conflict"):
                words = inbox_words(item.kind, item.code, item.params, self._language)
                self.notify(words.title, words.text)

    def recount(self) -> None:
        tasks.run(self._shell, self._counts, key="background:counts", on_error=self._quiet)

    def _tell_promise(self, promise: Promise) -> None:
        if promise.state != "at_risk":
            return
        params = {
            "item": promise.item,
            "quantity": str(promise.quantity),
            "unit": promise.unit,
            "date": promise.last_date.isoformat(),
            "new_date": promise.new_date.isoformat() if promise.new_date else "",
            "quote": promise.quote_number,
        }
        words = inbox_words("promise_at_risk", "promise_at_risk", params, self._language)
        self.notify(words.title, words.text)

    def notify(self, title: str, text: str) -> None:
        """A tray notification where the system has a tray, else a message in the window."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._shell.toast("warning", joined(stopped(title), text))
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._shell.windowIcon(), self._shell)
            self._tray.messageClicked.connect(self._open_inbox)
            self._tray.show()
        self._tray.showMessage(title, text)

    def _open_inbox(self) -> None:
        self._shell.raise_()
        self._shell.activateWindow()
        self._shell.go("inbox")
