"""A panel that is told what was read and takes the right one of its six states by itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.errors import AccessFault, FirmdateError
from app.services.reading import Panel as Reading
from app.wording.faults import fault_words, panel_words
from app.wording.formats import moment
from app.wording.words import Words, joined
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models.ages import age_of, system_name
from ui.widgets.buttons import Button
from ui.widgets.panel import Panel, PanelState
from ui.widgets.primitives import Age

_TICK_MS = 5_000


class Nothing(NamedTuple):
    """What an empty panel says: icon, what is so, why."""

    icon: str
    title: str
    text: str


class FillingPanel(Panel):
    """As tall as the window lets it be, in every state. Its own wish for height counts for nothing: a page
    that scrolls in the window's frame would else be as tall as all its wishes."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def keep(self, content: QWidget) -> None:
        """Own `content` before it is shown for the first time. A widget without a parent belongs to Python,
        and the collector may end it in the thread of the database: Qt does not survive that."""
        content.hide()
        content.setParent(self)

    def _hold_height(self, state: PanelState) -> None:
        self._body.setMinimumHeight(0)


class ReadingPanel(FillingPanel):
    """`what` is its content as app.wording.faults.panel_words names it: quotes, sales_orders, open_items.
    `over` stands between head and body in every state (filters, a search field).

    `last` is what was read last, None before the first answer. Its age is kept true while it is seen.
    """

    def __init__(
        self,
        context: ScreenContext,
        title: str,
        source: str,
        what: str,
        *,
        actions: tuple[QWidget, ...] = (),
        row_height: int = 0,
        rows: int = 5,
        over: QWidget | None = None,
    ) -> None:
        super().__init__(title, actions=actions, row_height=row_height)
        box = self.layout()
        if over is not None and isinstance(box, QVBoxLayout):
            box.insertWidget(1, over)
        self._context, self._source, self._what = context, source, what
        self.last: Reading[Any] | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self.show_loading(rows, self._reading())

    def take(
        self, read: Reading[Any], content: QWidget, count: int, nothing: Nothing, waits: str = ""
    ) -> None:
        """`content` already holds what was read; `waits` is what cannot be done while it is old."""
        self.last = read
        if read.value is None:
            self._show_fault(read.fault)
        elif read.fault is not None and read.read_at is not None:
            clock = moment(read.read_at.astimezone(), self._context.language, self._context.today())
            note = tr("As of {time}.", time=clock) + (f" {waits}" if waits else "")
            self.show_stale(content, self._age(), count=count, note=note)
        elif not count:
            self.show_empty(*nothing, age=self._age())
        else:
            self.show_ready(content, count=count, age=self._age())

    def fail(self, fault: FirmdateError) -> None:
        """For a failure that left no answer at all (the program's own store)."""
        self.last = Reading("program", None, None, fault)
        self._show_fault(fault)

    def tick(self) -> None:
        if self.last is not None and (self.last.fault is None or self.last.read_at is not None):
            self.set_age(self._age())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tick()
        self._ticker.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _reading(self) -> Age:
        return age_of(self._source, None, None, self._context.workspace.clock(), self._context.language)

    def _age(self) -> Age:
        read = self.last
        if read is None:
            return self._reading()
        now = self._context.workspace.clock()
        return age_of(self._source, read.read_at, read.fault, now, self._context.language)

    def _show_fault(self, fault: FirmdateError | None) -> None:
        if fault is None:
            self.show_loading(age=self._reading())
            return
        words = self._words(fault)
        now = self._context.workspace.clock()
        age = age_of(self._source, None, fault, now, self._context.language)
        text = joined(words.text, words.remedy)
        if isinstance(fault, AccessFault):
            request = Button(tr("Copy request"), "copy-simple")
            request.clicked.connect(lambda: QApplication.clipboard().setText(words.whole))
            self.show_no_permission(words.title, text, request, age=age)
            return
        kept = tr("Nothing is kept on this PC from before.") if fault.system in ("crm", "erp") else ""
        self.show_error(words.title, joined(text, kept), age=age)

    def _words(self, fault: FirmdateError) -> Words:
        if fault.system == "program":
            return fault_words(fault, self._context.language)
        return panel_words(self._what, fault, self._context.language)

    @property
    def source_name(self) -> str:
        return system_name(self._source)
