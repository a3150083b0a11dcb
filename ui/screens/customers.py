"""Customers: all of them from the local index, and the overview of the one that is opened."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.errors import FirmdateError
from app.services.reading import Panel as Reading
from app.services.search import CustomerIndex, list_customers, refresh_index
from ui import tasks
from ui.context import CustomerTarget, DeliveryTarget, ScreenContext
from ui.i18n import tr
from ui.models import customers as model
from ui.models.figures import in_slices
from ui.screens.overview import CustomerOverview
from ui.screens.page_parts import BODY_MARGINS, PageHead
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import column, holder
from ui.widgets.table import Table

_LOOK_AGAIN_SECONDS = 60
"""How often the list looks into the index on this PC; how old the index may be is its own policy."""


class _Read(NamedTuple):
    reading: Reading[CustomerIndex]
    rows: list[Row]
    left_out: str


class CustomersPage(QWidget):
    """`export_requested(ListData)` from whichever list is asked."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._names: dict[str, str] = {}
        self._force = False
        self.overview: CustomerOverview | None = None
        self._last_key = ""
        self._build()
        self._poll = tasks.every(
            self._list, _LOOK_AGAIN_SECONDS, self._read,
            key="customers", on_done=self._show, on_error=self.panel.fail,
        )  # fmt: skip

    def _build(self) -> None:
        self.table = Table(model.columns(), tr("Customers"), fill=True)
        self.table.opened.connect(self._open)
        self.table.export_requested.connect(self.export_requested)
        self.panel = ReadingPanel(self._context, tr("All customers"), "program", "customers")
        self.panel.retry_requested.connect(self.read_again)
        self.export = Button(tr("Export"), "download-simple", tip="Ctrl+E")
        self.export.clicked.connect(lambda: self.export_requested.emit(self.table.list_data()))
        self.filter = Button(tr("Filter"), "funnel-simple", tip="Ctrl+F")
        self.filter.clicked.connect(self.table.open_filter)
        self.head = PageHead(tr("Customers"), (self.filter, self.export))
        self._list = QWidget()
        self._list.setLayout(
            column(self.head, (holder(column((self.panel, 1), margins=BODY_MARGINS)), 1), spacing=0)
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._list)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if not isinstance(target, CustomerTarget):
            return
        self._last_key = target.key
        if self.overview is not None and self.overview.key == target.key:
            self._stack.setCurrentWidget(self.overview)
            self.overview.read_again()
            return
        former = self.overview
        self.overview = CustomerOverview(self._context, target.key, self._names.get(target.key, ""))
        self.overview.export_requested.connect(self.export_requested)
        self._stack.addWidget(self.overview)
        self._stack.setCurrentWidget(self.overview)
        if former is not None:
            self._stack.removeWidget(former)
            former.deleteLater()

    def open_start(self) -> None:
        """The list, on the customer that was open last."""
        self._stack.setCurrentWidget(self._list)
        self.table.choose(self._last_key)
        self.focus_first()

    def read_again(self) -> None:
        if self._in_list:
            self._force = True
            self._poll.now()
        elif self.overview is not None:
            self.overview.read_again()

    def check_delivery(self) -> None:
        """For the customer that is open, or chosen in the list."""
        if not self._in_list and self.overview is not None:
            self.overview.check_delivery()
            return
        key = str(self.table.current_key() or "")
        self._context.go("delivery", DeliveryTarget(customer_key=key, customer_name=self._names.get(key, "")))

    def focus_first(self) -> None:
        if not self._in_list and self.overview is not None:
            self.overview.focus_first()
        elif self.table.isVisible():
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def lists(self) -> dict[str, Table]:
        """By name, for the window to remember their columns."""
        return {"customers": self.table}

    # Inside -----------------------------------------------------------------

    @property
    def _in_list(self) -> bool:
        return self._stack.currentWidget() is self._list

    def _open(self, key: object) -> None:
        self._context.go("customers", CustomerTarget(str(key)))

    async def _read(self) -> _Read:
        workspace = self._context.workspace
        force, self._force = self._force, False
        fault: FirmdateError | None = None
        try:
            await refresh_index(workspace, force=force)
        except FirmdateError as caught:  # the index from before is shown with it
            fault = caught
        index = await list_customers(workspace)
        if index.read_at is None:
            return _Read(Reading("program", None, None, fault), [], "")
        rows = await in_slices(model.shown(index), model.customer_row)
        return _Read(Reading("program", index, index.read_at, fault), rows, model.left_out(index))

    def _show(self, read: _Read) -> None:
        if read.reading.value is not None:
            self._names = {entry.record: entry.title for entry in read.reading.value.customers}
            said = tr("of the CRM and the ERP, linked ones once; from the index on this PC")
            self.head.aside.set_text(read.left_out or said)
        first = not self.table.row_count
        self.table.set_rows(read.rows)
        nothing = Nothing(
            "users-three",
            tr("No customers"),
            tr("Neither the CRM nor the ERP shows a customer to your accounts. Ask your administrator."),
        )
        self.panel.take(read.reading, self.table, len(read.rows), nothing)
        if first and self._in_list and self.filter.hasFocus():
            self.focus_first()
