"""Sales orders of all customers: what is on its way, how far, and what is late."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.freshness import FRESHNESS
from app.domain.sales_orders import SalesOrder
from app.errors import FirmdateError, NotFound
from app.services.documents import OrderList, read_all_orders, read_orders
from app.services.reading import Panel as Reading
from app.services.reading import read_panel
from ui import tasks
from ui.context import DeliveryTarget, DocumentTarget, ScreenContext
from ui.i18n import tr
from ui.models import orders as model
from ui.models.figures import in_slices
from ui.screens.orders_detail import OrderDetail
from ui.screens.page_parts import BODY_MARGINS, Filters, PageHead, filter_row
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import column, holder, row
from ui.widgets.table import Table

_WIDE = 1240


class _Read(NamedTuple):
    shown: model.Shown
    reading: Reading[OrderList]
    rows: list[Row]


class OrdersPage(QWidget):
    """`export_requested(ListData)` from the list."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._shown: model.Shown = "open"
        self._orders: dict[str, SalesOrder] = {}
        self._asked = ""
        self._build()
        self._wire()
        seconds = FRESHNESS["sales_orders"].maximum_age.total_seconds()
        self._poll = tasks.every(
            self, seconds, self._read, key="orders", on_done=self._on_read, on_error=self.panel.fail
        )

    def _build(self) -> None:
        self.table = Table(model.columns(), tr("Sales orders"), fill=True)
        self.filters = Filters(model.filter_names(), tr("Which sales orders"))
        over = holder(filter_row(self.filters, None))
        self.panel = ReadingPanel(self._context, tr("Sales orders"), "erp", "sales_orders", over=over)
        self.panel.keep(self.table)
        self.detail = OrderDetail(self._context)
        self.export = Button(tr("Export"), "download-simple", tip="Ctrl+E")
        self._sides: QBoxLayout = row((self.panel, 3), (self.detail, 2), spacing=T.S12, margins=BODY_MARGINS)
        head = PageHead(tr("Orders"), (self.export,))
        self.setLayout(column(head, (self._sides, 1), spacing=0))

    def _wire(self) -> None:
        self.filters.chosen.connect(self._on_filter)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _key: self.detail.focus_first())
        self.table.export_requested.connect(self.export_requested)
        self.export.clicked.connect(lambda: self.export_requested.emit(self.table.list_data()))
        self.panel.retry_requested.connect(self.read_again)
        self.detail.retry_requested.connect(lambda: self._look_up(self._asked))

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if isinstance(target, DocumentTarget):
            self._asked = target.number
            found = model.named(list(self._orders.values()), target.number)
            if found is None or not self.table.choose(found.id):
                self._look_up(target.number)

    def read_again(self) -> None:
        self._poll.now()
        if self._asked:
            self._look_up(self._asked)

    def check_delivery(self) -> None:
        order = self.detail.order
        if order is not None and order.lines:
            self._context.go(
                "delivery",
                DeliveryTarget(item=order.lines[0].product_code, customer_name=order.customer_name),
            )

    def focus_first(self) -> None:
        target = self.table if self.table.isVisible() else self.panel
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def lists(self) -> dict[str, Table]:
        return {"orders": self.table, "order_lines": self.detail.table}

    # Inside -----------------------------------------------------------------

    async def _read(self) -> _Read:
        shown, workspace, language = self._shown, self._context.workspace, self._context.language
        open_only = shown != "all"
        key = "list:open" if open_only else "list:all"
        reading = await read_panel(
            workspace,
            "sales_orders",
            key,
            OrderList,
            partial(read_all_orders, workspace, open_only=open_only),
        )
        today = self._context.today()
        orders = reading.value.orders if reading.value else ()
        mine = [order for order in orders if model.belongs(order, shown, today)]
        return _Read(shown, reading, await in_slices(mine, lambda o: model.order_row(o, today, language)))

    def _on_read(self, read: _Read) -> None:
        if read.shown != self._shown:
            self._poll.now()
            return
        found = read.reading.value
        if found is not None:
            self._orders = {order.id: order for order in found.orders}
            self._count(found)
        self.table.set_rows(read.rows)
        self.panel.take(read.reading, self.table, len(read.rows), self._nothing())
        self._after_rows()

    def _after_rows(self) -> None:
        """Keep showing what is asked for; else the chosen row, at first the top one."""
        if self._asked:
            found = model.named(list(self._orders.values()), self._asked)
            if found is not None and self.table.choose(found.id):
                self._asked = ""
                self.detail.show_order(found, stale=self.panel.state == "stale")
            return
        if self.table.current_key() is None:
            self.table.choose_first()
        self._on_chosen(self.table.current_key())

    def _count(self, found: OrderList) -> None:
        today = self._context.today()
        counted: tuple[model.Shown, ...] = ("open", "late")
        for key in counted:
            self.filters.set_count(key, sum(model.belongs(o, key, today) for o in found.orders))

    def _nothing(self) -> Nothing:
        if self._shown == "late":
            text = tr("Every open order can still be delivered by its promised date.")
            return Nothing("check-circle", tr("Nothing is late"), text)
        if self._shown == "all":
            text = tr("The ERP has no sales order that your account may see.")
            return Nothing("truck", tr("No sales orders"), text)
        text = tr("Everything that was ordered is delivered.")
        return Nothing("check-circle", tr("No open sales orders"), text)

    def _on_filter(self, key: str) -> None:
        self._shown, self._asked = cast("model.Shown", key), ""
        self._poll.now()

    def _on_chosen(self, key: object) -> None:
        order = self._orders.get(str(key))
        if order is not None:
            self._asked = ""
            self.detail.show_order(order, stale=self.panel.state == "stale")
        elif not self._asked:
            self.detail.show_nothing()

    def _look_up(self, number: str) -> None:
        """An order that is not in the list: closed, or not read yet."""
        if not number:
            return
        self.detail.show_reading(number)
        tasks.run(
            self, lambda: read_orders(self._context.workspace, number), key="order", when_running="replace",
            on_done=self._on_looked_up, on_error=self._on_not_found,
        )  # fmt: skip

    def _on_looked_up(self, found: OrderList) -> None:
        if found.orders:
            self.detail.show_order(found.orders[0])

    def _on_not_found(self, fault: FirmdateError) -> None:
        if isinstance(fault, NotFound):
            text = tr("No sales order and no customer is called {text}.", text=self._asked)
            self.detail.show_empty("magnifying-glass", tr("Not found in the ERP"), text)
        else:
            self.detail.show_fault(fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
