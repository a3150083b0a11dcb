"""The window from its first paint to its end; what it works on is opened while it is already shown."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import FirmdateError
from app.services.workspace import Workspace
from app.wording.faults import fault_words
from ui import faults, tasks
from ui.background import Background
from ui.context import CustomerTarget, Place, ScreenContext, Setup
from ui.exporting import export_from
from ui.garbage import collect_here
from ui.i18n import tr
from ui.shell import Shell
from ui.starting import StartingWindow, first_window
from ui.state import WindowState
from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.overlay import Overlay

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """What the window works on. `note` stands at the foot ("Demo company"); `close` ends what was started
    for it (the demo's servers)."""

    workspace: Workspace
    note: str = ""
    profile: str = ""
    crm: tuple[str, str] = ("", "")
    erp: tuple[str, str] = ("", "")
    """Each side's kind and address, for Settings."""
    practice: bool = False
    warning: str = ""
    close: Callable[[], Awaitable[None]] | None = None


Open = Callable[[Callable[[str], None]], Awaitable[Opened]]
"""Opens the work; is given a place to tell its progress, from any thread."""


@dataclass
class Program:
    """One run of the window. `open_work` None means that nothing is set up: first run."""

    open_work: Open | None
    setup: Setup
    state_folder: Path
    log_file: Path | None
    language: str
    reopen: Callable[[str], Open]
    """The way to open a named profile, chosen on the first-run page; "" is the practice company."""

    starting: StartingWindow | None = None
    """What stands there already; made where it is not."""

    exit_code: int = 0
    shell: Shell | None = None
    opened: list[Opened] = field(default_factory=list)
    """What was opened in this run, the present work last; all are closed at the end."""

    def run(self) -> int:
        if self.starting is None:
            self.starting = first_window(self.state_folder)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        state = WindowState(self.state_folder)
        theme.start(application, scheme=state.scheme)
        application.setWindowIcon(_icon())
        collect_here(application)
        loop = qasync.QEventLoop(application)
        asyncio.set_event_loop(loop)
        faults.install(loop)
        ended = asyncio.Event()
        application.lastWindowClosed.connect(ended.set)
        with self._interruptible(application, ended), loop:
            loop.run_until_complete(self._main(state, ended))
        asyncio.set_event_loop(None)
        return self.exit_code

    @contextlib.contextmanager
    def _interruptible(self, application: QApplication, ended: asyncio.Event) -> Iterator[None]:
        """Ctrl+C in the terminal and SIGTERM end the program as closing its window does. Python's handler
        runs at the next turn of the interpreter: within a second, by the timer of ui.garbage."""

        def interrupted(number: int, _frame: object) -> None:
            self.exit_code = 128 + number
            QTimer.singleShot(0, application.closeAllWindows)
            ended.set()

        former = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    async def _main(self, state: WindowState, ended: asyncio.Event) -> None:
        opening = asyncio.create_task(self._open(state, self.open_work))
        closed = asyncio.create_task(ended.wait())
        try:
            await asyncio.wait({opening, closed}, return_when=asyncio.FIRST_COMPLETED)
            if not opening.done():  # closed while it was still starting
                opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await opening
            await closed
        finally:
            await tasks.shut_down()
            await self._close()

    async def _open(self, state: WindowState, open_work: Open | None) -> None:
        """Shows what is being started, then the window on it; a failure stays readable in the window."""
        starting = self.starting or StartingWindow(state)
        self.starting = None
        if open_work is None:
            self._show_first_run(state)
            starting.close()
            return
        starting.show()
        try:
            opened = await open_work(starting.step.emit)
        except FirmdateError as fault:
            self.exit_code = fault.exit_code
            words = fault_words(fault, self.language)
            _log.error("cannot start: %s", fault)
            starting.fail(words.title, " ".join(filter(None, (words.text, words.remedy))))
            return
        former = self.shell
        self.opened.append(opened)
        self._show_shell(state, opened)
        starting.close()
        if former is not None:
            former.close()

    def _show_first_run(self, state: WindowState, again: Opened | None = None) -> None:
        """`again`: what is open and is to be connected anew, under its own name."""
        from ui.screens.first_run import FirstRunWindow

        known = {"profile": again.profile, "crm": again.crm, "erp": again.erp} if again else {}
        setup = replace(
            self.setup,
            **known,  # type: ignore[arg-type]  # each has its field's type
            start_practice=partial(self._reopen, state, ""),
            start_profile=partial(self._reopen, state),
        )
        self._first_run = FirstRunWindow(setup, self.language)
        self._first_run.show()

    def _reopen(self, state: WindowState, profile: str) -> None:
        first = self._first_run
        task = asyncio.get_running_loop().create_task(self._open(state, self.reopen(profile)))
        task.add_done_callback(lambda _: first.close())

    def _show_shell(self, state: WindowState, opened: Opened) -> None:
        setup = replace(self.setup, connect=partial(self._show_first_run, state, opened))
        self.shell = window_on(opened, setup, state, self.language, self.log_file)
        self.shell.show()
        if opened.warning:
            self.shell.toast("warning", opened.warning)

    async def _close(self) -> None:
        for opened in self.opened:
            await opened.workspace.aclose()
            if opened.close is not None:
                await opened.close()


def window_on(
    opened: Opened, setup: Setup, state: WindowState | None, language: str, log_file: Path | None
) -> Shell:
    """The whole window on a workspace, not yet shown; what runs by itself begins with it."""
    pages: dict[str, Callable[[], QWidget]] = {}
    setup = replace(setup, profile=opened.profile, crm=opened.crm, erp=opened.erp)

    def go(place: Place, target: object) -> None:
        if state is not None and isinstance(target, CustomerTarget):
            state.set_customer(opened.profile, target.key)
        shell.go(place, target)

    shell = Shell(
        pages_of(pages),
        state=state,
        search=lambda window: make_search(window, context),
        error_sentence=lambda fault: fault_words(fault, language).whole,
        note=opened.note,
        user=opened.workspace.user,
    )
    background = Background(shell, opened.workspace, language)
    context = ScreenContext(
        workspace=opened.workspace,
        language=language,
        go=go,
        say=lambda text: shell.toast("success", text),
        open_url=partial(ask_and_open, shell),
        today=partial(_business_date, opened.workspace),
        counts_changed=background.recount,
        practice=opened.practice,
    )
    for place, factory in page_factories(context, setup).items():
        pages[place] = partial(_furnished, shell, factory, state, context)
    faults.tell_faults_with(lambda text: shell.toast("danger", text), log_file)
    background.start()
    last = state.customer(opened.profile) if state is not None else ""
    if state is not None and last and state.place in ("", "customers"):
        shell.go("customers", CustomerTarget(last))
    return shell


def _furnished(
    shell: Shell, factory: Callable[[], QWidget], state: WindowState | None, context: ScreenContext
) -> QWidget:
    """A page whose lists can be exported and keep their columns."""
    page = factory()
    export_from(shell, page, context.today())
    lists = getattr(page, "lists", None)
    if state is not None and callable(lists):
        for name, table in lists().items():
            state.remember(name, table)
    return page


def pages_of(pages: Mapping[str, Callable[[], QWidget]]) -> dict[str, Callable[[], QWidget]]:
    """Factories that look their page up on the first visit, when the context exists."""

    def make(place: str) -> QWidget:
        return pages[place]()

    places: tuple[Place, ...] = (
        "customers", "quotes", "delivery", "orders", "invoices", "inbox", "team", "settings",
    )  # fmt: skip
    return {place: partial(make, place) for place in places}


def page_factories(context: ScreenContext, setup: Setup) -> dict[str, Callable[[], QWidget]]:
    """Each screen is imported on its first visit: the shell is painted before any of them is read."""

    def customers() -> QWidget:
        from ui.screens.customers import CustomersPage

        return CustomersPage(context)

    def quotes() -> QWidget:
        from ui.screens.quotes import QuotesPage

        return QuotesPage(context)

    def delivery() -> QWidget:
        from ui.screens.delivery import DeliveryPage

        return DeliveryPage(context)

    def orders() -> QWidget:
        from ui.screens.orders import OrdersPage

        return OrdersPage(context)

    def invoices() -> QWidget:
        from ui.screens.invoices import InvoicesPage

        return InvoicesPage(context)

    def inbox() -> QWidget:
        from ui.screens.inbox import InboxPage

        return InboxPage(context)

    def team() -> QWidget:
        from ui.screens.team import TeamPage

        return TeamPage(context)

    def settings() -> QWidget:
        from ui.screens.settings import SettingsPage

        return SettingsPage(context, setup)

    return {
        "customers": customers, "quotes": quotes, "delivery": delivery, "orders": orders,
        "invoices": invoices, "inbox": inbox, "team": team, "settings": settings,
    }  # fmt: skip


def make_search(window: QWidget, context: ScreenContext) -> Overlay:
    from ui.screens.everything import search_overlay

    return search_overlay(window, context)


def ask_and_open(shell: Shell, url: str) -> None:
    """Opens an http(s) address after asking; anything else is refused."""
    address = QUrl(url)
    if address.scheme() not in ("http", "https") or not address.isValid():
        shell.toast("warning", tr("This record has no address that can be opened."))
        return
    button = Button(tr("Open"), kind="link")
    button.clicked.connect(lambda: QDesktopServices.openUrl(address))
    shell.toast("info", tr("Open {host} in the browser?", host=address.host()), button)


def _business_date(workspace: Workspace) -> date:
    known = workspace.erp_session.known_today(workspace.clock())
    return known or datetime.now(UTC).astimezone().date()


def _icon() -> QIcon:
    """Phosphor's mark on the accent until the product's own icon is drawn (issue 5)."""
    return theme.icon("calendar-check", "accent")
