"""The fixed parts of the window: places at the left, search on top, connections at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.i18n import tr
from ui.shortcuts import PLACES, Place, place_title, shown_keys
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.layout import column, row
from ui.widgets.paint import CENTER, LEFT, RIGHT, draw_text, focus_ring, rounded, text_width
from ui.widgets.primitives import Age, Freshness, FreshnessKind, Label, Painted

_SLIM = 60  # narrower than this an item shows its icon only


class Logo(Painted):
    def __init__(self) -> None:
        super().__init__("Firmdate")
        self.setFixedHeight(T.TOP_HEIGHT)

    def draw(self, painter: QPainter) -> None:
        slim = self.width() < _SLIM
        x = 8 if slim else 12
        rounded(painter, QRectF(x, 14, 24, 24), T.RADIUS_CONTROL, theme.color("accent_fill"))
        theme.draw_icon(painter, QRectF(x + 5, 19, 14, 14), "check", theme.color("on_accent"))
        if not slim:
            room = QRectF(44, 0, 140, T.TOP_HEIGHT)
            draw_text(painter, room, "Firmdate", theme.font("subtitle"), theme.color("text"))


class NavItem(QAbstractButton):
    """One place. Slim, its name moves to the tooltip and its count becomes a dot."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place, self._count = place, 0
        self.setText(place_title(place.key))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(T.NAV_ITEM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._describe()
        theme.changed.connect(self.update)

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(T.NAV_WIDTH - 16, T.NAV_ITEM)

    def minimumSizeHint(self) -> QSize:
        return QSize(T.NAV_SLIM - 16, T.NAV_ITEM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, on = QRectF(self.rect()), self.isChecked()
        slim = rect.width() < _SLIM
        if on:
            rounded(painter, rect, T.RADIUS_CONTROL, theme.color("selected"))
            rounded(painter, QRectF(0, 10, 3, 16), 1.5, theme.color("accent"))
        elif self.underMouse():
            rounded(painter, rect, T.RADIUS_CONTROL, theme.color("border"))
        glyph = QRectF(11 if slim else 12, 9, T.ICON_NAV, T.ICON_NAV)
        theme.draw_icon(painter, glyph, self.place.icon, theme.color("accent" if on else "text_muted"))
        if slim and self._count:
            rounded(painter, QRectF(26, 7, 8, 8), 4, theme.color("accent"))
        if not slim:
            font = theme.font("strong" if on else "body")
            draw_text(painter, QRectF(40, 0, rect.width() - 72, 36), self.text(), font, theme.color("text"))
        if self._count and not slim:
            figure = QRectF(0, 0, rect.width() - 12, 36)
            draw_text(
                painter, figure, str(self._count), theme.font("label", True), theme.color("text_muted"), RIGHT
            )
        if self.hasFocus():
            focus_ring(painter, rect)
        painter.end()

    def _describe(self) -> None:
        name = self.text()
        if self._count:
            name = tr("{place}, {count} waiting", place=name, count=self._count)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {shown_keys(self.place.keys)[0]}")


class Navigation(QWidget):
    """Up and Down move between places; `go` is called with the place's key."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Navigation"))
        self.items = {place.key: NavItem(place) for place in PLACES}
        for key, item in self.items.items():
            item.clicked.connect(lambda _checked=False, key=key: go(key))
        *upper, last = self.items.values()
        self.setLayout(column(Logo(), *upper, None, last, spacing=2, margins=(8, 0, 8, 8)))
        self.set_slim(False)

    def set_slim(self, slim: bool) -> None:
        self.setFixedWidth(T.NAV_SLIM if slim else T.NAV_WIDTH)

    def mark(self, key: str) -> None:
        self.items[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        items = list(self.items.values())
        now = next((i for i, item in enumerate(items) if item.hasFocus()), None)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if now is None or step is None:
            super().keyPressEvent(event)
            return
        items[(now + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)


class SearchBox(QAbstractButton):
    """Looks like a field and opens the search: one place to type, reached by Ctrl+K from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self._keys = shown_keys("Ctrl+K")[0]
        self.setText(tr("Search customers, quotes, orders, items"))
        self.setAccessibleName(tr("Search, {keys}", keys=self._keys))
        self.setFixedHeight(36)
        self.setMaximumWidth(520)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(520, 36)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        rounded(painter, rect, T.RADIUS_PANEL, theme.color("surface"), theme.color("border"))
        theme.draw_icon(painter, QRectF(12, 10, 16, 16), "magnifying-glass", theme.color("text_muted"))
        room = QRectF(38, 0, rect.width() - 110, 36)
        draw_text(painter, room, self.text(), theme.font("body"), theme.color("text_faint"), LEFT)
        width = text_width(theme.font("caption"), self._keys) + 12
        cap = QRectF(rect.right() - width - 8, 8, width, 20)
        rounded(painter, cap, 4, theme.color("surface_sunken"), theme.color("border"))
        draw_text(painter, cap, self._keys, theme.font("caption"), theme.color("text_muted"), CENTER)
        if self.hasFocus():
            focus_ring(painter, rect, T.RADIUS_PANEL)
        painter.end()


class StatusLine(QWidget):
    """Both connections with their age, and at the right whose data this is."""

    def __init__(self, note: str) -> None:
        super().__init__()
        self.setObjectName("statusline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(T.STATUS_HEIGHT)
        self.setAccessibleName(tr("Connections"))
        waiting = {"crm": tr("CRM not asked yet"), "erp": tr("ERP not asked yet")}
        self._lights = {system: Freshness(Age("quiet", text), align=LEFT) for system, text in waiting.items()}
        self._note = Label(note, "caption", "faint")
        line = row(*self._lights.values(), None, self._note, spacing=T.S16, margins=(T.S24, 0, T.S24, 0))
        self.setLayout(line)

    def set_connection(self, system: str, kind: FreshnessKind, text: str, tip: str = "") -> None:
        self._lights[system].set_age(Age(kind, text, tip))

    def connection(self, system: str) -> Age | None:
        return self._lights[system].age

    def set_note(self, note: str) -> None:
        self._note.setText(note)
