"""One way to say yes: a radio button with room for its reason."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import draw_radio, draw_text, focus_ring, rounded
from ui.widgets.primitives import plain_tip


class Option(QAbstractButton):
    """Radio card. Siblings under one parent exclude each other. Disabled says why in its second line."""

    def __init__(self, head: str, reason: str, checked: bool = False) -> None:
        super().__init__()
        self._reason = reason
        self.setText(head)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setChecked(checked)
        self.setFixedHeight(48)
        self.setMinimumWidth(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._describe()
        theme.changed.connect(self.update)

    @property
    def reason(self) -> str:
        return self._reason

    def forbid(self, why: str) -> None:
        """Disable, with the reason where the card's own second line was: "cannot: needs live stock"."""
        self._reason = tr("cannot: {why}", why=why)
        self.setEnabled(False)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, able, rect = self.isChecked(), self.isEnabled(), QRectF(self.rect())
        fill = "accent_soft" if on and able else "surface" if able else "surface_sunken"
        if self.underMouse() and able and not on:
            fill = "hover"
        edge = "accent" if on and able else "border"
        rounded(painter, rect, T.RADIUS_CONTROL, theme.color(fill), theme.color(edge))
        draw_radio(painter, QRectF(14, 16, 16, 16), on, able)
        room = rect.width() - 50
        ink = theme.color("text" if able else "text_faint")
        muted = theme.color("text_muted" if able else "text_faint")
        draw_text(painter, QRectF(40, 5, room, 20), self.text(), theme.font("strong", True), ink)
        draw_text(painter, QRectF(40, 24, room, 18), self._reason, theme.font("caption", True), muted)
        if self.hasFocus():
            focus_ring(painter, rect)
        painter.end()

    def _describe(self) -> None:
        words = f"{self.text()}. {self._reason}"
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
