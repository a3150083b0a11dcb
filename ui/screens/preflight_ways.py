"""Ways out of a pre-flight: to the records in CRM and ERP, the order, the inbox, a delivery check."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.inbox import list_inbox
from app.services.preflight import Preflight
from ui import tasks
from ui.context import DeliveryTarget, DocumentTarget, InboxTarget, ScreenContext


class PreflightWays:
    """`owner` is the page whose clicks these are."""

    def __init__(self, owner: QWidget, context: ScreenContext) -> None:
        self._owner, self._context = owner, context

    def erp_url(self, order_id: str) -> str | None:
        if not order_id:
            return None
        return self._context.workspace.erp.record_url("sales_order", order_id)

    def open_in_erp(self, order_id: str) -> None:
        url = self.erp_url(order_id)
        if url:
            self._context.open_url(url)

    def quote_url(self, quote_id: str) -> str | None:
        return self._context.workspace.crm.record_url("quote", quote_id)

    def open_quote(self, quote_id: str) -> None:
        url = self.quote_url(quote_id)
        if url:
            self._context.open_url(url)

    def show_order(self, numbers: str) -> None:
        """The last of several."""
        self._context.go("orders", DocumentTarget(numbers.split(", ")[-1]))

    def show_in_inbox(self, reference: str) -> None:
        """The entry about this conversion, else the inbox."""

        async def find() -> InboxTarget | None:
            items = await list_inbox(self._context.workspace)
            found = next((item.id for item in items if item.subject == reference), None)
            return None if found is None else InboxTarget(found)

        def show(target: InboxTarget | None) -> None:
            self._context.go("inbox", target)

        tasks.run(self._owner, find, key="inbox", on_done=show)

    def check_delivery(self, found: Preflight) -> None:
        target = DeliveryTarget(
            quote_id=found.quote.id, customer_key=found.account.id, customer_name=found.account.name
        )
        self._context.go("delivery", target)
