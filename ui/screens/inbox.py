"""Inbox: everything that needs a person. The list at the left, the whole story at the right."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from app.services.inbox import (
    Entry,
    Item,
    assign_entry,
    dismiss_entry,
    free_part,
    list_inbox,
    note_entry,
    open_entry,
    retry_all,
)
from app.services.promises import list_promises
from app.services.reading import Panel as Reading
from app.wording.faults import empty_words
from ui import tasks
from ui.context import CustomerTarget, InboxTarget, Place, QuoteTarget, ScreenContext
from ui.i18n import tr
from ui.models import inbox as model
from ui.screens.inbox_detail import InboxDetail
from ui.screens.page_parts import BODY_MARGINS, Filters, PageHead, filter_row
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.cells import Row
from ui.widgets.layout import column, holder, row
from ui.widgets.table import Table

_SECONDS = 15
_ROW = 52
_LIST_WIDTHS = ((1400, 620), (1040, 436), (0, 320))


class _Read(NamedTuple):
    items: list[Item]
    rows: list[Row]


class InboxPage(QWidget):
    """`export_requested(ListData)` from the list."""

    export_requested = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._shown: model.Shown = "all"
        self._items: dict[int, Item] = {}
        self._wanted: int | None = None
        self._build()
        self._wire()
        self._poll = tasks.every(
            self, _SECONDS, self._read, key="inbox", on_done=self._on_read, on_error=self.panel.fail
        )

    def _build(self) -> None:
        self.table = Table(model.columns(), tr("Inbox"), fill=True, row_height=_ROW)
        self.filters = Filters(model.filter_names(), tr("Which entries"))
        over = holder(filter_row(self.filters, None))
        self.panel = ReadingPanel(self._context, "", "program", "promises", over=over, row_height=_ROW)
        self.panel.keep(self.table)
        self.panel.setAccessibleName(tr("Entries"))
        self.detail = InboxDetail(self._context)
        self.export = Button(tr("Export"), "download-simple", tip="Ctrl+E")
        self.head = PageHead(tr("Inbox"), (self.export,))
        sides = row(self.panel, (self.detail, 1), spacing=T.S12, margins=BODY_MARGINS)
        self.setLayout(column(self.head, (sides, 1), spacing=0))

    def _wire(self) -> None:
        self.filters.chosen.connect(self._on_filter)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _key: self._open())
        self.table.export_requested.connect(self.export_requested)
        self.export.clicked.connect(lambda: self.export_requested.emit(self.table.list_data()))
        self.panel.retry_requested.connect(self.read_again)
        self.detail.retry_wanted.connect(self._retry)
        self.detail.open_wanted.connect(self._open)
        self.detail.said.connect(self._on_said)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        # A field that has the focus takes these letters for itself.
        for key, action in (
            ("A", partial(self.detail.ask, "assign")),
            ("N", partial(self.detail.ask, "note")),
            ("O", self._open),
        ):
            QShortcut(QKeySequence(key), self, context=inside).activated.connect(action)

    # What the window asks ---------------------------------------------------

    def open_target(self, target: object) -> None:
        if isinstance(target, InboxTarget):
            self._wanted = target.item_id
            self._show_wanted()

    def read_again(self) -> None:
        self._poll.now()

    def check_delivery(self) -> None:
        """Of the quote an entry is about, through the quote."""
        if self.detail.item is not None and self.detail.item.params.get("quote"):
            self._open()

    def focus_first(self) -> None:
        target = self.table if self.table.isVisible() else self.panel
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def lists(self) -> dict[str, Table]:
        return {"inbox": self.table}

    # Inside -----------------------------------------------------------------

    async def _read(self) -> _Read:
        workspace, language, today = self._context.workspace, self._context.language, self._context.today()
        items = list(await list_inbox(workspace, all_states=True))
        now, shown = workspace.clock(), self._shown
        mine = [item for item in items if model.belongs(item, shown, workspace.user)]
        return _Read(items, [model.inbox_row(item, now, language, today) for item in mine])

    def _on_read(self, read: _Read) -> None:
        user = self._context.workspace.user
        self._items = {item.id: item for item in read.items}
        counted: tuple[model.Shown, ...] = ("all", "mine", "risk")
        for shown in counted:
            self.filters.set_count(shown, sum(model.belongs(item, shown, user) for item in read.items))
        self.head.aside.set_text(model.counts_words(read.items, user))
        self.table.set_rows(read.rows)
        reading = Reading("program", read.items, self._context.workspace.clock())
        self.panel.take(reading, self.table, len(read.rows), self._nothing())
        if self._wanted is not None:
            self._show_wanted()
        elif self.table.current_key() is None and read.rows:
            self.table.choose_first()
        else:
            self._refresh_detail()

    def _nothing(self) -> Nothing:
        words = empty_words("inbox", "", self._context.language)
        if self._shown in ("all", "mine"):
            return Nothing("tray", words.title, words.text)
        if self._shown == "risk":
            return Nothing(
                "check-circle", tr("No promise is at risk"), tr("Firmdate looks at them every 15 minutes.")
            )
        return Nothing("tray", tr("Nothing is done yet"), tr("Settled and dismissed entries are kept here."))

    def _show_wanted(self) -> None:
        """Asked for by its id: shown even where the filter hides it."""
        item = self._items.get(self._wanted or 0)
        if item is None:
            return
        if not self.table.choose(item.id):
            shown = "all" if item.state == "open" else "done"
            if self.filters.key != shown:
                self.filters.choose(shown)
                return
        self._wanted = None
        self._show(item)

    def _refresh_detail(self) -> None:
        shown = self.detail.item
        if shown is None:
            return
        now = self._items.get(shown.id)
        if now is None:
            self.detail.show_nothing()
        elif now != shown:
            self._show(now)

    def _on_filter(self, key: str) -> None:
        self._shown = cast("model.Shown", key)
        self._poll.now()

    def _on_chosen(self, key: object) -> None:
        item = self._items.get(key) if isinstance(key, int) else None
        if item is not None:
            self._show(item)
        elif self._wanted is None:
            self.detail.show_nothing()

    def _show(self, item: Item) -> None:
        tasks.run(
            self, lambda: open_entry(self._context.workspace, item), key="entry", when_running="replace",
            on_done=partial(self._on_entry, item.unread),
        )  # fmt: skip

    def _on_entry(self, was_unread: bool, entry: Entry) -> None:
        self.detail.show_entry(entry, self._context.workspace.clock())
        if was_unread:
            self._poll.now()
            self._context.counts_changed()

    # Actions ----------------------------------------------------------------

    def _retry(self) -> None:
        tasks.run(
            self, lambda: retry_all(self._context.workspace), key="retry", shield=True,
            busy=self.detail.retry, busy_text=tr("Looking..."), on_done=lambda _none: self._changed(),
        )  # fmt: skip

    def _on_said(self, what: str, text: str) -> None:
        item, workspace = self.detail.item, self._context.workspace
        if item is None:
            return
        work = {
            "assign": assign_entry, "note": note_entry, "dismiss": dismiss_entry, "free": free_part,
        }[what]  # fmt: skip
        tasks.run(
            self,
            lambda: work(workspace, item.id, text),
            key="said",
            on_done=lambda _none: self._was_said(item),
        )

    def _was_said(self, item: Item) -> None:
        self.detail.stop_asking()
        self._show(item)
        self._changed()

    def _changed(self) -> None:
        self._poll.now()
        self._context.counts_changed()

    def _open(self) -> None:
        """To what the entry is about."""
        item = self.detail.item
        if item is None:
            return
        way, quote = model.way(item), item.params.get("quote", "")
        if way in ("quote", "promise") and quote:
            self._context.go("quotes", QuoteTarget(quote))
        elif way == "promise":
            tasks.run(self, lambda: self._promised_to(item.subject), key="open", on_done=self._go)
        elif way == "customer":
            self._context.go("customers", CustomerTarget(item.customer))
        elif way == "settings":
            self._context.go("settings", None)

    async def _promised_to(self, promise_id: str) -> tuple[Place, object]:
        saved = await list_promises(self._context.workspace)
        found = next((p for p in saved if p.id == promise_id), None)
        if found is None or not found.customer_id:
            return "delivery", None
        return "customers", CustomerTarget(found.customer_id)

    def _go(self, where: tuple[Place, object]) -> None:
        self._context.go(*where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(next(wide for least, wide in _LIST_WIDTHS if self.width() >= least))
