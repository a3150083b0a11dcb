"""A card over the window: a veil, one shadow, Esc closes, focus stays inside and goes back where it was."""

from __future__ import annotations

import weakref

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.layout import column, row
from ui.widgets.paint import rounded
from ui.widgets.primitives import Painted

_EDGE = (24, 16, 24, 32)  # room for the shadow: left, top, right, bottom
_SHADOW_LAYERS = 12


class _Card(Painted):
    def draw(self, painter: QPainter) -> None:
        left, top, right, bottom = _EDGE
        rect = QRectF(self.rect()).adjusted(left, top, -right, -bottom)
        shadow = theme.color("shadow")
        for i in range(_SHADOW_LAYERS):
            layer = QColor(shadow)
            layer.setAlphaF(shadow.alphaF() * (1 - i / _SHADOW_LAYERS) ** 2 * 0.22)
            around = rect.adjusted(-i * 2, -i + 2, i * 2, i * 2 + 4)
            rounded(painter, around, T.RADIUS_OVERLAY + i * 2, layer)
        rounded(painter, rect, T.RADIUS_OVERLAY, theme.color("surface_raised"), theme.color("border"))


class Overlay(QWidget):
    """Not a dialog: it blocks nothing and runs no loop of its own. `closed` comes once, last of all."""

    closed = Signal()

    def __init__(self, window: QWidget, name: str, width: int, *, top: int = 72) -> None:
        super().__init__(window)
        self._window = window
        former = QApplication.focusWidget()
        self._former = weakref.ref(former) if former is not None and window.isAncestorOf(former) else None
        self._veil = 1.0
        self._closing = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card = _Card(name)
        left, above, right, below = _EDGE
        self.card.setMaximumWidth(width + left + right)
        self._width = width + left + right
        self.setLayout(column(row(None, (self.card, 0), None), None, margins=(0, top - above, 0, T.S16)))
        self._margins = (left + 1, above + 1, right + 1, below + 1)
        window.installEventFilter(self)
        self._fit()

    def set_content(self, layout: QLayout) -> None:
        layout.setContentsMargins(*self._margins)
        self.card.setLayout(layout)

    def open(self, focus: QWidget) -> None:
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)
        if theme.motion_ms:
            fade = QVariantAnimation(self)
            fade.setDuration(theme.motion_ms)
            fade.setStartValue(0.0)
            fade.setEndValue(1.0)
            fade.valueChanged.connect(self._set_veil)
            fade.start(QVariantAnimation.DeletionPolicy.DeleteWhenStopped)

    def dismiss(self) -> None:
        """Close at once and give the focus back; a second call does nothing."""
        if self._closing:
            return
        self._closing = True
        self._window.removeEventFilter(self)
        self.hide()
        former = self._former() if self._former is not None else None
        if former is not None and shiboken6.isValid(former) and former.isVisible():
            former.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside: what lies under the veil is out of reach."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
        ]
        if not stops:
            return False
        now = self.focusWidget()
        at = stops.index(now) if now in stops else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        veil = theme.color("veil")
        veil.setAlphaF(veil.alphaF() * self._veil)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        self.card.setFixedWidth(min(self._width, self._window.width()))

    def _set_veil(self, share: float) -> None:
        self._veil = share
        self.update()
