"""One customer, whole: who they are, whether we may sell to them, and everything open between us."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from app.domain.freshness import FRESHNESS
from app.errors import FirmdateError, NotFound
from app.services import overview as services
from app.services.customers import CustomerHit, resolve_customer
from ui import tasks
from ui.context import DeliveryTarget, DocumentTarget, QuoteTarget, ScreenContext
from ui.screens.overview_head import OverviewHead
from ui.screens.overview_panels import OverviewPanels
from ui.theme import tokens as T
from ui.widgets.layout import column, scroll

THREE_COLUMNS_FROM = 1400
_STRETCHES = {2: (66, 34, 0), 3: (38, 38, 24)}


class CustomerOverview(QWidget):
    """Two columns, three from 1400 px; panels keep their order when they move. `found(name)` when
    it was read, `export_requested(ListData)` from any of its lists."""

    found = Signal(str)
    export_requested = Signal(object)

    def __init__(self, context: ScreenContext, key: str, name: str) -> None:
        super().__init__()
        self.key = key
        self._context = context
        self._hit: CustomerHit | None = None
        self._reread_link = True
        self.last: services.Overview | None = None
        self.head = OverviewHead(context, name)
        self.head.check_delivery.connect(self.check_delivery)
        self.head.try_again.connect(self.read_again)
        self.panels = OverviewPanels(context)
        self.panels.setParent(self)
        self._wire()
        self._lanes = [column(spacing=T.S12) for _ in range(3)]
        self._grid = QGridLayout()
        self._grid.setSpacing(T.S12)
        for i, lane in enumerate(self._lanes):
            self._grid.addLayout(lane, 0, i)
        content = QWidget()
        content.setLayout(column(self._grid, None, spacing=0, margins=(T.S24, 0, T.S24, T.S24)))
        self.setLayout(column(self.head, (scroll(content), 1), spacing=0))
        self.columns = 0
        self._place(2)
        seconds = FRESHNESS["sales_orders"].maximum_age.total_seconds()
        self._poll = tasks.every(
            self, seconds, self._read, key="overview", on_done=self._show, on_error=self._fail
        )

    def _wire(self) -> None:
        go, panels = self._context.go, self.panels
        panels.quote_opened.connect(lambda quote_id: go("quotes", QuoteTarget(str(quote_id))))
        panels.order_opened.connect(lambda number: go("orders", DocumentTarget(str(number))))
        panels.invoice_opened.connect(lambda number: go("invoices", DocumentTarget(str(number))))
        for table in panels.tables:
            table.export_requested.connect(self.export_requested)
        for panel in panels.all:
            panel.retry_requested.connect(self.read_again)

    # Reading ----------------------------------------------------------------

    def read_again(self) -> None:
        """Also asks anew which ERP accounts are linked."""
        self._reread_link = True
        self._poll.now()

    async def _read(self) -> services.Overview:
        workspace = self._context.workspace
        if self._hit is None or self._reread_link:
            try:
                self._hit = await resolve_customer(workspace, self.key)
            except NotFound:
                raise
            except FirmdateError:
                if self._hit is None:
                    raise
            self._reread_link = False
        return await services.read_overview(workspace, self._hit)

    def _show(self, read: services.Overview) -> None:
        first, self.last = self.last is None, read
        today = self._context.today()
        self.head.show_overview(read, today)
        self.panels.show_overview(read, today)
        self.found.emit(read.name)
        if first and (self.head.check.hasFocus() or QApplication.focusWidget() is None):
            self.focus_first()

    def _fail(self, fault: FirmdateError) -> None:
        """Neither system said anything, not even from before."""
        for panel in self.panels.all:
            if panel.last is None or panel.last.value is None:
                panel.fail(fault)

    # What the window asks ---------------------------------------------------

    def check_delivery(self) -> None:
        name = self.last.name if self.last else self.head.name.text()
        self._context.go("delivery", DeliveryTarget(customer_key=self.key, customer_name=name))

    def focus_first(self) -> None:
        table = self.panels.quote_table
        ready = table.isVisibleTo(self) and table.row_count
        (table.view if ready else self.head.check).setFocus()

    # Columns ----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(3 if self.width() >= THREE_COLUMNS_FROM else 2)

    def _place(self, columns: int) -> None:
        if columns == self.columns:
            return
        self.columns = columns
        p = self.panels
        lanes = [[p.quotes, p.orders, p.invoices, p.promises], [p.contacts, p.activity, p.addresses], []]
        if columns == 3:
            lanes = [[p.quotes, p.orders, p.promises], [p.invoices, p.addresses], [p.contacts, p.activity]]
        for lane in self._lanes:
            while lane.count():
                lane.takeAt(0)
        for lane, panels in zip(self._lanes, lanes, strict=True):
            for panel in panels:
                lane.addWidget(panel)
            lane.addStretch(1)
        for i, share in enumerate(_STRETCHES[columns]):
            self._grid.setColumnStretch(i, share)
        self._grid.setHorizontalSpacing(T.S12)
