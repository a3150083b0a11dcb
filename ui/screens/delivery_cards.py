"""Every way to say yes, side by side, in as many rows as their words need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.i18n import tr
from ui.models.delivery import Way
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.option import Option
from ui.widgets.paint import text_width

_HEIGHT = 48
_BESIDE_WORDS = 56
_LEAST, _MOST = 150, 320
"""How wide a card wants to be: a long name is elided before it takes a row for itself."""


class WayCards(QWidget):
    """`chosen(index)`. One card alone is half as wide as the page; all of it in time is nothing to choose."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Ways to say yes"))
        self.options: list[Option] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(T.S8)
        self._columns = 0

    def set_ways(self, ways: Sequence[Way], chosen: int) -> None:
        for former in self.options:
            former.hide()
            former.setParent(None)
            former.deleteLater()
        self.options = []
        for at, way in enumerate(ways):
            if not way.head:
                continue
            option = Option(way.head, way.reason, at == chosen)
            option.clicked.connect(lambda _checked=False, at=at: self.chosen.emit(at))
            self.options.append(option)
        self._columns = 0
        self._arrange()
        self.setVisible(len(self.options) > 1 or any(way.kind != "in_time" for way in ways))

    @property
    def rows(self) -> int:
        return -(-len(self.options) // self._columns) if self._columns else 0

    def _arrange(self) -> None:
        """Rows of equal length, as few as the width allows."""
        if not self.options:
            return
        fitting = max(1, (self.width() + T.S8) // (self._wanted() + T.S8))
        rows = -(-len(self.options) // fitting)
        columns = -(-len(self.options) // rows)
        if columns == self._columns:
            return
        for column in range(max(self._grid.columnCount(), columns, 2)):
            self._grid.setColumnStretch(column, 1 if column < max(2, columns) else 0)
        self._columns = columns
        for at, option in enumerate(self.options):
            self._grid.addWidget(option, at // columns, at % columns)
        self.setFixedHeight(rows * _HEIGHT + (rows - 1) * T.S8)

    def _wanted(self) -> int:
        strong, caption = theme.font("strong", True), theme.font("caption", True)
        widest = max(
            max(text_width(strong, option.text()), text_width(caption, option.reason))
            for option in self.options
        )
        return max(_LEAST, min(_MOST, int(widest) + _BESIDE_WORDS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
