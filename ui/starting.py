"""What stands there while the work is being opened: steps as they come, or why it cannot start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, row
from ui.widgets.primitives import Label

_MOST_LINES = 8


class StartingWindow(QWidget):
    """A small window of its own: the first start of a demo takes minutes and must be seen to move."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Firmdate")
        self.resize(560, 320)
        self.heading = Label(tr("Firmdate is starting"), "title")
        self.lines = Label("", "body", "muted", wrap=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = Button(tr("Close"), kind="primary")
        self.close_button.clicked.connect(self.close)
        self.close_button.hide()
        margins = (T.S32, T.S32, T.S32, T.S24)
        self.setLayout(
            column(
                self.heading, self.lines, None, row(None, self.close_button), spacing=T.S16, margins=margins
            )
        )
        self._said: list[str] = []

    def tell(self, text: str) -> None:
        """One more step; the last ones stay in sight."""
        self._said = [*self._said, text][-_MOST_LINES:]
        self.lines.setText("\n".join(self._said))
        self.setAccessibleDescription(text)

    def fail(self, title: str, text: str) -> None:
        """Why it cannot start and what to do; stays until closed."""
        self.heading.setText(title)
        self.lines.setText(text)
        self.close_button.show()
        self.close_button.setFocus()
