"""Projected stock of the line that is looked at, or why there is none to show."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QSizePolicy

from app.services.delivery import LineAnswer
from app.services.delivery_erp import ErpFigure
from app.wording import formats
from ui.i18n import tr
from ui.models import delivery_chart as model
from ui.models.delivery import Way
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age
from ui.widgets.stock_chart import StockChart

CHART_LEAST = 440
_LOWEST = 184
"""With three lines asked and two ways to say yes, all of it stands in the usual window."""


class ChartPanel(Panel):
    """`chart` is kept while other states are shown."""

    def __init__(self, language: str) -> None:
        self.chart = StockChart(partial(formats.day, language=language))
        self.chart.plot.setMinimumHeight(_LOWEST)
        self.chart.setMinimumHeight(_LOWEST)
        # It takes the room that is left: what its table would like to have counts for nothing.
        self.chart.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._keys = self.chart.keys()
        super().__init__(tr("Projected stock"), actions=(*self._keys, self.chart.switch))
        self._language = language
        self.setMinimumWidth(CHART_LEAST)  # a long name in its head must not widen the page

    def show_keys(self, shown: bool) -> None:
        """The picture's key; each column says what it is anyway."""
        for key in self._keys:
            key.setVisible(shown)

    def ask_first(self) -> None:
        text = tr("Here the stock of the item stands, day by day, with what is asked of it.")
        self._show_nothing("chart-line", tr("Nothing asked yet"), text)

    def show_answer(
        self,
        answer: LineAnswer,
        way: Way | None,
        today: date,
        stale: Age | None,
        figure: ErpFigure | None = None,
    ) -> None:
        """`stale`: how old it is, where the ERP cannot be reached. `figure`: the ERP's own."""
        picture = model.picture(answer, way, self._language, today, figure)
        if picture is None:
            text = tr("{item} is a service.", item=answer.product.code)
            self._show_nothing("package", tr("Needs no stock"), text)
            return
        self.chart.set_picture(picture)
        self.set_title(model.chart_title(answer, way))
        if stale is not None:
            self.show_stale(self.chart, stale)
            self.set_age(None)  # the answer above says it, and the head has no room for both
        else:
            self.show_ready(self.chart)
        self.set_note(model.note(answer, way))

    def _show_nothing(self, icon: str, title: str, text: str) -> None:
        self.set_title(tr("Projected stock"))
        self.show_empty(icon, title, text)
        self.set_count(None)
