"""What is asked, line by line. The chosen line shows its cells as fields, the others as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.products import Product, Warehouse
from app.services.delivery import LineAnswer
from app.services.delivery_questions import Item
from app.wording import formats
from ui.i18n import tr
from ui.models.delivery import AskedLine, chip
from ui.screens.delivery_item import ItemField
from ui.screens.delivery_row import CODE, ROW, AskRow, Heads, places
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.cells import CellChip
from ui.widgets.fields import Combo, DateField, DecimalField
from ui.widgets.layout import Scroll, column
from ui.widgets.paint import TONE_ICON, chip_width

_MOST_ROWS = 5


class _Rows(QWidget):
    """Up and Down that no field wants choose another line; the scroll area would take them to scroll."""

    def __init__(self, step: Callable[[int], None]) -> None:
        super().__init__()
        self._step = step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class AskLines(QWidget):
    """`changed(line)` when something else is asked, `chosen(line)` when another line is current,
    `item_taken(line)` when its units are to be read, `check_wanted()` on Enter in a figure or a day."""

    changed = Signal(object)
    chosen = Signal(object)
    item_taken = Signal(object)
    check_wanted = Signal()

    def __init__(
        self, find: Callable[[str], Sequence[Item]], today: Callable[[], date], language: str
    ) -> None:
        super().__init__()
        self._today, self._language = today, language
        self._rows: list[AskRow] = []
        self._warehouses: Sequence[Warehouse] = ()
        self._chips: dict[AskedLine, tuple[LineAnswer, CellChip]] = {}
        self._loading = False
        self.stale = False
        self._list = _Rows(self.step)
        self._column = column(spacing=0)
        self._list.setLayout(self._column)
        self._scroll = Scroll(self._list, 0)
        self._heads = Heads(self)
        self._make_fields(find)
        self.setLayout(column(self._heads, self._scroll, spacing=0))
        self._list.installEventFilter(self)
        self.set_lines([AskedLine()])

    def _make_fields(self, find: Callable[[str], Sequence[Item]]) -> None:
        self.item = ItemField(find)
        self.quantity = DecimalField(tr("Quantity"), least=Decimal(0))
        self.on = DateField(tr("Wanted on, empty for today"), self._today)
        self.on.setPlaceholderText(tr("today"))
        self.unit = Combo(name=tr("Unit"))
        self.warehouse = Combo(name=tr("Ship from"))
        self.remove = Button(icon="trash", kind="icon", tip=tr("Remove this line"))
        self.item.taken.connect(self._take_item)
        self.item.left.connect(self._leave_item)
        self.item.entered.connect(lambda: self.quantity.setFocus(Qt.FocusReason.TabFocusReason))
        self.quantity.changed.connect(lambda value: self._set("quantity", value))
        self.on.changed.connect(lambda value: self._set("on", value))
        self.unit.activated.connect(lambda at: self._set("unit", self.unit.itemData(at)))
        self.warehouse.activated.connect(lambda at: self._set("warehouse", self.warehouse.itemData(at) or ""))
        self.quantity.returnPressed.connect(self.check_wanted)
        self.on.returnPressed.connect(self._enter_in_day)
        self.remove.clicked.connect(self.remove_current)
        self._fields: dict[str, QWidget] = {
            "item": self.item, "quantity": self.quantity, "unit": self.unit, "on": self.on,
            "warehouse": self.warehouse, "remove": self.remove,
        }  # fmt: skip
        for widget in self._fields.values():
            widget.setParent(self._list)
            widget.show()
        # The day follows the quantity: item, how many, by when are what a caller says; the rest has defaults.
        order = (self.item, self.quantity, self.on, self.unit, self.warehouse, self.remove)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # Lines ------------------------------------------------------------------

    @property
    def lines(self) -> list[AskedLine]:
        return [row.line for row in self._rows]

    @property
    def current(self) -> AskedLine:
        return self._row().line

    def set_lines(self, lines: Sequence[AskedLine]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self._chips.clear()
        for line in lines or [AskedLine()]:
            self._append(line)
        self._choose(self._rows[0])

    def add_line(self) -> None:
        """An empty line at the end, ready to be typed; the one that is still empty, if there is."""
        row = next((row for row in self._rows if row.line.empty), None)
        self._choose(row or self._append(AskedLine()))
        self.item.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_current(self) -> None:
        at = self._rows.index(self._row())
        row = self._rows.pop(at)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not self._rows:
            self._append(AskedLine())
        self._choose(self._rows[min(at, len(self._rows) - 1)])
        self.item.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(self.current)

    def choose(self, line: AskedLine) -> None:
        self._choose(next(row for row in self._rows if row.line is line))

    def step(self, by: int) -> None:
        at = self._rows.index(self._row()) + by
        if 0 <= at < len(self._rows):
            self._choose(self._rows[at])

    def show_answers(self) -> None:
        for row in self._rows:
            row.describe()
        self._heads.update()
        self._lay_out()

    def commit(self) -> None:
        """Take what is still being typed, as leaving the field would."""
        self.item.take()
        self.on.commit()

    def set_warehouses(self, warehouses: Sequence[Warehouse]) -> None:
        self._warehouses = warehouses
        self._load()

    def set_product(self, line: AskedLine, product: Product) -> None:
        line.product, line.name = product, product.name
        self.refresh(line)

    def refresh(self, line: AskedLine) -> None:
        """The line was changed from outside."""
        if line is self.current:
            self._load()
        self.show_answers()

    # What the rows paint ----------------------------------------------------

    def spots(self) -> dict[str, QRect]:
        chips = [self.chip_of(line) for line in self.lines if line.answer is not None]
        widest = max((chip_width(text, TONE_ICON[tone]) for text, tone in chips), default=0)
        return places(self._list.width(), min(widest, 280))

    def texts(self, line: AskedLine) -> dict[str, str]:
        quantity = "" if line.quantity is None else formats.number(line.quantity, self._language)
        day = formats.day(line.on, self._language, self._today()) if line.on else tr("today")
        known = {w.code or w.id: w.name for w in self._warehouses}
        own = self._warehouses[0].name if self._warehouses else ""
        return {
            "item": line.item, "name": line.name, "quantity": quantity, "unit": _unit(line),
            "on": day, "warehouse": known.get(line.warehouse, line.warehouse or own),
        }  # fmt: skip

    def chip_of(self, line: AskedLine) -> tuple[str, str]:
        assert line.answer is not None
        known = self._chips.get(line)
        if known is None or known[0] is not line.answer:  # each row asks for all of them when it paints
            known = self._chips[line] = line.answer, chip(line.answer, self._language, self._today())
        said = known[1]
        return said.text, "neutral" if self.stale else said.tone

    # Inside -----------------------------------------------------------------

    def _row(self) -> AskRow:
        return next((row for row in self._rows if row.isChecked()), self._rows[0])

    def _append(self, line: AskedLine) -> AskRow:
        row = AskRow(line, self)
        row.clicked.connect(lambda: self._clicked(row))
        self._rows.append(row)
        self._column.addWidget(row)
        self._scroll.setFixedHeight(min(_MOST_ROWS, len(self._rows)) * ROW)
        return row

    def _clicked(self, row: AskRow) -> None:
        self._choose(row)
        self.quantity.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, row: AskRow) -> None:
        row.setChecked(True)
        self._scroll.setFixedHeight(min(_MOST_ROWS, len(self._rows)) * ROW)
        self._load(another=True)
        self.show_answers()
        self._scroll.ensureVisible(0, row.y() + ROW // 2, 0, ROW)
        self.chosen.emit(row.line)

    def _load(self, *, another: bool = False) -> None:
        """The current line into the fields, without taking that for typing, and without taking away what is
        being typed unless it is `another` line now."""
        line, self._loading = self.current, True
        if another or not self.item.being_typed:
            self.item.set_item(line.item)
        if another or self.quantity.value() != line.quantity:
            self.quantity.set_value(line.quantity)
        if another or self.on.value() != line.on:
            self.on.set_value(line.on)
        self.unit.clear()
        units = line.product.units or (line.product.sales_unit,) if line.product else ()
        names = {unit.code: unit.name for unit in units}
        if line.unit and line.unit not in names:
            names = {line.unit: line.unit} | names
        for code, name in (names or {"": "–"}).items():
            self.unit.addItem(name, code or None)
        wanted = line.unit or (line.product.sales_unit.code if line.product else None)
        self.unit.setCurrentIndex(max(0, self.unit.findData(wanted)))
        self.warehouse.clear()
        for warehouse in self._warehouses:
            self.warehouse.addItem(warehouse.name, warehouse.code or warehouse.id)
        if not self._warehouses:
            self.warehouse.addItem(line.warehouse or "–", line.warehouse)
        self.warehouse.setCurrentIndex(max(0, self.warehouse.findData(line.warehouse)))
        self._loading = False

    def _set(self, name: str, value: object) -> None:
        if self._loading or getattr(self.current, name) == value:
            return
        setattr(self.current, name, value)
        self._touched()

    def _take_item(self, item: Item) -> None:
        line = self.current
        line.item, line.name, line.product, line.unit = item.code, item.name, None, None
        self._load()
        self._touched()
        self.item_taken.emit(line)

    def _leave_item(self, text: str) -> None:
        line = self.current
        line.item, line.name, line.product, line.unit = text, "", None, None
        self._touched()
        if text:
            self.item_taken.emit(line)

    def _touched(self) -> None:
        self.current.answer = None
        self.show_answers()
        self.changed.emit(self.current)

    def _enter_in_day(self) -> None:
        self.on.commit()
        if self.on.valid:
            self.check_wanted.emit()

    def _lay_out(self) -> None:
        spots, top = self.spots(), self._row().y()
        for name, widget in self._fields.items():
            spot = spots[name]
            wide = min(CODE, spot.width()) if name == "item" else spot.width()
            widget.setGeometry(spot.left(), top + (ROW - T.CONTROL) // 2, wide, T.CONTROL)
            widget.raise_()
        self.remove.setVisible(len(self._rows) > 1)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._column.activate()
            self._lay_out()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()


def _unit(line: AskedLine) -> str:
    if line.product is None:
        return line.unit or ""
    unit = line.product.unit_called(line.unit)
    return unit.name if unit else line.unit or ""
