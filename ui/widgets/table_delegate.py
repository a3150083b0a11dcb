"""Paints a cell: ground, hairline and content by itself, so that every state looks alike on every system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.bars import draw_progress
from ui.widgets.cells import Cell, CellMeter, Column
from ui.widgets.paint import (
    CHIP_HEIGHT,
    LEFT,
    RIGHT,
    TONE_ICON,
    chip_width,
    draw_chip,
    draw_text,
    rounded,
    text_width,
)
from ui.widgets.table_model import CELL_ROLE

if TYPE_CHECKING:
    from ui.widgets.table_view import TableView

Index = QModelIndex | QPersistentModelIndex
PAD = 8
ICON_ROOM = T.ICON_M + 6


def paddings(first: bool, last: bool) -> tuple[int, int]:
    """Left and right space inside a cell: the outer edges align with the panel's title."""
    return (T.S16 if first else PAD, T.S16 if last else PAD)


def content_width(cell: Cell, column: Column) -> int:
    """Pixels that the cell needs without its paddings; 0 for what stretches."""
    if cell.chip is not None:
        return chip_width(cell.chip.text, _chip_icon(cell))
    if cell.progress is not None or cell.meter is not None:
        return 0
    font = theme.font("strong" if cell.strong else "body", column.number)
    return text_width(font, cell.text) + (ICON_ROOM if cell.icon else 0)


def _chip_icon(cell: Cell) -> str:
    if cell.chip is None:
        return ""
    return TONE_ICON[cell.chip.tone] if cell.chip.icon is None else cell.chip.icon


class CellDelegate(QStyledItemDelegate):
    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL_ROLE)
        column = self._view.columns[index.column()]
        rect = QRectF(option.rect)
        first, last = self._view.edges(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index, rect, first)
        if cell.mark:
            filled = rect.adjusted(2, 3, -10 if last else -2, -4)
            rounded(painter, filled, 4, theme.color(cell.mark + "_soft"))
        chosen = index.row() == self._view.currentIndex().row()
        if cell.edit and chosen:
            here = index.column() == self._view.currentIndex().column() and self._view.hasFocus()
            field = rect.adjusted(1, 3, -1, -4)
            rounded(
                painter, field, 4, theme.color("surface"), theme.color("accent" if here else "border_control")
            )
        self._hairline(painter, index, rect, first, last)
        left, right = paddings(first, last)
        self._content(painter, rect.adjusted(left, 0, -right, -1), cell, column)
        if self._view.hasFocus() and chosen:
            self._ring(painter, rect, first, last, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, theme.row)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("kind", "cell")
        column = self._view.columns[index.column()]
        editor.setFont(theme.font("body", column.number))
        editor.setAlignment(RIGHT if column.number else LEFT)
        editor.setAccessibleName(column.title)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 3, -1, -3))

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRectF, first: bool
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selected"))
            if first:
                painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
        elif self._view.hovered == index.row():
            painter.fillRect(rect, theme.color("hover"))

    def _hairline(self, painter: QPainter, index: Index, rect: QRectF, first: bool, last: bool) -> None:
        if index.row() == index.model().rowCount() - 1 and not self._view.rule_last:
            return
        left = rect.left() + (T.S16 if first else 0)
        right = rect.right() - (T.S16 if last else 0)
        painter.fillRect(QRectF(left, rect.bottom() - 1, right - left, 1), theme.color("border"))

    def _ring(self, painter: QPainter, rect: QRectF, first: bool, last: bool, index: Index) -> None:
        """Round the row; round one cell once Left or Right has chosen it."""
        one_cell = self._view.cell_cursor
        if one_cell and index.column() != self._view.currentIndex().column():
            return
        ink = theme.color("accent")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 2), ink)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), ink)
        if first or one_cell:
            painter.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), ink)
        if last or one_cell:
            painter.fillRect(QRectF(rect.right() - 2, rect.top(), 2, rect.height()), ink)

    def _content(self, painter: QPainter, area: QRectF, cell: Cell, column: Column) -> None:
        if cell.chip is not None:
            icon = _chip_icon(cell)
            width = min(chip_width(cell.chip.text, icon), area.width())
            x = area.right() - width if column.number else area.left()
            place = QRectF(x, area.center().y() - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
            draw_chip(painter, place, cell.chip.text, cell.chip.tone, icon)
        elif cell.progress is not None:
            ink = "text_muted" if self._view.stale else "text"
            draw_progress(painter, area, cell.progress.done, cell.progress.whole, cell.progress.words, ink)
        elif cell.meter is not None:
            self._meter(painter, area, cell.meter)
        else:
            self._text(painter, area, cell, column)

    def _text(self, painter: QPainter, area: QRectF, cell: Cell, column: Column) -> None:
        font = theme.font("strong" if cell.strong else "body", column.number)
        token = "text_muted" if self._view.stale and cell.token == "text" else cell.token
        ink = theme.color(cell.mark or token)
        align = RIGHT if column.number else LEFT
        if cell.icon:
            glyph = QRectF(area.left(), area.center().y() - T.ICON_M / 2, T.ICON_M, T.ICON_M)
            theme.draw_icon(painter, glyph, cell.icon, theme.color(cell.icon_token or token))
            area = area.adjusted(ICON_ROOM, 0, 0, 0)
        if cell.sub and area.height() > 38:
            middle = area.center().y()
            draw_text(
                painter, QRectF(area.left(), middle - 19, area.width(), 20), cell.text, font, ink, align
            )
            small, faint = theme.font("caption", column.number), theme.color(cell.mark or "text_faint")
            draw_text(painter, QRectF(area.left(), middle, area.width(), 18), cell.sub, small, faint, align)
            return
        if not cell.sub or column.number:
            draw_text(painter, area, cell.text, font, ink, align)
            return
        width = min(float(text_width(font, cell.text)), area.width())
        draw_text(painter, area, cell.text, font, ink)
        rest = area.adjusted(width + PAD, 0, 0, 0)
        if rest.width() > 24:
            draw_text(painter, rest, cell.sub, theme.font("body"), theme.color("text_faint"))

    def _meter(self, painter: QPainter, area: QRectF, meter: CellMeter) -> None:
        token = (
            "success_fill" if meter.score >= 85 else "warning_fill" if meter.score >= 50 else "border_control"
        )
        figure = QRectF(area.left(), area.top(), 30, area.height())
        draw_text(painter, figure, str(meter.score), theme.font("subtitle", True), theme.color("text"))
        bar = QRectF(area.left() + 32, area.center().y() - 3, 64, 6)
        rounded(painter, bar, 3, theme.color("border"))
        rounded(painter, QRectF(bar.left(), bar.top(), 64 * meter.score / 100, 6), 3, theme.color(token))
        room = area.adjusted(104, 0, 0, 0)
        draw_text(
            painter,
            room,
            meter.word,
            theme.font("body"),
            theme.color("text_muted"),
            Qt.AlignmentFlag.AlignVCenter,
        )
