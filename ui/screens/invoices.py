"""Open invoices of all customers, how old they are, and the answer to "has my invoice been paid?"."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.freshness import FRESHNESS
from app.domain.invoices import OpenItem
from app.errors import FirmdateError, NotFound, UsageError
from app.services.documents import InvoiceList, read_all_open_items, read_invoices
from app.services.reading import Panel as Reading
from app.services.reading import read_panel
from app.wording.faults import fault_words
from ui import tasks
from ui.context import DocumentTarget, ScreenContext
from ui.i18n import tr
from ui.models import invoices as model
from ui.models.figures import in_slices
from ui.screens.invoices_detail import InvoiceDetail
from ui.screens.page_parts import BODY_MARGINS, PageHead
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.theme import tokens as T
from ui.widgets.bars import AgeingBar
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import column, holder, row
from ui.widgets.table import Table

_DETAIL_WIDTHS = ((1400, 460), (1000, 372), (0, 340))


class _Read(NamedTuple):
    text: str
    reading: Reading[InvoiceList]
    rows: list[Row]


class _Field(QLineEdit):
    """Down goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class InvoicesPage(QWidget):
    """`export_requested(ListData)` from the list."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._items: dict[str, OpenItem] = {}
        self._asked = ""
        self._build()
        self._wire()
        seconds = FRESHNESS["open_items"].maximum_age.total_seconds()
        self._poll = tasks.every(
            self, seconds, self._read, key="invoices", on_done=self._on_read, on_error=self.panel.fail
        )

    def _build(self) -> None:
        self.field = _Field()
        self.field.setPlaceholderText(tr("Invoice number or customer"))
        self.field.setAccessibleName(tr("Invoice number or customer"))
        self.field.setClearButtonEnabled(False)
        self.ask_erp = Button(
            tr("Look up"), "magnifying-glass", tip=tr("Enter. Paid invoices are found, too")
        )
        self.table = Table(model.columns(), tr("Open invoices"), fill=True)
        self.picture = AgeingBar()
        self._picture = holder(row((self.picture, 1), margins=(T.S16, 0, T.S16, T.S4)))
        self._picture.hide()
        searching = row((self.field, 1), self.ask_erp, spacing=T.S8, margins=(T.S16, T.S4, T.S16, T.S8))
        over = holder(column(searching, self._picture, spacing=0))
        self.panel = ReadingPanel(self._context, tr("Open invoices"), "erp", "open_items", over=over)
        self.panel.keep(self.table)
        self.detail = InvoiceDetail(self._context)
        self.export = Button(tr("Export"), "download-simple", tip="Ctrl+E")
        self.head = PageHead(tr("Invoices"), (self.export,))
        sides = row((self.panel, 1), self.detail, spacing=T.S12, margins=BODY_MARGINS)
        self.setLayout(column(self.head, (sides, 1), spacing=0))

    def _wire(self) -> None:
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self.look_up)
        self.field.down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.ask_erp.clicked.connect(self.look_up)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _key: self.detail.focus_first())
        self.table.export_requested.connect(self.export_requested)
        self.export.clicked.connect(lambda: self.export_requested.emit(self.table.list_data()))
        self.panel.retry_requested.connect(self.read_again)
        self.detail.retry_requested.connect(lambda: self._ask(self._asked))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        # The field is this list's filter: one place to type.
        QShortcut(QKeySequence("Ctrl+L"), self, context=inside).activated.connect(self.focus_field)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if isinstance(target, DocumentTarget):
            self.field.setText(target.number)
            self.look_up()

    def read_again(self) -> None:
        self._poll.now()
        if self._asked:
            self._ask(self._asked)

    def focus_first(self) -> None:
        self.focus_field()

    def focus_field(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def lists(self) -> dict[str, Table]:
        return {"invoices": self.table}

    def look_up(self) -> None:
        """Enter: an open one of that number is chosen; anything else is asked of the ERP."""
        text = self.field.text().strip()
        if not text:
            return
        found = model.named(list(self._items.values()), text)
        if found is not None:
            self._asked = ""
            self.table.choose(found.id)
            self.detail.show_item(found)
        else:
            self._ask(text)

    # Inside -----------------------------------------------------------------

    async def _read(self) -> _Read:
        workspace = self._context.workspace
        reading = await read_panel(
            workspace, "open_items", "list:all", InvoiceList, partial(read_all_open_items, workspace)
        )
        return await self._with_rows(reading)

    async def _with_rows(self, reading: Reading[InvoiceList]) -> _Read:
        text, language, today = self.field.text(), self._context.language, self._context.today()
        items = model.matching(reading.value.items if reading.value else (), text)
        return _Read(text, reading, await in_slices(items, lambda i: model.invoice_row(i, today, language)))

    def _on_read(self, read: _Read) -> None:
        if read.text != self.field.text():
            self._on_text(self.field.text())
        found = read.reading.value
        if found is not None:
            self._items = {item.id: item for item in found.items}
            today, language = self._context.today(), self._context.language
            self.picture.set_parts(model.ageing_parts(found.items, today, language))
            self.head.aside.set_text(model.total_words(found.items, today, language))
        self._picture.setVisible(found is not None and bool(found.items))
        self.table.set_rows(read.rows)
        self.panel.take(read.reading, self.table, len(read.rows), self._nothing(read.text))
        if self.detail.item is None and not self._asked:
            self.table.choose_first()
        self._on_chosen(self.table.current_key())

    def _nothing(self, text: str) -> Nothing:
        if self._asked:
            return Nothing(
                "receipt", tr("Not among the open ones"), tr("What the ERP says of it stands beside.")
            )
        if text.strip():
            said = tr(
                "Nothing open matches “{text}”. Press Enter to look among paid invoices, too.",
                text=text.strip(),
            )
            return Nothing("magnifying-glass", tr("No open invoice"), said)
        return Nothing("check-circle", tr("Nothing open"), tr("Every invoice that was sent is paid."))

    def _on_text(self, _text: str) -> None:
        self._asked = ""
        self._refilter()

    def _refilter(self) -> None:
        last = self.panel.last
        if last is not None and last.value is not None:
            tasks.run(
                self,
                lambda: self._with_rows(last),
                key="filter",
                when_running="replace",
                on_done=self._on_filtered,
            )

    def _on_filtered(self, read: _Read) -> None:
        self.table.set_rows(read.rows)
        self.panel.take(read.reading, self.table, len(read.rows), self._nothing(read.text))
        if self.table.current_key() is None and not self._asked:
            self.table.choose_first()

    def _on_chosen(self, key: object) -> None:
        item = self._items.get(str(key))
        if self._asked:
            return
        if item is not None:
            self.detail.show_item(item)
        elif key is None:
            self.detail.show_nothing()

    def _ask(self, text: str) -> None:
        if not text:
            return
        self._asked = text
        self.detail.show_reading(text)
        self._refilter()
        tasks.run(
            self, lambda: read_invoices(self._context.workspace, text), key="ask", when_running="replace",
            busy=self.ask_erp, busy_text=tr("Looking..."), on_done=self._on_answer,
            on_error=self._on_no_answer,
        )  # fmt: skip

    def _on_answer(self, found: InvoiceList) -> None:
        if not self._asked:
            return
        if not found.customer and found.items:
            self.detail.show_item(found.items[0])
        elif found.items:  # a customer: its open ones are the list
            self._asked = ""
            self.field.setText(found.items[0].customer_name)
        else:
            self.detail.show_empty(
                "check-circle",
                tr("Nothing open"),
                tr("{customer} has paid everything.", customer=found.customer),
            )

    def _on_no_answer(self, fault: FirmdateError) -> None:
        if isinstance(fault, NotFound) and fault.code == "invoice_or_customer":
            self.detail.show_not_found(self._asked)
        elif isinstance(fault, UsageError | NotFound):
            words = fault_words(fault, self._context.language)
            self.detail.show_empty("magnifying-glass", words.title, f"{words.text} {words.remedy}".strip())
        else:
            self.detail.show_fault(fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.setFixedWidth(next(wide for least, wide in _DETAIL_WIDTHS if self.width() >= least))
