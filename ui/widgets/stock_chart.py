"""The stock picture and the same as a table, one key apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.i18n import tr
from ui.widgets.buttons import Button
from ui.widgets.cells import Cell, Column, Row, cells
from ui.widgets.chart import StockPlot
from ui.widgets.chart_data import StockPicture
from ui.widgets.primitives import Key
from ui.widgets.table import Table


def short_day(day: date) -> str:
    """Fri 27 Nov, in the user's words."""
    locale = QLocale()
    short = QLocale.FormatType.ShortFormat
    return f"{locale.dayName(day.isoweekday(), short)} {day.day} {locale.monthName(day.month, short)}"


class StockChart(QWidget):
    """`T` (or `switch`, a button for the panel's head) shows the table instead, and back."""

    def __init__(self, format_day: Callable[[date], str] = short_day) -> None:
        super().__init__()
        self._format_day = format_day
        self.plot = StockPlot()
        columns = [Column(tr("Date"), 110), Column(tr("What")), Column(tr("Quantity"), 110, number=True)]
        self.table = Table(columns, tr("Projected stock"), fill=True)
        self.switch = Button(icon="table", kind="icon", tip=tr("Show as a table, T"))
        self.switch.clicked.connect(self.toggle)
        self._unit = Key("chart_line", "line", tr("stock"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.plot)
        self._stack.addWidget(self.table)
        self.setFocusProxy(self.plot)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("T"), self, context=context).activated.connect(self.toggle)

    @property
    def shows_table(self) -> bool:
        return self._stack.currentWidget() is self.table

    def keys(self) -> tuple[Key, Key, Key]:
        """The picture's key, for the panel's head."""
        return (
            Key("success_fill", "solid", tr("can be promised")),
            Key("danger_fill", "hatched", tr("short")),
            self._unit,
        )

    def set_picture(self, picture: StockPicture) -> None:
        self.plot.set_picture(picture)
        self.table.view.setAccessibleDescription(picture.sentence)
        self._unit.set_text(tr("stock, {unit}", unit=picture.unit))
        self.table.set_rows(self._rows(picture))

    def toggle(self) -> None:
        had_focus = self.plot.hasFocus() or self.table.view.hasFocus()
        shown = self.plot if self.shows_table else self.table
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self.switch.setToolTip(tr("Show as a picture, T") if self.shows_table else tr("Show as a table, T"))
        self.switch.setAccessibleName(self.switch.toolTip())
        if had_focus:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self, picture: StockPicture) -> list[Row]:
        lines: list[tuple[date, int, tuple[Cell, ...]]] = []

        def add(day: date, order: int, what: Cell, quantity: Cell) -> None:
            when = Cell(self._format_day(day), value=day)
            lines.append((day, order, cells(when, what, quantity)))

        for event in picture.events:
            icon = "lightning-fill" if event.kind == "limiting" else ""
            add(event.day, 0, Cell(event.text, icon=icon, icon_token="danger"), Cell())
        for step in picture.steps:
            words = (
                f"{QLocale().toString(int(step.quantity))}"
                if step.quantity == int(step.quantity)
                else f"{step.quantity:f}"
            )
            add(step.day, 1, Cell(tr("In stock from here on")), Cell(words, value=step.quantity))
        for ask in picture.asks:
            add(
                ask.day,
                2,
                Cell(tr("Can be promised"), strong=True),
                Cell(ask.label, strong=True, value=ask.can),
            )
        if picture.erp_figure is not None:
            figure = picture.erp_figure
            add(figure.day, 3, Cell(figure.label), Cell(f"{figure.quantity:f}", value=figure.quantity))
        lines.sort(key=lambda line: (line[0], line[1]))
        return [Row(line, key=i) for i, (_, _, line) in enumerate(lines)]
