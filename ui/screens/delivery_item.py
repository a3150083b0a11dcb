"""The field for an item: a code or a part of the name, completed from the index while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.delivery_questions import Item
from ui.i18n import tr
from ui.screens.search_results import Results, ResultsView, SearchGroup, SearchResult
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.layout import column
from ui.widgets.paint import rounded
from ui.widgets.primitives import Painted
from ui.widgets.toast import announce

_WIDTH, _RESULT, _GROUP = 380, 36, 30


class _Card(Painted):
    """The suggestions lie over the page; not a window of their own, so nothing takes the focus."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(tr("Items that fit"))
        self.setLayout(column(view, spacing=0, margins=(1, T.S4, 1, T.S4)))
        self.setFixedWidth(_WIDTH)

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        rounded(painter, rect, T.RADIUS_PANEL, theme.color("surface_raised"), theme.color("border_control"))


class ItemField(QLineEdit):
    """`taken(Item)` when one was chosen (Enter, Tab, click); `left(str)` with what was typed where none
    fits; `entered()` after Enter. `find` gives items that fit, best first."""

    taken = Signal(object)
    left = Signal(str)
    entered = Signal()

    def __init__(self, find: Callable[[str], Sequence[Item]]) -> None:
        super().__init__()
        self._find = find
        self._found: list[Item] = []
        self._said = ""
        self._results = Results(self)
        self._view = ResultsView(self._results)
        self._view.setAccessibleName(tr("Items that fit"))
        self._view.clicked.connect(self._clicked)
        self._card: _Card | None = None
        self.setFont(theme.font("strong"))
        self.setAccessibleName(tr("Item, code or name"))
        self.setPlaceholderText(tr("Code or name"))
        self.textEdited.connect(self._typed)

    @property
    def suggestions(self) -> list[Item]:
        """What is offered now, none while the list is closed."""
        return list(self._found) if self._card is not None and self._card.isVisible() else []

    @property
    def being_typed(self) -> bool:
        return self.hasFocus() and self.text() != self._said

    def set_item(self, code: str) -> None:
        self._said = code
        self.setText(code)
        self._close()

    def _typed(self, text: str) -> None:
        self._found = list(self._find(text)) if text.strip() else []
        results = tuple(SearchResult("package", item.code, item.name) for item in self._found)
        self._results.show([SearchGroup(tr("Items"), results)], text)
        if not self._found:
            self._close()
            return
        self._view.choose_first()
        self._open()
        first = self._found[0]
        announce(self, f"{first.code} {first.name}")

    def _open(self) -> None:
        page = self.window()
        if self._card is None or self._card.parentWidget() is not page:
            self._card = _Card(self._view)
            self._card.setParent(page)
        below = page.height() - self.mapTo(page, QPoint(0, self.height())).y() - T.S16
        self._view.setFixedHeight(min(_GROUP + _RESULT * len(self._found), max(_GROUP + 3 * _RESULT, below)))
        self._card.move(self.mapTo(page, QPoint(0, self.height() + 2)))
        self._card.adjustSize()
        self._card.show()
        self._card.raise_()

    def _close(self) -> None:
        if self._card is not None:
            self._card.hide()

    def _clicked(self, index: QModelIndex) -> None:
        self._view.setCurrentIndex(index)
        self.take()
        self.entered.emit()

    def take(self) -> None:
        """The chosen suggestion; what was typed where there is none."""
        text = self.text().strip()
        if text == self._said:
            self._close()
            return
        result = self._results.result(self._view.currentIndex()) if self.suggestions else None
        exact = next((item for item in self._find(text) if item.code.casefold() == text.casefold()), None)
        item = next((i for i in self._found if result is not None and i.code == result.title), exact)
        if item is None and not self._found:  # typed before there was anything to complete it from
            item = next(iter(self._find(text)), None)
        self._close()
        if item is None:
            self._said = text
            self.left.emit(text)
            return
        self.set_item(item.code)
        self.taken.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, open_now = event.key(), bool(self.suggestions)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.take()
            self.entered.emit()
        elif open_now and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._view.step(-1 if key == Qt.Key.Key_Up else 1)
            result = self._results.result(self._view.currentIndex())
            announce(self, result.words() if result else "")
        elif open_now and key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # another line of the question
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.take()
        super().focusOutEvent(event)
