"""Team: what is at risk today, what waits, what is unfinished, and whose it is."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.freshness import FRESHNESS
from app.errors import FirmdateError
from app.services.documents import QuoteList, list_quotes
from app.services.reading import Panel as Reading
from app.services.reading import read_panel
from app.services.team import TeamWork, account_managers, read_team_work
from ui import tasks
from ui.context import CustomerTarget, QuoteTarget, ScreenContext
from ui.i18n import tr
from ui.models import team as model
from ui.models.quotes import waiting
from ui.screens.page_parts import PageHead
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.theme import tokens as T
from ui.widgets.cells import Column
from ui.widgets.layout import column, scroll
from ui.widgets.table import Table

_TWO_COLUMNS_FROM = 1000


class _Read(NamedTuple):
    work: TeamWork
    quotes: Reading[QuoteList]


class TeamPage(QWidget):
    """`export_requested(ListData)` from any of its lists."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._managers: dict[str, str] = {}
        self._work: TeamWork | None = None
        self._build()
        seconds = FRESHNESS["accepted_quotes"].maximum_age.total_seconds()
        self._poll = tasks.every(
            self, seconds, self._read, key="team", on_done=self._on_read, on_error=self._on_fault
        )

    def _build(self) -> None:
        self.promises, self.promise_panel = self._list(
            tr("Promises at risk"), model.promise_columns(), "program", "promises"
        )
        self.waiting, self.waiting_panel = self._list(
            tr("Accepted, not converted"), model.waiting_columns(), "crm", "quotes"
        )
        self.unfinished, self.unfinished_panel = self._list(
            tr("Unfinished conversions"), model.unfinished_columns(), "program", "sales_orders"
        )
        self.owed, self.owed_panel = self._list(
            tr("Numbers owed to the CRM"), model.owed_columns(), "program", "quotes"
        )
        self.differing, self.differing_panel = self._list(
            tr("Quote and order that differ"), model.differing_columns(), "program", "sales_orders"
        )
        self.promises.opened.connect(self._open_promise)
        for table in (self.waiting, self.unfinished, self.owed, self.differing):
            table.opened.connect(lambda key: self._context.go("quotes", QuoteTarget(str(key))))
        self._grid = QGridLayout()
        self._grid.setSpacing(T.S12)
        self._grid.setContentsMargins(T.S24, 0, T.S24, T.S16)
        self._panels = (
            self.promise_panel, self.waiting_panel, self.differing_panel, self.unfinished_panel,
            self.owed_panel,
        )  # fmt: skip
        body = QWidget()
        body.setLayout(self._grid)
        self._arrange(2)
        self.setLayout(column(PageHead(tr("Team")), (scroll(body), 1), spacing=0))

    def _list(
        self, title: str, columns: tuple[Column, ...], source: str, what: str
    ) -> tuple[Table, ReadingPanel]:
        tall = T.TWO_LINE_ROW if source == "program" and what != "promises" else 0
        table = Table(columns, title, cap=10, row_height=tall)
        table.export_requested.connect(self.export_requested)
        panel = ReadingPanel(self._context, title, source, what, row_height=tall)
        panel.keep(table)
        panel.retry_requested.connect(self.read_again)
        return table, panel

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        """Team has no records of its own."""

    def read_again(self) -> None:
        self._poll.now()

    def focus_first(self) -> None:
        tables = (self.promises, self.waiting, self.differing, self.unfinished, self.owed)
        shown = next((table for table in tables if table.isVisible()), None)
        (shown or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def lists(self) -> dict[str, Table]:
        return {
            "team_promises": self.promises, "team_waiting": self.waiting,
            "team_unfinished": self.unfinished, "team_owed": self.owed, "team_differing": self.differing,
        }  # fmt: skip

    # Inside -----------------------------------------------------------------

    async def _read(self) -> _Read:
        workspace = self._context.workspace
        work = await read_team_work(workspace)
        quotes = await read_panel(
            workspace, "accepted_quotes", "list:accepted", QuoteList,
            partial(list_quotes, workspace, "accepted"),
        )  # fmt: skip
        if quotes.value is not None and quotes.fault is None:
            accounts = [row.quote.account_id for row in quotes.value.rows if waiting(row)]
            self._managers = await account_managers(workspace, accounts, self._managers)
        return _Read(work, quotes)

    def _on_read(self, read: _Read) -> None:
        work, language, today = read.work, self._context.language, self._context.today()
        self._work = work
        here: Reading[TeamWork] = Reading("program", work, work.read_at)
        self.promises.set_rows([model.promise_row(p, today, language) for p in work.promises])
        text = tr("Everything that was promised can be kept, as far as was looked.")
        self.promise_panel.take(
            here,
            self.promises,
            len(work.promises),
            Nothing("check-circle", tr("No promise is at risk"), text),
        )
        unfinished = [one for one in work.unfinished if not one.owed]
        self.unfinished.set_rows([model.unfinished_row(one, work.read_at, language) for one in unfinished])
        text = tr("Every conversion that was begun has come to its end.")
        self.unfinished_panel.take(
            here, self.unfinished, len(unfinished), Nothing("check-circle", tr("Nothing is unfinished"), text)
        )
        owed = [one for one in work.unfinished if one.owed]
        self.owed.set_rows([model.owed_row(one, work.read_at, language) for one in owed])
        text = tr("Every converted quote carries the number of its order.")
        self.owed_panel.take(
            here, self.owed, len(owed), Nothing("check-circle", tr("No number is owed"), text)
        )
        self.differing.set_rows([model.differing_row(one, work.read_at, language) for one in work.differing])
        text = tr("Every order is what its quote agreed, as far as was looked.")
        self.differing_panel.take(
            here, self.differing, len(work.differing), Nothing("check-circle", tr("Nothing differs"), text)
        )
        self._show_waiting(read.quotes)

    def _show_waiting(self, quotes: Reading[QuoteList]) -> None:
        language, today = self._context.language, self._context.today()
        rows = [row for row in (quotes.value.rows if quotes.value else ()) if waiting(row)]
        self.waiting.set_rows(
            [
                model.waiting_row(row, self._managers.get(row.quote.account_id, ""), today, language)
                for row in rows
            ]
        )
        text = tr("Every accepted quote has its sales order.")
        self.waiting_panel.take(
            quotes, self.waiting, len(rows), Nothing("check-circle", tr("Nothing waits"), text)
        )

    def _on_fault(self, fault: FirmdateError) -> None:
        for panel in self._panels:
            panel.fail(fault)

    def _open_promise(self, key: object) -> None:
        """To its quote where it has one, else to its customer."""
        found = self._work.promises if self._work is not None else ()
        promise = next((p.promise for p in found if p.promise.id == key), None)
        if promise is None:
            return
        if promise.quote_id:
            self._context.go("quotes", QuoteTarget(promise.quote_id))
        elif promise.customer_id:
            self._context.go("customers", CustomerTarget(promise.customer_id))

    def _arrange(self, columns: int) -> None:
        top = Qt.AlignmentFlag.AlignTop
        for i, panel in enumerate(self._panels):
            self._grid.removeWidget(panel)
            if columns == 1 or i > 1:  # those with a why need the whole width
                self._grid.addWidget(panel, i, 0, 1, columns, top)
            else:
                self._grid.addWidget(panel, 0, i, top)
        for i in range(2):
            self._grid.setColumnStretch(i, 1 if i < columns else 0)
        self._grid.setRowStretch(len(self._panels), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= _TWO_COLUMNS_FROM else 1)
