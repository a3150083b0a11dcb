"""What a panel shows where rows are not: grey shapes while it reads, or a sentence that says why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.layout import column, row
from ui.widgets.paint import rounded
from ui.widgets.primitives import Glyph, Label, Painted

_SHARES = (0.18, 0.34, 0.14, 0.12)


class Skeleton(Painted):
    """Grey shapes where rows will be. Still, not shimmering: nothing moves at the edge of the eye."""

    def __init__(self, rows: int = 3, row_height: int = 0) -> None:
        super().__init__(tr("Loading"))
        self._rows, self._row = rows, row_height or theme.row
        self.setMinimumHeight(rows * self._row)

    def draw(self, painter: QPainter) -> None:
        width = self.width() - 2 * T.S16
        for line in range(self._rows):
            x = float(T.S16)
            for i, share in enumerate(_SHARES):
                length = width * share * (1 - 0.14 * ((line + i) % 3))
                bar = QRectF(x, line * self._row + self._row / 2 - 5, length, 10)
                rounded(painter, bar, 5, theme.color("border"))
                x += width * (share + 0.06)


class EmptyState(QWidget):
    """Icon, what is so, why and what to do, and at most one action."""

    def __init__(
        self, icon: str, title: str, text: str, action: QWidget | None = None, token: str = "text_faint"
    ) -> None:
        super().__init__()
        self.setAccessibleName(f"{title}. {text}")
        self.title, self.text = title, text
        words = column(Label(title, "strong", wrap=True), Label(text, "body", "muted", wrap=True), spacing=2)
        if action is not None:
            words.addSpacing(6)
            words.addLayout(row(action, None))
        badge = Glyph(icon, T.ICON_L, token)
        line = row(badge, (words, 1), spacing=T.S16, margins=(T.S16, T.S8, T.S16, T.S16))
        line.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
        outer = column(spacing=0)
        outer.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(2)
        self.setLayout(outer)
