"""The window before there is anything to show in it: its outline, steps as they come, or why it cannot start.

Decision: painted by hand, before theme, widgets, services and network are imported. Rationale: it stands
there in little more than the time of a bare Qt window. Alternatives: a splash screen (not the window that
comes), the shell at once (imports and widgets of twice that time).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.i18n import tr
from ui.state import WindowState
from ui.theme import tokens as T

_MOST_LINES = 8
_ROWS, _ROW, _BAR = 9, 44, 10
_SHARES = (0.18, 0.34, 0.14, 0.12)


class StartingWindow(QWidget):
    """As large as the window that takes its place: the first start of a demo takes minutes and must be seen
    to move. `step(text)` may be emitted by any thread: what starts the work runs in several."""

    step = Signal(str)

    def __init__(self, state: WindowState | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Firmdate")
        self.setAccessibleName(tr("Firmdate is starting"))
        self.resize(*T.WINDOW_USUAL)
        geometry = state.geometry() if state is not None else None
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._scheme = state.scheme if state is not None else "system"
        self.painted = False
        self._said: list[str] = []
        self._failed = False
        self._words: tuple[QLabel, QLabel] | None = None
        self.step.connect(self.tell)  # in the window's thread, whoever emits it

    def tell(self, text: str) -> None:
        """One more step; the last ones stay in sight. After a failure nothing takes its place."""
        if self._failed:
            return
        self._said = [*self._said, text][-_MOST_LINES:]
        self._write(tr("Firmdate is starting"), "\n".join(self._said))
        self.setAccessibleDescription(text)

    def fail(self, title: str, text: str) -> None:
        """Why it cannot start and what to do; stays until closed."""
        self._failed = True
        self._write(title, text)
        self.setAccessibleName(title)
        self.close_button.show()
        self.close_button.setFocus()

    def _write(self, title: str, text: str) -> None:
        if self._words is None:
            self._words = self._build()
        heading, lines = self._words
        heading.setText(title)
        lines.setText(text)
        self.update()

    def _build(self) -> tuple[QLabel, QLabel]:
        """Words are there only when something is said: most starts say nothing."""
        from ui.widgets.buttons import Button
        from ui.widgets.layout import column, row
        from ui.widgets.primitives import Label

        self.setObjectName("canvas")
        heading, lines = Label("", "title"), Label("", "body", "muted", wrap=True, selectable=True)
        self.close_button = Button(tr("Close"), kind="primary")
        self.close_button.clicked.connect(self.close)
        self.close_button.hide()
        margins = (T.NAV_WIDTH + T.S24, T.S16, T.S24, T.S24)
        foot = row(None, self.close_button)
        self.setLayout(column(heading, lines, None, foot, spacing=T.S16, margins=margins))
        return heading, lines

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline of navigation and lists, until there are words."""
        palette = self._palette()
        side = T.NAV_SLIM if self.width() < T.NAV_WIDE_FROM else T.NAV_WIDTH
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.canvas))
        painter.fillRect(0, 0, side, self.height(), QColor(palette.surface))
        painter.fillRect(side, 0, 1, self.height(), QColor(palette.border))
        shape = QColor(palette.border)
        for line in range(len(_SHARES) * 2):
            top = T.TOP_HEIGHT + line * T.NAV_ITEM
            painter.fillRect(T.S16, top, side - 2 * T.S16, _BAR, shape)
        if self._words is None:
            self._draw_rows(painter, shape, side + T.S24)
        painter.end()
        self.painted = True

    def _draw_rows(self, painter: QPainter, shape: QColor, left: int) -> None:
        width = self.width() - left - T.S24
        for line in range(_ROWS):
            x = left
            for number, share in enumerate(_SHARES):
                length = round(width * share * (1 - 0.14 * ((line + number) % 3)))
                painter.fillRect(x, 3 * T.S32 + line * _ROW, length, _BAR, shape)
                x += round(width * (share + 0.06))

    def _palette(self) -> T.Palette:
        """As the theme will choose it, which is not there yet."""
        if self._scheme != "system":
            return T.DARK if self._scheme == "dark" else T.LIGHT
        return T.DARK if QApplication.styleHints().colorScheme().name == "Dark" else T.LIGHT


def first_window(folder: Path) -> StartingWindow:
    """Makes the application and shows its first window, painted. `folder`: where the window's state is."""
    application = QApplication.instance() or QApplication(["firmdate"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Firmdate")
    application.setDesktopFileName("firmdate")
    application.setQuitOnLastWindowClosed(False)  # the loop ends after the tasks did
    window = StartingWindow(WindowState(folder))
    window.show()
    for _ in range(50):
        application.processEvents()
        if window.painted:
            break
    return window
