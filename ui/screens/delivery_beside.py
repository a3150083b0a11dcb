"""Under the answer: the stock, and beside it the other quotes or the reasons."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.services.delivery import DeliveryCheck, LineAnswer
from app.services.delivery_erp import ErpFigure
from app.services.delivery_quotes import OtherQuotes, read_other_quotes
from app.services.reading import Panel as Reading
from ui import tasks
from ui.context import QuoteTarget, ScreenContext
from ui.models.delivery import Way
from ui.screens.delivery_also import AlsoQuotedPanel
from ui.screens.delivery_chart import CHART_LEAST, ChartPanel
from ui.screens.delivery_reasons import ExplanationPanel
from ui.theme import tokens as T
from ui.widgets.layout import row
from ui.widgets.primitives import Age

_SIDE, _SIDE_WIDE, _WIDE_FROM = 384, 480, 1352
_KEYS_FROM = 1000
"""Narrower, the picture's key leaves its room to the title."""


class Beside(QWidget):
    """Shows the line it is given. The other quotes are read for a whole check, after its answer stands."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._line: LineAnswer | None = None
        self._compared: tuple[DeliveryCheck, str] | None = None
        self.chart_panel = ChartPanel(context.language)
        self.also = AlsoQuotedPanel(context)
        self.explanation = ExplanationPanel(context.language)
        self.side = QWidget()
        self._stack = QStackedLayout(self.side)
        self._stack.addWidget(self.also)
        self._stack.addWidget(self.explanation)
        self.setLayout(row((self.chart_panel, 1), self.side, spacing=T.S12))
        self.explanation.closed.connect(self.explain)
        self.also.retry_requested.connect(self._read_also)
        self.also.table.opened.connect(lambda key: context.go("quotes", QuoteTarget(str(key))))
        for table in (self.also.table, self.explanation.table):
            table.export_requested.connect(self.export_requested)
        self.ask_first()

    def ask_first(self) -> None:
        self._line = self._compared = None
        self.chart_panel.ask_first()
        self.also.ask_first()
        self.explanation.ask_first()

    def show_line(
        self, line: LineAnswer, way: Way | None, today: date, stale: Age | None, figure: ErpFigure | None
    ) -> None:
        self._line = line
        self.chart_panel.show_answer(line, way, today, stale, figure)
        self.explanation.show_answer(line, way, today)
        self.also.show_line(line)

    def compare(self, check: DeliveryCheck, own_quote_id: str) -> None:
        self._compared = check, own_quote_id
        self._read_also()

    def explain(self) -> None:
        """The reasons take the place of the other quotes, and give it back."""
        shown = self.also if self.explains else self.explanation
        self._stack.setCurrentWidget(shown)
        shown.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reasons(self) -> None:
        if not self.explains:
            self.explain()

    @property
    def explains(self) -> bool:
        return self._stack.currentWidget() is self.explanation

    def _read_also(self) -> None:
        if self._compared is None:
            return
        self.also.read()
        work = partial(read_other_quotes, self._context.workspace, *self._compared)
        tasks.run(self, work, key="also", on_done=self._take_also, on_error=self.also.fail,
                  when_running="replace")  # fmt: skip

    def _take_also(self, read: Reading[OtherQuotes]) -> None:
        if self._compared is not None:
            self.also.show_read(read, self._line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - T.S12 - CHART_LEAST
        self.side.setFixedWidth(_SIDE_WIDE if self.width() >= _WIDE_FROM else max(240, min(_SIDE, room)))
        self.chart_panel.show_keys(self.width() >= _KEYS_FROM)
