"""One sales order: its facts, its lines with their delivery, and ways to its quote and its ERP record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.sales_orders import SalesOrder
from app.errors import FirmdateError
from app.wording.faults import panel_words
from app.wording.words import joined
from ui.context import QuoteTarget, ScreenContext
from ui.i18n import tr
from ui.models import orders as model
from ui.screens.page_parts import Facts
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.primitives import Age, Chip, Elided
from ui.widgets.table import Table


class OrderDetail(FillingPanel):
    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self.order: SalesOrder | None = None
        self.chip = Chip("", "neutral", "")
        super().__init__(tr("Sales order"), actions=(self.chip,))
        self.chip.hide()
        self.customer = Elided("", "strong")
        self.facts = Facts(columns=2)
        self.table = Table(
            model.line_columns(), tr("Lines of the sales order"), fill=True, row_height=T.TWO_LINE_ROW
        )
        self.copy = Button(tr("Copy number"), "copy-simple")
        self.quote = Button(tr("Open quote"), "file-text")
        self.erp = Button(tr("Open in ERP"), "arrow-square-out")
        actions = row(self.copy, self.quote, self.erp, None)
        upper = column(self.customer, self.facts, actions, spacing=T.S8, margins=(T.S16, 0, T.S16, T.S8))
        self._page = holder(column(upper, (self.table, 1), spacing=0))
        self.keep(self._page)
        self.copy.clicked.connect(self._copy)
        self.quote.clicked.connect(self._open_quote)
        self.erp.clicked.connect(self._open_in_erp)
        self.show_nothing()

    def show_order(self, order: SalesOrder, *, stale: bool = False) -> None:
        self.order = order
        language, today = self._context.language, self._context.today()
        self.set_title(order.number or tr("Draft without a number"))
        chip = model.state_chip(order, today)
        self.chip.set_state(chip.text, chip.tone, chip.icon)
        self.chip.show()
        self.customer.set_text(order.customer_name)
        self.facts.set_facts(model.facts(order, today, language))
        self.table.set_rows([model.line_row(line, today, language) for line in order.lines])
        self.table.set_stale(stale)
        self.copy.setEnabled(bool(order.number))
        self.quote.setVisible(bool(model.quote_of(order, self._context.workspace.crm.name)))
        url = self._url()
        self.erp.setEnabled(bool(url))
        self.erp.setToolTip("" if url else tr("The ERP has no page for this order"))
        self.show_ready(self._page)

    def show_nothing(self) -> None:
        self._forget(tr("Sales order"))
        text = tr("Choose a sales order to see its lines and their delivery.")
        self.show_empty("truck", tr("No sales order chosen"), text)

    def show_reading(self, number: str) -> None:
        self._forget(number)
        self.show_loading(3, Age("reading", tr("Reading from the ERP")))

    def show_fault(self, fault: FirmdateError) -> None:
        words = panel_words("sales_orders", fault, self._context.language)
        self.show_error(words.title, joined(words.text, words.remedy))

    def focus_first(self) -> None:
        if self.order is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self, title: str) -> None:
        self.order = None
        self.set_title(title)
        self.chip.hide()

    def _url(self) -> str | None:
        order = self.order
        return None if order is None else self._context.workspace.erp.record_url("sales_order", order.id)

    def _copy(self) -> None:
        if self.order is not None:
            QApplication.clipboard().setText(self.order.number)
            self._context.say(tr("Copied: {text}", text=self.order.number))

    def _open_quote(self) -> None:
        if self.order is not None:
            quote = model.quote_of(self.order, self._context.workspace.crm.name)
            self._context.go("quotes", QuoteTarget(quote))

    def _open_in_erp(self) -> None:
        url = self._url()
        if url:
            self._context.open_url(url)
