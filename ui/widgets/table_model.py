"""Rows for a list, sorted, filtered and capped here: a proxy would call Python for each comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.widgets.cells import Cell, Column, ListData, Row, haystack, sort_key
from ui.widgets.primitives import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
CELL_ROLE = Qt.ItemDataRole.UserRole
ROW_ROLE = Qt.ItemDataRole.UserRole + 1


class TableModel(QAbstractTableModel):
    """`shown` is what the view sees; everything else waits behind the filter or the cap."""

    edited = Signal(object, int, str)  # row key, column, text as typed

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.shown: list[Row] = []
        self._rows: list[Row] = []
        self._matching: list[Row] = []
        self._hay: list[str] | None = None
        self._filter = ""
        self._sort: tuple[int, bool] | None = None  # column, descending
        self._cap: int | None = None

    # What is shown ----------------------------------------------------------

    @property
    def sorting(self) -> tuple[int, bool] | None:
        return self._sort

    @property
    def filter_text(self) -> str:
        return self._filter

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def matching(self) -> int:
        """Rows that pass the filter, whether the cap shows them or not."""
        return len(self._matching)

    def set_rows(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)
        self._hay = None
        self._work_out()

    def set_filter(self, text: str) -> None:
        if text != self._filter:
            self._filter = text
            self._work_out()

    def set_cap(self, cap: int | None) -> None:
        if cap != self._cap:
            self._cap = cap
            self._work_out()

    def set_sorting(self, sorting: tuple[int, bool] | None) -> None:
        self._sort = sorting
        self._work_out()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def row_of(self, key: object) -> int:
        """Where the record stands now, -1 when it is not shown. Rows without a key are never found."""
        if key is None:
            return -1
        return next((i for i, row in enumerate(self.shown) if row.key == key), -1)

    def export(self, name: str) -> ListData:
        """Everything that passes the filter, in the order shown; the cap is for the screen only."""
        titles = tuple(f"{c.group}: {c.title}" if c.group else c.title for c in self.columns)
        return ListData(
            name, titles, tuple(tuple(cell.exported() for cell in row.cells) for row in self._matching)
        )

    def _work_out(self) -> None:
        rows = self._filtered()
        if self._sort is not None:
            column, descending = self._sort
            keyed = [(sort_key(row.cells[column]), row) for row in rows]
            filled = [pair for pair in keyed if pair[0][0] == 0]
            filled.sort(key=lambda pair: pair[0], reverse=descending)
            # What is empty comes last either way.
            rows = [row for _, row in filled] + [row for key, row in keyed if key[0] == 1]
        self._matching = rows
        self._show(rows if self._cap is None or self._filter else rows[: self._cap])

    def _filtered(self) -> list[Row]:
        words = self._filter.casefold().split()
        if not words:
            return list(self._rows)
        if self._hay is None:
            self._hay = [haystack(row) for row in self._rows]
        return [
            row for row, hay in zip(self._rows, self._hay, strict=True) if all(word in hay for word in words)
        ]

    def _show(self, rows: list[Row]) -> None:
        """In place where the number of rows allows it, so that a refresh moves nothing."""
        if len(rows) == len(self.shown) and rows:
            self.shown = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.shown = rows
        self.endResetModel()

    # What Qt asks -----------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell:
        return self.shown[index.row()].cells[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return cell.words()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.columns[index.column()].title
            words = f"{cell.words()} {cell.sub}".strip()
            return f"{title}: {words}" if title else words
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.tip or f"{cell.words()} {cell.sub}".strip())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.cell(index).edit:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Typing asks; the screen answers with new rows. The model itself never changes a figure."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        text = str(value)
        if text != self.cell(index).words():
            self.edited.emit(self.shown[index.row()].key, index.column(), text)
        return True
