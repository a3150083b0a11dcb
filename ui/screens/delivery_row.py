"""One line of a delivery check as text, and the heads over its cells."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.i18n import tr
from ui.models.delivery import AskedLine
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import (
    CHIP_HEIGHT,
    LEFT,
    RIGHT,
    TONE_ICON,
    chip_width,
    draw_chip,
    draw_text,
    focus_ring,
    text_width,
)

ROW = 36
_GAP = 6
_WIDTHS = {"quantity": 84, "unit": 104, "on": 116, "warehouse": 136, "answer": 200, "remove": 32}
CODE = 150
"""How wide the field for an item's code is; its name stands beside it."""


class AskView(Protocol):
    """What a row asks of the list that it stands in."""

    def spots(self) -> dict[str, QRect]: ...
    def texts(self, line: AskedLine) -> dict[str, str]: ...
    def chip_of(self, line: AskedLine) -> tuple[str, str]: ...


def places(width: int, answer: int) -> dict[str, QRect]:
    """Where each cell stands in a row of this width; the item takes what is left."""
    widths = _WIDTHS | {"answer": max(_WIDTHS["answer"], answer)}
    left = width - T.S16 - T.S8 - sum(widths.values()) - _GAP * len(widths)
    found, x = {"item": QRect(T.S16, 0, max(120, left), ROW)}, T.S16 + max(120, left) + _GAP
    for name, wide in widths.items():
        found[name] = QRect(x, 0, wide, ROW)
        x += wide + _GAP
    return found


class AskRow(QAbstractButton):
    """One line as text; a click or Enter makes it the one whose cells are fields."""

    def __init__(self, line: AskedLine, owner: AskView) -> None:
        super().__init__()
        self.line, self._owner = line, owner
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(ROW)
        theme.changed.connect(self.update)

    def describe(self) -> None:
        parts = [part for part in self._owner.texts(self.line).values() if part]
        if self.line.answer is not None:
            parts.append(self._owner.chip_of(self.line)[0])
        self.setAccessibleName(", ".join(parts) or tr("Empty line"))
        # The fields of the chosen line are its stops.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if self.isChecked() else Qt.FocusPolicy.StrongFocus)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, spots = QRectF(self.rect()), self._owner.spots()
        if self.isChecked():
            painter.fillRect(rect, theme.color("selected"))
            painter.fillRect(QRectF(0, 0, 3, rect.height()), theme.color("accent"))
        elif self.underMouse():
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(QRectF(T.S16, rect.bottom() - 1, rect.width() - 2 * T.S16, 1), theme.color("border"))
        self._cells(painter, spots)
        if self.hasFocus():
            focus_ring(painter, rect)
        painter.end()

    def _cells(self, painter: QPainter, spots: dict[str, QRect]) -> None:
        texts = self._owner.texts(self.line)
        item, ink = QRectF(spots["item"]), theme.color("text")
        wide = min(item.width(), text_width(theme.font("strong"), texts["item"]) + 8)
        start = min(item.width(), CODE + 10.0) if self.isChecked() else wide
        if not self.isChecked():
            draw_text(painter, item, texts["item"], theme.font("strong"), ink)
            for name, align in (("quantity", RIGHT), ("unit", LEFT), ("on", LEFT), ("warehouse", LEFT)):
                room = QRectF(spots[name]).adjusted(9, 0, -9, 0)
                draw_text(painter, room, texts[name], theme.font("body", True), ink, align)
        draw_text(
            painter, item.adjusted(start, 0, -4, 0), texts["name"], theme.font("body"),
            theme.color("text_faint"),
        )  # fmt: skip
        if self.line.answer is not None:
            text, tone = self._owner.chip_of(self.line)
            spot = spots["answer"]
            width = min(spot.width(), chip_width(text, TONE_ICON[tone]))
            at = QRectF(spot.left(), (ROW - CHIP_HEIGHT) / 2, width, CHIP_HEIGHT)
            draw_chip(painter, at, text, tone, TONE_ICON[tone])


class Heads(QWidget):
    def __init__(self, owner: AskView) -> None:
        super().__init__()
        self._owner = owner
        self.setFixedHeight(T.HEADER_ROW)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        titles = {"item": tr("Item"), "quantity": tr("Quantity"), "unit": tr("Unit"), "on": tr("Wanted"),
                  "warehouse": tr("Ship from"), "answer": tr("Answer")}  # fmt: skip
        for name, title in titles.items():
            inset = 0 if name in ("item", "answer") else 9
            room = QRectF(self._owner.spots()[name]).adjusted(inset, 0, -inset, 0)
            room.setHeight(self.height())
            align = RIGHT if name == "quantity" else LEFT
            draw_text(painter, room, title, theme.font("caption"), theme.color("text_faint"), align)
        painter.fillRect(QRectF(T.S16, self.height() - 1, self.width() - 2 * T.S16, 1), theme.color("border"))
        painter.end()
