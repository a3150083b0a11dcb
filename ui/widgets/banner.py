"""A banner: what happened, what it means, what to do. As wide as what it concerns."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.layout import column, row
from ui.widgets.paint import TONE_ICON, rounded
from ui.widgets.primitives import Label, Painted, Tone


class Banner(Painted):
    """tone: info, warning or danger. Title = what happened, text = what it means, actions at the right."""

    def __init__(
        self, tone: Tone, title: str, text: str = "", actions: tuple[QWidget, ...] = (), icon: str = ""
    ) -> None:
        super().__init__()
        self._tone, self._icon = tone, icon
        self._title = Label(title, "strong", wrap=True)
        self._text = Label(text, "body", "muted", wrap=True)
        words = column(self._title, self._text, spacing=2)
        self.setLayout(row((words, 1), *actions, spacing=T.S8, margins=(T.S32 + T.S8, 10, T.S12, 10)))
        self.say(tone, title, text, icon)

    def say(self, tone: Tone, title: str, text: str = "", icon: str = "") -> None:
        self._tone, self._icon = tone, icon or TONE_ICON[tone]
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}" if text else title)
        self.update()

    def draw(self, painter: QPainter) -> None:
        rounded(painter, QRectF(self.rect()), T.RADIUS_CONTROL, theme.color(self._tone + "_soft"))
        top = self.height() / 2 - 8 if self.height() < 60 else 12
        theme.draw_icon(painter, QRectF(14, top, 16, 16), self._icon, theme.color(self._tone))
