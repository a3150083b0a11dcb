"""One invoice: whether it is paid, what it belongs to, and the way into the ERP."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.invoices import OpenItem
from app.errors import AccessFault, FirmdateError
from app.wording.faults import panel_words
from app.wording.words import joined
from ui.context import DocumentTarget, ScreenContext
from ui.i18n import tr
from ui.models import invoices as model
from ui.screens.page_parts import Facts
from ui.screens.reading_panel import FillingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.primitives import Age, Chip, Label


class InvoiceDetail(FillingPanel):
    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self.item: OpenItem | None = None
        self.chip = Chip("", "neutral", "")
        super().__init__(tr("Invoice"), actions=(self.chip,))
        self.chip.hide()
        self.answer = Label("", "title", wrap=True, selectable=True)
        self.facts = Facts()
        self.copy = Button(icon="copy-simple", kind="icon", tip=tr("Copy the answer"))
        self.order = Button(tr("Show order"), "truck")
        self.erp = Button(tr("Open in ERP"), "arrow-square-out")
        actions = row(self.order, self.erp, self.copy, None)
        inner = column(self.answer, actions, self.facts, None, spacing=T.S12, margins=(T.S16, 0, T.S16, T.S8))
        self._page = holder(inner)
        self.keep(self._page)
        self.copy.clicked.connect(self._copy)
        self.order.clicked.connect(self._show_order)
        self.erp.clicked.connect(self._open_in_erp)
        self.show_nothing()

    def show_item(self, item: OpenItem) -> None:
        self.item = item
        language, today = self._context.language, self._context.today()
        self.set_title(item.number)
        chip = model.state_chip(item, today)
        self.chip.set_state(chip.text, chip.tone, chip.icon)
        self.chip.show()
        self.answer.setText(model.answer(item, today, language))
        self.facts.set_facts(model.facts(item, today, language))
        self.order.setEnabled(bool(item.sales_order_numbers))
        self.order.setToolTip("" if item.sales_order_numbers else tr("The ERP names no sales order for it"))
        url = self._url()
        self.erp.setEnabled(bool(url))
        self.erp.setToolTip("" if url else tr("The ERP has no page for this invoice"))
        self.show_ready(self._page)

    def show_nothing(self) -> None:
        self._forget(tr("Invoice"))
        text = tr("Choose one, or type its number above: paid invoices are found, too.")
        self.show_empty("receipt", tr("No invoice chosen"), text)

    def show_reading(self, text: str) -> None:
        self._forget(text)
        self.show_loading(3, Age("reading", tr("Reading from the ERP")))

    def show_not_found(self, text: str) -> None:
        self._forget(text)
        said = tr("The ERP has no invoice and no customer called {text}. Check the number.", text=text)
        self.show_empty("magnifying-glass", tr("Not found in the ERP"), said)

    def show_fault(self, fault: FirmdateError) -> None:
        words = panel_words("open_items", fault, self._context.language)
        text = joined(words.text, words.remedy)
        if isinstance(fault, AccessFault):
            self.show_no_permission(words.title, text)
        else:
            self.show_error(words.title, text)

    def focus_first(self) -> None:
        if self.item is not None:
            (self.order if self.order.isEnabled() else self.copy).setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self, title: str) -> None:
        self.item = None
        self.set_title(title)
        self.chip.hide()

    def _url(self) -> str | None:
        item = self.item
        return None if item is None else self._context.workspace.erp.record_url("invoice", item.id)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.answer.text())
        self._context.say(tr("Copied: {text}", text=self.answer.text()))

    def _show_order(self) -> None:
        if self.item is not None and self.item.sales_order_numbers:
            self._context.go("orders", DocumentTarget(self.item.sales_order_numbers[0]))

    def _open_in_erp(self) -> None:
        url = self._url()
        if url:
            self._context.open_url(url)
