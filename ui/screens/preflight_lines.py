"""Lines of the quote beside the ERP's, their totals, and what the sales order will be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Signal

from app.services.preflight import Preflight
from ui.i18n import tr
from ui.models import preflight as model
from ui.screens.page_parts import Facts
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import Scroll, column, holder, row
from ui.widgets.primitives import Age, Chip, Label
from ui.widgets.table import Table
from ui.widgets.typed import read_decimal

_LINE_HEIGHT, _TOTAL_HEIGHT = 44, 30


class _Body(Scroll):
    """Scrolls: a quote may have more lines than the window has room."""

    def minimumSizeHint(self) -> QSize:
        return QSize(500, 130)


class PreflightLines(FillingPanel):
    """`quantity_typed(line number, quantity)`; a figure that is none is told by `not_a_figure`."""

    quantity_typed = Signal(int, object)
    not_a_figure = Signal(str)
    complete_wanted = Signal(bool)

    def __init__(self) -> None:
        self._chip = Chip("", "neutral", "")
        super().__init__(tr("Lines"), actions=(self._chip,), row_height=_LINE_HEIGHT)
        self._chip.hide()
        self.table = Table(
            model.line_columns(),
            tr("Lines of the quote beside the ERP"),
            row_height=_LINE_HEIGHT,
            rule_last=True,
        )
        self.totals = Table(model.total_columns(), tr("Totals"), row_height=_TOTAL_HEIGHT, rule_last=True)
        self.table.lead(self.totals, model.FOOTER_GROUPS)
        self.facts = Facts(columns=2, name_width=68)
        self._facts_title = Label(tr("The sales order will be"), "subtitle")
        self.complete = Button(tr("Ship complete"), "package", tip=tr("All in one delivery"))
        self.complete.setCheckable(True)
        self.complete.toggled.connect(self.complete_wanted)
        head = row(self._facts_title, None, self.complete)
        below = column(head, self.facts, spacing=T.S8, margins=(T.S16, T.S16, T.S16, T.S8))
        inner = holder(column(self.table, self.totals, below, None, spacing=0))
        self._page = _Body(inner, edge=0)
        self.keep(self._page)
        self.table.edited.connect(self._on_typed)
        self.show_loading(4)

    def show_preflight(
        self,
        preflight: Preflight,
        rows: Sequence[Row],
        facts: Sequence[tuple[str, str]],
        language: str,
        *,
        stale: bool,
        age: Age,
    ) -> None:
        """`rows` from `model.line_row`, made in slices: a quote may have a thousand lines. `facts`: what the
        order will be."""
        self.table.set_rows(rows)
        self.totals.set_rows(model.total_rows(preflight, language))
        self.table.view.lay_out()  # the totals may need more room than the lines
        self.facts.set_facts(facts)
        for table in (self.table, self.totals):
            table.set_stale(stale)
        count = len(preflight.lines)
        if stale:
            self.show_stale(self._page, age, count=count)
        else:
            self.show_ready(self._page, count=count)
        self._say_differences(preflight)

    def show_complete(self, on: bool, *, may_choose: bool) -> None:
        """Whether all goes in one delivery; it can be chosen until the order was sent."""
        with QSignalBlocker(self.complete):
            self.complete.setChecked(on)
        self.complete.setVisible(may_choose)

    def set_order(self, number: str) -> None:
        """The order's number once it exists, "" before."""
        title = tr("Sales order {number}", number=number) if number else tr("The sales order will be")
        self._facts_title.setText(title)

    def _say_differences(self, preflight: Preflight) -> None:
        if preflight.terms is None:
            self._chip.set_state(tr("Not compared"), "neutral", "circle-dashed")
        elif differ := model.differing(preflight):
            text = tr("1 line differs") if differ == 1 else tr("{count} lines differ", count=differ)
            self._chip.set_state(text, "warning")
        else:
            self._chip.set_state(tr("Equal to the cent"), "success")
        self._chip.show()

    def _on_typed(self, key: object, column_at: int, text: str) -> None:
        if column_at != model.QUANTITY or not isinstance(key, int):
            return
        locale = QLocale()
        quantity = read_decimal(text, locale.decimalPoint(), locale.groupSeparator())
        if quantity is None or quantity < Decimal(0):
            self.not_a_figure.emit(tr("“{text}” is no quantity. Write it like 12 or 1.5.", text=text))
            return
        self.quantity_typed.emit(key, quantity)
