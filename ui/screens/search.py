"""Ctrl+K: one field over everything. Results are grouped, the first is chosen, Enter opens it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.errors import FirmdateError
from ui import tasks
from ui.i18n import tr
from ui.screens.search_results import Results, ResultsView, SearchGroup, SearchResult
from ui.shortcuts import shown_keys
from ui.theme import tokens as T
from ui.widgets.layout import column, row
from ui.widgets.overlay import Overlay
from ui.widgets.primitives import Glyph, KeyCap, Label, Rule
from ui.widgets.toast import announce

Provider = Callable[[str], Awaitable[Sequence[SearchGroup]]]
DEBOUNCE_MS = 40
_KEY = "search"


@dataclass(frozen=True)
class SearchWords:
    """What the overlay says around the results: `index_age` is "index 4 min old"."""

    index_age: str = ""


class _Field(QLineEdit):
    """The arrows belong to the results, everything else to the text."""

    key_pressed = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copies = event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C
        moves = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if moves or opens or (copies and not self.hasSelectedText()):
            self.key_pressed.emit(event)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SearchOverlay(Overlay):
    """`provider(text)` gives groups; it is asked again while typing and only its newest answer is shown.

    `opened(target)` on Enter, `check_delivery(target)` on Ctrl+Enter.
    """

    opened = Signal(object)
    check_delivery = Signal(object)

    def __init__(self, window: QWidget, provider: Provider, *, words: SearchWords | None = None) -> None:
        super().__init__(window, tr("Search"), 680)
        self._provider = provider
        self._results = Results(self)
        self.view = ResultsView(self._results)
        self.view.clicked.connect(self._open)
        self.view.selectionModel().currentChanged.connect(self._say_current)
        self.field = _Field()
        self.field.setProperty("kind", "search")
        self.field.setAccessibleName(tr("Search customers, quotes, orders, items"))
        self.field.setPlaceholderText(tr("Customer, quote, order, item or invoice"))
        self.field.textChanged.connect(self._typed)
        self.field.key_pressed.connect(self._key)
        self._message = Label("", "body", "muted", wrap=True)
        self._message.setContentsMargins(T.S16, T.S12, T.S16, T.S12)
        self._message.hide()
        self._index_age = Label((words or SearchWords()).index_age, "caption", "faint")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(self._ask)
        self._then: Callable[[QModelIndex], None] | None = None
        self._build()
        self.open(self.field)
        self._ask()

    def _build(self) -> None:
        edge = (T.S16, 0, T.S16, 0)
        top = row(Glyph("magnifying-glass", 20), (self.field, 1), KeyCap("Esc"), spacing=T.S8, margins=edge)
        keys = row(spacing=T.S4, margins=(T.S16, T.S8, T.S16, T.S8))
        for caps, does in (
            ("Up / Down", tr("move")),
            ("Enter", tr("open")),
            ("Ctrl+Enter", tr("check delivery")),
            ("Ctrl+C", tr("copy number")),
        ):
            arrows = {"Up": "↑", "Down": "↓"}
            for cap in shown_keys(caps):
                keys.addWidget(KeyCap(arrows.get(cap, cap)))
            keys.addWidget(Label(does, "caption", "muted"))
            keys.addSpacing(T.S8)
        keys.addStretch(1)
        keys.addWidget(self._index_age)
        self.set_content(column(top, Rule(), self.view, self._message, Rule(), keys, spacing=0))

    def set_index_age(self, text: str) -> None:
        self._index_age.setText(text)

    def _typed(self, _text: str) -> None:
        self._then = None
        self._pause.start()

    def _when_answered(self, act: Callable[[QModelIndex], None]) -> None:
        """Enter may come before the answer to the last letters: it means these, not what stands there yet."""
        if self._pause.isActive():
            self._pause.stop()
            self._ask()
        if tasks.is_running(self, _KEY):
            self._then = act
        else:
            act(self.view.currentIndex())

    def _ask(self) -> None:
        text = self.field.text().strip()

        async def ask() -> tuple[str, Sequence[SearchGroup]]:
            return text, await self._provider(text)

        tasks.run(self, ask, key=_KEY, on_done=self._show, on_error=self._failed, when_running="replace")

    def _show(self, answer: tuple[str, Sequence[SearchGroup]]) -> None:
        text, groups = answer
        if text != self.field.text().strip():
            return  # an answer to what is no longer asked
        self._results.show(groups, text)
        found = any(group.results for group in groups)
        if found:
            self.view.choose_first()
        elif text:
            self._say(
                tr("Nothing found for “{text}”. Names, towns and numbers are looked through.", text=text)
            )
            return
        self._message.setVisible(False)
        self.view.grow(self.height())
        act, self._then = self._then, None
        if act is not None:
            act(self.view.currentIndex())

    def _failed(self, error: FirmdateError) -> None:
        self._say(tr("The index cannot be read now ({what}). Type again to retry.", what=error.code))

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(True)
        announce(self.field, text)

    def _key(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.view.currentIndex()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.view.step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.view.step(-5 if key == Qt.Key.Key_PageUp else 5)
        elif key == Qt.Key.Key_C:
            result = self._results.result(index)
            if result is not None and result.number:
                QApplication.clipboard().setText(result.number)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._when_answered(self._check)
        else:
            self._when_answered(self._open)

    def _open(self, index: QModelIndex) -> None:
        result = self._results.result(index)
        if result is not None:
            self.dismiss()
            self.opened.emit(result.target)

    def _check(self, index: QModelIndex) -> None:
        result = self._results.result(index)
        if result is not None:
            self.dismiss()
            self.check_delivery.emit(result.target)

    def _say_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        result = self._results.result(now)
        words = result.words() if result is not None else ""
        self.field.setAccessibleDescription(words)
        if words:
            announce(self.field, words)


__all__ = ["Provider", "SearchGroup", "SearchOverlay", "SearchResult", "SearchWords"]
