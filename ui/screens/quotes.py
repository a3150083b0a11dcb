"""Quotes: the list of what waits first, and the pre-flight of the one that is opened."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.freshness import FRESHNESS, DataKind
from app.domain.quotes import QuoteStatus
from app.services.documents import QuoteList, list_quotes
from app.services.reading import Panel as Reading
from app.services.reading import read_panel
from ui import tasks
from ui.context import DeliveryTarget, QuoteTarget, ScreenContext
from ui.i18n import tr
from ui.models import quotes as model
from ui.models.figures import in_slices
from ui.models.preflight_conversions import Conversions
from ui.screens.page_parts import BODY_MARGINS, Filters, PageHead, filter_row
from ui.screens.preflight import PreflightView
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import column, holder
from ui.widgets.table import Table


class _Read(NamedTuple):
    shown: model.Shown
    reading: Reading[QuoteList]
    rows: list[Row]


class QuotesPage(QWidget):
    """`export_requested(ListData)` from the list."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.conversions = Conversions(self)
        self._shown: model.Shown = "waiting"
        self._lists: dict[str, QuoteList] = {}
        self.preflight = PreflightView(
            context, self.conversions, lambda quote: self._next_after(quote) is not None
        )
        self._build()
        self._wire()
        seconds = FRESHNESS["accepted_quotes"].maximum_age.total_seconds()
        self._poll = tasks.every(
            self._list, seconds, self._read, key="quotes", on_done=self._on_read, on_error=self.panel.fail
        )

    def _build(self) -> None:
        self.table = Table(model.columns(), tr("Quotes"), fill=True)
        self.filters = Filters(model.filter_names(), tr("Which quotes"))
        over = holder(filter_row(self.filters, None))
        self.panel = ReadingPanel(self._context, self.filters.label(), "crm", "quotes", over=over)
        self.panel.keep(self.table)
        self.export = Button(tr("Export"), "download-simple", tip="Ctrl+E")
        self._list = QWidget()
        head = PageHead(tr("Quotes"), (self.export,))
        self.head = head
        self._list.setLayout(
            column(head, (holder(column((self.panel, 1), margins=BODY_MARGINS)), 1), spacing=0)
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self.preflight)

    def _wire(self) -> None:
        self.filters.chosen.connect(self._on_filter)
        self.table.opened.connect(self._open)
        self.table.export_requested.connect(self.export_requested)
        self.export.clicked.connect(lambda: self.export_requested.emit(self.table.list_data()))
        self.panel.retry_requested.connect(self.read_again)
        self.preflight.back_wanted.connect(self._go_back)
        self.preflight.next_wanted.connect(self._go_next)
        self.preflight.converted.connect(lambda: self._poll.now())
        self.conversions.changed.connect(lambda _quote: self._poll.now() if self._list.isVisible() else None)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if isinstance(target, QuoteTarget):
            self._stack.setCurrentWidget(self.preflight)
            self.preflight.open_quote(target.quote_id)

    def open_start(self) -> None:
        """The list. What is being converted goes on."""
        self._stack.setCurrentWidget(self._list)
        self.focus_first()

    def read_again(self) -> None:
        if self._in_list:
            self._poll.now()
        else:
            self.preflight.read_again()

    def check_delivery(self) -> None:
        if not self._in_list:
            self.preflight.check_delivery()
            return
        found = self._lists.get(self._key)
        row = next((r for r in (found.rows if found else ()) if r.quote.id == self.table.current_key()), None)
        if row is not None:
            quote = row.quote
            target = DeliveryTarget(
                quote_id=quote.id, customer_key=quote.account_id, customer_name=quote.account_name
            )
            self._context.go("delivery", target)

    def focus_first(self) -> None:
        if not self._in_list:
            self.preflight.focus_first()
        elif self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def lists(self) -> dict[str, Table]:
        """By name, for the window to remember their columns."""
        return {"quotes": self.table}

    # Inside -----------------------------------------------------------------

    @property
    def _in_list(self) -> bool:
        return self._stack.currentWidget() is self._list

    @property
    def _key(self) -> str:
        return "accepted" if self._shown in ("waiting", "accepted") else "all"

    async def _read(self) -> _Read:
        shown, key, workspace = self._shown, self._key, self._context.workspace
        status: QuoteStatus | None = "accepted" if key == "accepted" else None
        kind: DataKind = "accepted_quotes" if status else "quotes"
        reading = await read_panel(
            workspace, kind, f"list:{key}", QuoteList, partial(list_quotes, workspace, status)
        )
        return await self._with_rows(shown, reading)

    async def _with_rows(self, shown: model.Shown, reading: Reading[QuoteList]) -> _Read:
        found, language = reading.value, self._context.language
        if found is None:
            return _Read(shown, reading, [])
        mine = [row for row in found.rows if model.belongs(row, shown, found.today)]
        rows = await in_slices(
            mine,
            lambda row: model.quote_row(
                row, found.today, language, converting=self.conversions.running(row.quote.id)
            ),
        )
        return _Read(shown, reading, rows)

    def _on_read(self, read: _Read) -> None:
        if read.shown != self._shown:  # another filter was chosen while this was read
            self._poll.now()
            return
        if read.reading.value is not None:
            self._lists[self._key] = read.reading.value
            self._count(read.reading.value)
        self.table.set_rows(read.rows)
        self.panel.set_title(self.filters.label())
        waits = tr("Conversion waits for live figures.")
        self.panel.take(read.reading, self.table, len(read.rows), self._nothing(), waits)

    def _count(self, found: QuoteList) -> None:
        for key in model.SHOWN:
            known = self._key == "all" or key in ("waiting", "accepted")
            if known:
                count = sum(model.belongs(row, key, found.today) for row in found.rows)
                self.filters.set_count(key, count)

    def _nothing(self) -> Nothing:
        if self._shown == "waiting":
            text = tr("Every accepted quote has its sales order. The next yes shows here within a minute.")
            return Nothing("check-circle", tr("Nothing to convert"), text)
        text = tr("The CRM has no quote of this kind that your account may see.")
        return Nothing("file-text", tr("No quotes here"), text)

    def _on_filter(self, key: str) -> None:
        self._shown = cast("model.Shown", key)
        self._poll.now()

    def _open(self, key: object) -> None:
        self._context.go("quotes", QuoteTarget(str(key)))

    def _go_back(self) -> None:
        self.open_start()
        self._context.go("quotes", None)

    def _next_after(self, quote_id: str) -> str | None:
        """The next accepted quote that nothing is done with yet, round the end of the list."""
        found = self._lists.get("accepted")
        rows = found.rows if found else ()
        at = next((i for i, row in enumerate(rows) if row.quote.id == quote_id), -1)
        for row in (*rows[at + 1 :], *rows[: max(at, 0)]):
            untouched = self.conversions.of(row.quote.id) is None
            if model.waiting(row) and untouched and row.quote.id != quote_id:
                return row.quote.id
        return None

    def _go_next(self) -> None:
        following = self._next_after(self.preflight.quote_id)
        if following is None:
            self._go_back()
        else:
            self._context.go("quotes", QuoteTarget(following))
