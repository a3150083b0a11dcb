"""The view under every list: rows are the unit, columns fit their text, one column gives way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView

from ui.theme.theme import theme
from ui.widgets.cells import Column
from ui.widgets.paint import text_width
from ui.widgets.table_delegate import CellDelegate, content_width, paddings
from ui.widgets.table_header import SORT_MARK, TableHeader
from ui.widgets.table_model import TableModel

_MEASURED_ROWS = 50
_SCROLL_BAR = 12


class TableView(QTableView):
    """Up and Down move, Left and Right choose a cell, Enter opens, Ctrl+C copies, Tab leaves."""

    opened = Signal(object)
    columns_resized = Signal()

    def __init__(self, columns: Sequence[Column], *, row_height: int, fill: bool, rule_last: bool) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.table_model = TableModel(columns, self)
        self.hovered = -1
        self.stale = False
        self.rule_last = rule_last
        self.cell_cursor = False
        self.user_widths: dict[int, int] = {}
        self.followers: list[tuple[TableView, Sequence[Sequence[int]]]] = []
        self._led = False
        self._fill, self._laying_out = fill, False
        self._measured: list[int] | None = None
        self._overflows = False
        self._set_up(row_height)

    def _set_up(self, row_height: int) -> None:
        self.setModel(self.table_model)
        self.setHorizontalHeader(TableHeader(self))
        self.setItemDelegate(CellDelegate(self))
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(20)
        rows.setDefaultSectionSize(row_height)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.SelectedClicked | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)  # or Tab would never leave the table
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        if not self._fill:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.horizontalHeader().sectionHandleDoubleClicked.connect(self.reset_width)
        self.doubleClicked.connect(self._open)
        self.table_model.modelReset.connect(self.rows_changed)
        self.table_model.dataChanged.connect(self.rows_changed)
        theme.changed.connect(self.viewport().update)

    # Columns ----------------------------------------------------------------

    def edges(self, column: int) -> tuple[bool, bool]:
        """Whether `column` is the first and the last one to be seen."""
        seen = [i for i in range(len(self.columns)) if not self.isColumnHidden(i)]
        return (column == seen[0], column == seen[-1]) if seen else (False, False)

    def lead(self, table: TableView, groups: Sequence[Sequence[int]]) -> None:
        """Keep another table's columns under sums of this one's, as a footer."""
        table._led = True
        self.followers.append((table, groups))
        self.lay_out()

    def reset_width(self, column: int) -> None:
        self.user_widths.pop(column, None)
        self.lay_out()
        self.columns_resized.emit()

    def rows_changed(self) -> None:
        self._measured = None
        self.lay_out()
        self.fit_height()

    def lay_out(self) -> None:
        if self._led or self._laying_out:
            return
        self._laying_out = True
        width = self.viewport().width()
        for i, column in enumerate(self.columns):
            self.setColumnHidden(i, bool(column.hide_below and width < column.hide_below))
        for i, wide in self._widths(width).items():
            self.setColumnWidth(i, wide)
        for table, groups in self.followers:
            for i, members in enumerate(groups):
                table.setColumnWidth(i, sum(self.columnWidth(m) for m in members))
        self._show_bar(sum(self.columnWidth(i) for i in range(len(self.columns))) > width)
        self._laying_out = False

    def fit_height(self) -> None:
        """As tall as its rows, unless it fills."""
        if self._fill:
            return
        rows = self.table_model.rowCount() * self.verticalHeader().defaultSectionSize()
        head = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().height()
        self.setFixedHeight(head + rows + (_SCROLL_BAR if self._overflows else 0))

    def _widths(self, width: int) -> dict[int, int]:
        seen = [i for i in range(len(self.columns)) if not self.isColumnHidden(i)]
        needs = self._needs_with_footer()
        fixed = {i: max(self.columns[i].width, needs[i]) for i in seen if self.columns[i].width}
        fixed.update({i: self.user_widths[i] for i in seen if i in self.user_widths})
        flexible = [i for i in seen if i not in fixed]
        left = width - sum(fixed.values())
        cap = sum(self.columns[i].cap for i in flexible)
        if cap and left > cap and fixed:  # wide window: figures spread, the name column stays near them
            scale = (width - cap) / sum(fixed.values())
            fixed = {i: round(wide * scale) for i, wide in fixed.items()}
            left = width - sum(fixed.values())
        for n, i in enumerate(flexible):
            share = left // (len(flexible) - n)
            fixed[i] = max(self.columns[i].least, share)
            left -= fixed[i]
        return fixed

    def _needs(self) -> list[int]:
        """Room for the widest of the first rows and the title: another font or language cuts nothing."""
        if self._measured is not None:
            return self._measured
        needs = []
        rows = self.table_model.shown[:_MEASURED_ROWS]
        for i, column in enumerate(self.columns):
            widest = max((content_width(row.cells[i], column) for row in rows), default=0)
            title = text_width(theme.font("caption"), column.title) + (SORT_MARK if column.sortable else 0)
            needs.append(max(widest, title if column.title else 0) + sum(paddings(*self.edges(i))))
        self._measured = needs
        return needs

    def _needs_with_footer(self) -> list[int]:
        """A footer's figure may be wider than those it sums: the column over it makes room."""
        needs = list(self._needs())
        for table, groups in self.followers:
            for need, members in zip(table._needs(), groups, strict=False):
                if len(members) == 1:
                    needs[members[0]] = max(needs[members[0]], need)
        return needs

    def _show_bar(self, overflows: bool) -> None:
        if overflows != self._overflows:
            self._overflows = overflows
            policy = Qt.ScrollBarPolicy
            self.setHorizontalScrollBarPolicy(
                policy.ScrollBarAlwaysOn if overflows else policy.ScrollBarAlwaysOff
            )
            self.fit_height()

    def _on_section_resized(self, column: int, _old: int, new: int) -> None:
        dragged = bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if not self._laying_out and not self._led and new and dragged:
            self.user_widths[column] = new
            self.lay_out()
            self.columns_resized.emit()

    # Keys and mouse ---------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # the Enter that ended the typing comes here as well
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if self.cell_cursor and index.isValid() and self.table_model.cell(index).edit:
                self.edit(index)
            else:
                self._open(index)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and index.isValid():
            self._step(index, -1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row = 0 if key == Qt.Key.Key_Home else self.table_model.rowCount() - 1
            self.setCurrentIndex(self.table_model.index(row, max(0, index.column())))
        elif key == Qt.Key.Key_Escape and self.cell_cursor:
            self.cell_cursor = False
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen row with tabs between its columns, or the one cell that Left and Right have chosen."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row = self.table_model.shown[index.row()]
        if self.cell_cursor:
            text = row.cells[index.column()].words()
        else:
            seen = [i for i in range(len(self.columns)) if not self.isColumnHidden(i)]
            text = "\t".join(" ".join(f"{row.cells[i].words()} {row.cells[i].sub}".split()) for i in seen)
        QApplication.clipboard().setText(text)

    def _step(self, index: QModelIndex, by: int) -> None:
        seen = [i for i in range(len(self.columns)) if not self.isColumnHidden(i)]
        at = seen.index(index.column()) if index.column() in seen else 0
        if self.cell_cursor:
            at = min(len(seen) - 1, max(0, at + by))
        self.cell_cursor = True
        self.setCurrentIndex(self.table_model.index(index.row(), seen[at]))
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.table_model.shown[index.row()].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.table_model.rowCount():
            # Before Qt does it: its own current row would have the ring but not be selected.
            self.setCurrentIndex(self.table_model.index(0, 0))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.cell_cursor = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def _hover(self, now: int) -> None:
        if now != self.hovered:
            self.hovered = now
            self.viewport().update()
