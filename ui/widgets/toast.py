"""A short word at the lower right: what was done, or what failed. It takes no focus and blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.layout import column, row
from ui.widgets.paint import TONE_ICON, rounded
from ui.widgets.primitives import Glyph, Label, Painted, Tone

_SHOWN_MS = 6000
_MOST = 3
_WIDTH = 380


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say `text` without moving the focus."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Toast(Painted):
    """Good news goes away by itself, but never under the mouse; bad news waits to be closed."""

    def __init__(self, tone: Tone, text: str, action: QWidget | None = None) -> None:
        super().__init__(text)
        self._tone = tone
        self.text = text
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        mark = Glyph(TONE_ICON[tone] or "info-fill", T.ICON_M, tone if tone != "neutral" else "text_muted")
        close = Button(icon="x", kind="icon", tip=tr("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.dismiss)
        words = column(Label(text, wrap=True), spacing=T.S4)
        if action is not None:
            words.addLayout(row(action, None))
        line = row(mark, (words, 1), close, spacing=T.S12, margins=(T.S16, T.S8, T.S8, T.S8))
        line.setAlignment(mark, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        self.setFixedWidth(_WIDTH)

    def start(self) -> None:
        announce(self, self.text)
        if self._tone != "danger":
            self._timer.start()

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()
        self.deleteLater()
        parent = self.parent()
        if isinstance(parent, ToastArea):
            parent.drop(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.start()
        super().leaveEvent(event)

    def draw(self, painter: QPainter) -> None:
        ground = "surface_raised" if self._tone == "neutral" else self._tone + "_soft"
        rounded(
            painter, QRectF(self.rect()), T.RADIUS_PANEL, theme.color(ground), theme.color("border_control")
        )


class ToastArea(QWidget):
    """The corner of a window where toasts stand, newest at the bottom, three at most."""

    def __init__(self, window: QWidget, bottom: int = T.STATUS_HEIGHT + T.S12) -> None:
        super().__init__(window)
        self._bottom = bottom
        self._toasts: list[Toast] = []
        self._column = column(spacing=T.S8)
        self.setLayout(self._column)
        window.installEventFilter(self)
        self.hide()

    @property
    def texts(self) -> list[str]:
        return [toast.text for toast in self._toasts]

    def say(self, tone: Tone, text: str, action: QWidget | None = None) -> Toast:
        """The same sentence again replaces itself instead of piling up."""
        for same in [toast for toast in self._toasts if toast.text == text]:
            same.dismiss()
        while len(self._toasts) >= _MOST:
            self._toasts[0].dismiss()
        toast = Toast(tone, text, action)
        self._toasts.append(toast)
        self._column.addWidget(toast)
        self.show()
        toast.show()
        self._place()
        toast.start()
        return toast

    def drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._column.removeWidget(toast)
            self._place()
        if not self._toasts:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self._column.activate()
        tall = sum(
            max(toast.sizeHint().height(), toast.heightForWidth(_WIDTH)) for toast in self._toasts
        ) + T.S8 * max(0, len(self._toasts) - 1)
        x = window.width() - _WIDTH - T.S24
        self.setGeometry(x, window.height() - self._bottom - tall, _WIDTH, tall)
        self.raise_()
