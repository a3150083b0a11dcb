"""The window: navigation left, search on top, one page at a time, both connections at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.errors import FirmdateError
from ui import tasks
from ui.faults import report_fault
from ui.i18n import tr
from ui.navigation import Navigation, SearchBox, StatusLine
from ui.shortcuts import PLACES, place_title
from ui.state import WindowState
from ui.theme import tokens as T
from ui.theme.theme import Scheme, theme
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState, Skeleton
from ui.widgets.layout import column, holder, row
from ui.widgets.overlay import Overlay
from ui.widgets.primitives import Elided, FreshnessKind, Tone
from ui.widgets.toast import ToastArea

PageFactory = Callable[[], QWidget]
_HISTORY = 50


class Stop(NamedTuple):
    """Where the user was: a place, and what was open there (a customer, a quote), None for its start."""

    place: str
    target: object = None


class Shell(QMainWindow):
    """`pages` has a factory per place, called on the first visit, after the shell was painted.

    A page may have `open_target(object)` (go there), `open_start()` (back to its list), `read_again()` (F5),
    `check_delivery()` (Ctrl+D) and `focus_first()`. `overlay_factory` makes the search (Ctrl+K).
    `error_sentence` words a FirmdateError.
    """

    place_changed = Signal(str)

    def __init__(
        self,
        pages: Mapping[str, PageFactory],
        *,
        state: WindowState | None = None,
        search: Callable[[QWidget], Overlay] | None = None,
        error_sentence: Callable[[FirmdateError], str] = str,
        note: str = "",
        user: str = "",
        start: str = "customers",
    ) -> None:
        super().__init__()
        self.setWindowTitle("Firmdate")
        self.setMinimumSize(*T.WINDOW_LEAST)
        self._factories, self._frames = dict(pages), dict[str, QScrollArea]()
        self._state, self._search, self._sentence = state, search, error_sentence
        self._history: list[Stop] = []
        self._overlay: Overlay | None = None
        self._first_shown = False
        remembered = state.place if state is not None else ""
        self._at = Stop(remembered if remembered in self._factories else start)
        self._build(note, user)
        self._bind_keys()
        self.toasts = ToastArea(self)
        tasks.present_errors_with(self.show_error)
        self._restore_geometry()
        self.navigation.mark(self._at.place)
        self._show_scheme()

    def _build(self, note: str, user: str) -> None:
        self.navigation = Navigation(self.go)
        self.search_box = SearchBox()
        self.search_box.clicked.connect(self.open_search)
        self._scheme = Button(icon="moon", kind="icon", tip=tr("Light or dark"))
        self._scheme.clicked.connect(self._toggle_scheme)
        theme.changed.connect(self._show_scheme)
        keys = Button(icon="question", kind="icon", tip=tr("Keys and help, F1"))
        keys.clicked.connect(self.open_help)
        self._user = Elided(user, "body", "text_muted")
        top = QWidget()
        top.setObjectName("topbar")
        top.setFixedHeight(T.TOP_HEIGHT)
        ends = (self._scheme, keys, T.S4, self._user)
        top.setLayout(row((self.search_box, 3), None, *ends, spacing=T.S4, margins=(T.S24, 0, T.S24, 0)))
        self._stack = QStackedWidget()
        self._stack.addWidget(_waiting())
        canvas = QWidget()
        canvas.setObjectName("canvas")
        canvas.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        canvas.setLayout(column(top, (self._stack, 1), spacing=0))
        self.status = StatusLine(note)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(canvas, 1)
        root = QWidget()
        root.setLayout(column((middle, 1), self.status, spacing=0))
        self.setCentralWidget(root)

    def _bind_keys(self) -> None:
        bound: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.open_search),
            ("F1", self.open_help),
            ("Alt+Left", self.back),
            ("F6", self.next_region),
            ("Shift+F6", lambda: self.next_region(-1)),
            ("F5", lambda: self._tell_page("read_again")),
            ("Ctrl+D", lambda: self._tell_page("check_delivery")),
        ]
        bound += [(place.keys, partial(self.go, place.key)) for place in PLACES]
        for keys, action in bound:
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # Places -----------------------------------------------------------------

    @property
    def place(self) -> str:
        return self._at.place

    @property
    def page(self) -> QWidget | None:
        """The page that is shown, None before the first was built."""
        return self.page_of(self._at.place)

    def page_of(self, place: str) -> QWidget | None:
        frame = self._frames.get(place)
        return frame.widget() if frame is not None else None

    def go(self, place: str, target: object = None) -> None:
        """Show `place`, and there `target` if given. Where one was is kept for `back`."""
        if place not in self._factories:
            return
        stop = Stop(place, target)
        if stop != self._at and self._first_shown:
            self._history = [*self._history[-_HISTORY:], self._at]
        self._enter(stop)

    def back(self) -> None:
        if self._history:
            self._enter(self._history.pop())

    def note_target(self, target: object) -> None:
        """A page went on by itself (opened a customer from its list): `back` leads to where it was before."""
        if target != self._at.target:
            self._history = [*self._history[-_HISTORY:], self._at]
            self._at = Stop(self._at.place, target)

    def focus_content(self) -> None:
        page = self.page
        if page is None:
            return
        own = getattr(page, "focus_first", None)
        if callable(own):
            own()
            return
        first = _first_stop(page)
        (first or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def next_region(self, step: int = 1) -> None:
        """Content, navigation, search and round again."""
        regions: list[QWidget] = [self._stack, self.navigation, self.search_box]
        focus = QApplication.focusWidget()
        at = next(
            (i for i, r in enumerate(regions) if focus is not None and (r is focus or r.isAncestorOf(focus))),
            -1,
        )
        region = regions[(at + step) % len(regions)]
        if region is self._stack:
            self.focus_content()
        elif region is self.navigation:
            self.navigation.items[self._at.place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            region.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What the window is told ------------------------------------------------

    def set_count(self, place: str, count: int) -> None:
        """How much waits there."""
        self.navigation.items[place].set_count(count)

    def set_connection(self, system: str, kind: FreshnessKind, text: str, tip: str = "") -> None:
        """`system` is "crm" or "erp"; `text` has the age: "ERP connected, 2 s ago"."""
        self.status.set_connection(system, kind, text, tip)

    def set_note(self, note: str) -> None:
        self.status.set_note(note)

    def set_user(self, name: str) -> None:
        self._user.set_text(name)

    def toast(self, tone: Tone, text: str, action: QWidget | None = None) -> None:
        self.toasts.say(tone, text, action)

    def show_error(self, error: FirmdateError) -> None:
        self.toast("danger", self._sentence(error))

    # Overlays ---------------------------------------------------------------

    def open_search(self) -> None:
        if self._search is not None:
            self._lay_over(self._search)

    def open_help(self) -> None:
        from ui.help import HelpSheet  # at the first F1, not at start

        self._lay_over(HelpSheet)

    def _lay_over(self, make: Callable[[QWidget], Overlay]) -> None:
        former, self._overlay = self._overlay, None
        if former is not None:
            former.dismiss()
        self._overlay = make(self)
        self._overlay.closed.connect(self._overlay_closed)

    def _overlay_closed(self) -> None:
        if self.sender() is self._overlay:
            self._overlay = None

    # Inside -----------------------------------------------------------------

    def _enter(self, stop: Stop) -> None:
        if self._overlay is not None:
            self._overlay.dismiss()
        same_place = stop.place == self._at.place
        self._at = stop
        self.navigation.mark(stop.place)
        if not self._first_shown:
            return  # the page is built after the first paint
        frame = self._frames.get(stop.place) or self._make(stop.place)
        self._stack.setCurrentWidget(frame)
        self.setWindowTitle(f"{place_title(stop.place)} - Firmdate")
        if stop.target is not None:
            self._tell_page("open_target", stop.target)
        elif same_place:  # back to where the place begins: its list
            self._tell_page("open_start")
        self.focus_content()
        if self._state is not None:
            self._state.place = stop.place
        self.place_changed.emit(stop.place)

    def _make(self, place: str) -> QScrollArea:
        try:
            page = self._factories[place]()
        except Exception as fault:  # noqa: BLE001 - one page that cannot be built must not take the window with it
            report_fault(fault)
            text = tr("The other places work. The fault is in the log; tell IT.")
            page = EmptyState("warning", tr("Firmdate cannot show this place"), text, token="danger")
        frame = _Frame(page)
        self._frames[place] = frame
        self._stack.addWidget(frame)
        return frame

    def _tell_page(self, name: str, *values: object) -> None:
        method = getattr(self.page, name, None)
        if callable(method):
            method(*values)

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or hold light or dark, also at the next start."""
        theme.choose(scheme)
        if self._state is not None:
            self._state.scheme = scheme

    def _toggle_scheme(self) -> None:
        self.set_scheme("light" if theme.dark else "dark")

    def _show_scheme(self) -> None:
        self._scheme.set_icon("sun" if theme.dark else "moon")

    def _restore_geometry(self) -> None:
        self.resize(*T.WINDOW_USUAL)
        geometry = self._state.geometry() if self._state is not None else None
        if geometry is not None:
            self.restoreGeometry(geometry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_slim(self.width() < T.NAV_WIDE_FROM)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._first_shown:
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self._first_shown = True
        self._enter(self._at)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._state is not None:
            self._state.set_geometry(self.saveGeometry())
            self._state.save()
        super().closeEvent(event)


class _Frame(QScrollArea):
    """A page as large as the window allows; where it cannot get that small, it scrolls."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep what Tab reaches in sight."""
        moved = super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        page = self.widget()
        if focus is not None and page is not None and page.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, T.S24, T.S24)
        return moved


def _first_stop(page: QWidget) -> QWidget | None:
    for child in page.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisibleTo(page):
            return child
    return None


def _waiting() -> QWidget:
    """What stands there for the one frame before the first page is built."""
    return holder(column(Skeleton(3), None, margins=(T.S24 - T.S16, T.S24, T.S24, T.S24)))
