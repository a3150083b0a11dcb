"""One table for every list: sort, filter, copy, export and open, all by keyboard; capped in a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from ui.i18n import tr
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.cells import Column, ListData, Row
from ui.widgets.layout import column, holder, row
from ui.widgets.primitives import Label
from ui.widgets.table_view import TableView


class TableState(TypedDict):
    """What is remembered of a list: no data, only its shape. Columns are known by their titles' positions."""

    sort: list[int] | None
    widths: dict[str, int]


class _FilterField(QLineEdit):
    closed = Signal()
    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class Table(QWidget):
    """`opened(key)` on Enter or double click, `chosen(key)` when another row is current (None: no row),
    `export_requested(ListData)` on Ctrl+E, `edited(key, column, text)`, `state_changed()`.

    As tall as its rows; `fill` scrolls instead. `cap` rows are shown until *Show all*.
    """

    opened = Signal(object)
    chosen = Signal(object)
    export_requested = Signal(object)
    edited = Signal(object, int, str)
    state_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        rows: Sequence[Row] = (),
        *,
        cap: int | None = None,
        fill: bool = False,
        row_height: int = 0,
        rule_last: bool = False,
    ) -> None:
        super().__init__()
        self.name = name
        self._cap, self._expanded, self._keep_quiet = cap, False, False
        self._told: object = None
        self.view = TableView(columns, row_height=row_height or theme.row, fill=fill, rule_last=rule_last)
        self.view.setAccessibleName(name)
        self._build(fill)
        self._wire()
        self.setFocusProxy(self.view)
        self.set_rows(rows)

    def _build(self, fill: bool) -> None:
        self._filter = _FilterField()
        self._filter.setPlaceholderText(tr("Filter this list"))
        self._filter.setAccessibleName(tr("Filter {name}", name=self.name))
        self._found = Label("", "caption", "faint", tabular=True)
        close = Button(icon="x", kind="icon", tip=tr("Close the filter, Esc"))
        close.clicked.connect(self.close_filter)
        margins = (T.S16, T.S4, T.S8, T.S4)
        self._bar = holder(row((self._filter, 1), self._found, close, spacing=T.S8, margins=margins))
        self._bar.hide()
        self._nothing = Label("", "body", "muted", wrap=True)
        self._nothing.setContentsMargins(T.S16, T.S12, T.S16, T.S12)
        self._nothing.hide()
        self._all = Button(kind="link", name=tr("Show all"))
        self._all.clicked.connect(self.toggle_all)
        self._all_row = holder(row(self._all, None, margins=(T.S12, T.S4, T.S16, T.S4)))
        self._all_row.hide()
        body = (self.view, 1) if fill else self.view
        self.setLayout(column(self._bar, body, self._nothing, self._all_row, spacing=0))
        upright = QSizePolicy.Policy.Expanding if fill else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, upright)

    def _wire(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._filter.closed.connect(self.close_filter)
        self._filter.down.connect(self._to_rows)
        self.view.opened.connect(self.opened)
        self.view.columns_resized.connect(self.state_changed)
        self.view.table_model.edited.connect(self.edited)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.horizontalHeader().sectionClicked.connect(self.sort_by)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, action in (
            (QKeySequence("Ctrl+F"), self.open_filter),
            (QKeySequence("Ctrl+E"), self._export),
            (QKeySequence("F3"), self._sort_here),
        ):
            QShortcut(keys, self, context=inside).activated.connect(action)

    # Rows -------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row]) -> None:
        """In place: what is chosen stays chosen, sorting and filter stay, nothing scrolls."""
        key = self.current_key()
        self._keep_quiet = True
        self.view.table_model.set_rows(rows)
        self._apply_cap()
        self._restore(key)
        self._keep_quiet = False
        self._tell()

    @property
    def row_count(self) -> int:
        """All rows, whether shown or not."""
        return self.view.table_model.total

    def current_key(self) -> object:
        index = self.view.currentIndex()
        shown = self.view.table_model.shown
        return shown[index.row()].key if index.isValid() and index.row() < len(shown) else None

    def choose(self, key: object) -> bool:
        """Make the record's row current; False when it is not shown."""
        at = self.view.table_model.row_of(key)
        if at < 0:
            return False
        column = max(0, self.view.currentIndex().column())
        self.view.setCurrentIndex(self.view.table_model.index(at, column))
        return True

    def choose_first(self) -> None:
        if self.view.table_model.rowCount():
            self.view.setCurrentIndex(self.view.table_model.index(0, 0))

    def set_stale(self, stale: bool) -> None:
        """Old figures stay and go grey."""
        if stale != self.view.stale:
            self.view.stale = stale
            self.view.setAccessibleDescription(tr("Not live") if stale else "")
            self.view.viewport().update()

    def lead(self, footer: Table, groups: Sequence[Sequence[int]]) -> None:
        """Keep `footer`'s columns under sums of these; it loses its own head."""
        footer.view.horizontalHeader().hide()
        footer.view.fit_height()
        self.view.lead(footer.view, groups)

    # Sort, filter, cap, export ----------------------------------------------

    def sort_by(self, section: int) -> None:
        """Up, then down, then as it came."""
        if not self.view.columns[section].sortable:
            return
        now = self.view.table_model.sorting
        steps = {None: (section, False), (section, False): (section, True), (section, True): None}
        self._sort(steps.get(now, (section, False)))
        self.state_changed.emit()

    def open_filter(self) -> None:
        if self._bar.isHidden():
            # A list that shrinks while one types would make everything below it jump.
            self.setMinimumHeight(self.height() + self._bar.sizeHint().height())
            self._bar.show()
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def close_filter(self) -> None:
        self._filter.clear()
        self._bar.hide()
        self.setMinimumHeight(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_all(self) -> None:
        self._expanded = not self._expanded
        self._keeping(self._apply_cap)

    def state(self) -> TableState:
        sorting = self.view.table_model.sorting
        widths = {str(i): wide for i, wide in self.view.user_widths.items()}
        return {"sort": [sorting[0], int(sorting[1])] if sorting else None, "widths": widths}

    def restore_state(self, state: TableState) -> None:
        """What `state` gave; columns that are no longer there are passed over."""
        count = len(self.view.columns)
        sort = state["sort"]
        self.view.user_widths = {int(i): w for i, w in state["widths"].items() if int(i) < count}
        self._sort((sort[0], bool(sort[1])) if sort and sort[0] < count else None)
        self.view.lay_out()

    def _sort(self, sorting: tuple[int, bool] | None) -> None:
        self._keeping(lambda: self.view.table_model.set_sorting(sorting))

    def _sort_here(self) -> None:
        self.sort_by(max(0, self.view.currentIndex().column()))

    def _export(self) -> None:
        self.export_requested.emit(self.list_data())

    def list_data(self) -> ListData:
        return self.view.table_model.export(self.name)

    def _on_filter(self, text: str) -> None:
        self._keeping(lambda: self.view.table_model.set_filter(text.strip()))
        self._apply_cap()

    def _to_rows(self) -> None:
        if self.view.table_model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_cap(self) -> None:
        model = self.view.table_model
        model.set_cap(None if self._expanded else self._cap)
        over = self._cap is not None and model.total > self._cap and not model.filter_text
        if over:
            self._all.set_label(
                tr("Show fewer") if self._expanded else tr("Show all {count}", count=model.total)
            )
        self._all_row.setVisible(over)
        nothing = bool(model.filter_text) and not model.matching
        self._nothing.setText(tr("Nothing here matches “{text}”.", text=model.filter_text))
        self._nothing.setVisible(nothing)
        self._found.setText(tr("{found} of {count}", found=model.matching, count=model.total))

    def _keeping(self, change: Callable[[], None]) -> None:
        """Do `change`, then let the row that was current be current again wherever it went."""
        key = self.current_key()
        self._keep_quiet = True
        change()
        self._restore(key)
        self._keep_quiet = False
        self._tell()

    def _restore(self, key: object) -> None:
        if key is not None and not self.choose(key):
            self.view.setCurrentIndex(QModelIndex())
            self.view.clearSelection()

    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._keep_quiet:
            self._tell()

    def _tell(self) -> None:
        key = self.current_key()
        if key != self._told:
            self._told = key
            self.chosen.emit(key)
