"""Column heads that paint their own labels: right-aligned over figures, with groups and the sort mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.paint import CENTER, LEFT, RIGHT, draw_text, rounded, text_width
from ui.widgets.table_delegate import paddings

if TYPE_CHECKING:
    from ui.widgets.table_view import TableView

_GROUP = 22
SORT_MARK = 14


class TableHeader(QHeaderView):
    """The style would centre the labels, cut the group row and ignore the token colours."""

    def __init__(self, view: TableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        grouped = any(column.group for column in view.columns)
        self.setFixedHeight(T.HEADER_ROW + (_GROUP if grouped else 0))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(24)
        self.setMouseTracking(True)
        theme.changed.connect(self.viewport().update)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._view.columns[section]
        first, last = self._view.edges(section)
        area = QRectF(rect)
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        left, right = area.left() + (T.S16 if first else 0), area.right() - (T.S16 if last else 0)
        painter.fillRect(QRectF(left, area.bottom() - 1, right - left, 1), theme.color("border"))
        before, after = paddings(first, last)
        label = QRectF(
            area.left() + before, area.bottom() - T.HEADER_ROW, area.width() - before - after, T.HEADER_ROW
        )
        self._label(painter, label, section)
        if column.group:
            self._group(painter, rect, section, column.group)
        painter.restore()

    def _label(self, painter: QPainter, label: QRectF, section: int) -> None:
        column, sorting = self._view.columns[section], self._view.table_model.sorting
        font = theme.font("caption")
        sorted_here = sorting is not None and sorting[0] == section
        ink = theme.color("text" if sorted_here else "text_faint")
        if sorted_here and sorting is not None:
            icon = "arrow-down" if sorting[1] else "arrow-up"
            used = min(label.width() - SORT_MARK, float(text_width(font, column.title)))
            x = label.right() - 10 if column.number else label.left() + used + 4
            theme.draw_icon(painter, QRectF(x, label.center().y() - 5, 10, 10), icon, ink)
            label = label.adjusted(0, 0, -SORT_MARK, 0)
        draw_text(painter, label, column.title, font, ink, RIGHT if column.number else LEFT)

    def _group(self, painter: QPainter, rect: QRect, section: int, group: str) -> None:
        members = [i for i, column in enumerate(self._view.columns) if column.group == group]
        start = rect.left() - sum(self.sectionSize(i) for i in members if i < section)
        width = sum(self.sectionSize(i) for i in members)
        band = QRectF(start + 4, 2, width - 8, _GROUP - 2)
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, band, 4, theme.color("surface_sunken"))
        draw_text(painter, band, group, theme.font("label"), theme.color("text_muted"), CENTER)
