"""Why this date: what is there, what takes it, what comes, and which receipts are not counted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from app.services.delivery import LineAnswer
from app.wording.explanations import reason_rows
from ui.i18n import tr
from ui.models.delivery import Way
from ui.models.delivery_reasons import explained, rows
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.table import Table


class ExplanationPanel(FillingPanel):
    """Stands where the other quotes stand until it is `closed`."""

    closed = Signal()

    def __init__(self, language: str) -> None:
        self.close_it = Button(icon="x", kind="icon", tip=tr("Back to the other quotes, Ctrl+I"))
        super().__init__(tr("Why this date"), actions=(self.close_it,))
        self._language = language
        self.close_it.clicked.connect(self.closed)
        columns = [Column(tr("What")), Column(tr("Quantity"), 64, number=True)]
        self.table = Table(columns, tr("Why this date"), fill=True, row_height=T.TWO_LINE_ROW)
        self.keep(self.table)
        self.ask_first()

    def ask_first(self) -> None:
        text = tr("Once something is asked, what decides about its date stands here.")
        self.show_empty("question", tr("Nothing asked yet"), text)
        self.set_count(None)

    def show_answer(self, answer: LineAnswer, way: Way | None, today: date) -> None:
        explanations = explained(answer, way)
        if not explanations:
            text = tr("{item} is a service: no stock decides about it.", item=answer.product.code)
            self.show_empty("package", tr("Needs no stock"), text)
            self.set_count(None)
            return
        reasons = reason_rows(explanations, self._language, kit=bool(answer.product.components))
        self.table.set_rows(rows(reasons, self._language, today))
        self.show_ready(self.table)
