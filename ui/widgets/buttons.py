"""Buttons and filters. Label a verb; the icon stands left; a disabled button has its reason beside it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import CENTER, draw_text, focus_ring, rounded, text_width
from ui.widgets.primitives import plain_tip

ButtonKind = Literal["secondary", "primary", "quiet", "link", "icon"]
_ICON_TOKENS = {"primary": "on_accent", "quiet": "accent", "link": "accent"}


class Button(QPushButton):
    """`primary` once per screen. `tip` names the shortcut; `name` is for icon buttons without a label."""

    def __init__(
        self, text: str = "", icon: str = "", kind: ButtonKind = "secondary", *, tip: str = "", name: str = ""
    ) -> None:
        super().__init__()
        self._icon_name, self._kind, self._label, self._busy = icon, kind, text, False
        self._name = name or text or tip
        self._allowed = True
        self._focus_moved_to: QWidget | None = None
        if kind != "secondary":
            self.setProperty("kind", kind)
        self.setFont(theme.font("strong" if kind == "primary" else "body"))
        self.setToolTip(plain_tip(tip))
        self.setIconSize(QSize(T.ICON_M, T.ICON_M))
        self.setAutoDefault(False)
        self._show_label(text)
        theme.changed.connect(self._refresh_icon)

    @property
    def busy(self) -> bool:
        return self._busy

    def set_label(self, text: str, icon: str | None = None) -> None:
        self._label = self._name = text
        if icon is not None:
            self._icon_name = icon
        if not self._busy:
            self._show_label(text)

    def set_icon(self, icon: str) -> None:
        self._icon_name = icon
        self._refresh_icon()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Disabled under `text` ("Checking...") while work runs; afterwards as before, with its focus."""
        if busy == self._busy:
            return
        self._busy = busy
        if busy:
            had_focus = self.hasFocus()
            width = self.width()
            self._show_label(text or self._label)
            self.setMinimumWidth(max(width, self.sizeHint().width()) if self.isVisible() else 0)
            super().setEnabled(False)
            self._focus_moved_to = QApplication.focusWidget() if had_focus else None
            return
        self.setMinimumWidth(0)
        self._show_label(self._label)
        super().setEnabled(self._allowed)
        if self._focus_moved_to is not None and QApplication.focusWidget() is self._focus_moved_to:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_moved_to = None

    def setEnabled(self, on: bool) -> None:
        """Whether the action is allowed; takes effect when the button is no longer busy."""
        self._allowed = on
        if not self._busy:
            super().setEnabled(on)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # QPushButton would let a tight row cut its label

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._refresh_icon()

    def _show_label(self, text: str) -> None:
        shown = text.replace("&", "&&")  # names from servers are no mnemonics
        self.setText(f" {shown}" if self._icon_name and text else shown)
        self.setAccessibleName(text or self._name)
        self._refresh_icon()

    def _refresh_icon(self) -> None:
        if self._icon_name:
            token = _ICON_TOKENS.get(self._kind, "text_muted") if self.isEnabled() else "text_faint"
            self.setIcon(theme.icon(self._icon_name, token))


class Toggle(QAbstractButton):
    """One of a row of filters. Pressed is said by fill, edge and weight, not by hue alone."""

    def __init__(self, text: str, checked: bool = False) -> None:
        super().__init__()
        self.set_label(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def set_label(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(text_width(theme.font("strong"), self.text()) + 20, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, on = QRectF(self.rect()), self.isChecked()
        if on:
            rounded(painter, rect, T.RADIUS_CONTROL, theme.color("accent_soft"), theme.color("accent"))
        elif self.underMouse():
            rounded(painter, rect, T.RADIUS_CONTROL, theme.color("hover"))
        if self.hasFocus():
            focus_ring(painter, rect)
        ink = theme.color("text_faint" if not self.isEnabled() else "accent" if on else "text_muted")
        draw_text(painter, rect, self.text(), theme.font("strong" if on else "body"), ink, CENTER)
        painter.end()
