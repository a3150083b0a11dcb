"""The panel that asks: its lines, where they come from, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.domain.products import Product, Warehouse
from app.domain.quotes import Quote
from app.errors import FirmdateError
from app.services.delivery import DeliveryRequest
from app.services.delivery_questions import (
    ItemIndex,
    read_item,
    read_item_index,
    read_quote,
    read_warehouses,
    requests_of,
)
from app.services.documents import QuoteList, list_quotes
from ui import tasks
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models.delivery import AskedLine
from ui.screens.delivery_ask import AskLines
from ui.theme import tokens as T
from ui.widgets.buttons import Button
from ui.widgets.layout import column, holder, row
from ui.widgets.panel import Panel
from ui.widgets.primitives import Label

_INDEX_SECONDS = 300
_MOST_QUOTES = 15
_UNITS_READ = 20


class DeliveryQuestion(Panel):
    """`changed()`, `chosen()` another line, `check_wanted()`, `quote_taken(Quote)`.

    Completion, units and warehouses are conveniences: where they cannot be read, what is typed is asked
    as it is, and the check itself says what cannot be reached.
    """

    changed = Signal()
    chosen = Signal()
    check_wanted = Signal()
    quote_taken = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._index = ItemIndex()
        self._index_read = self._check_waits = False
        self._customer_key = ""
        self.setAccessibleName(tr("What is asked"))
        self.lines = AskLines(lambda text: self._index.find(text), context.today, context.language)
        self.add = Button(tr("Add item"), "plus", "quiet", tip=tr("Add item, Insert"))
        self.take = Button(tr("Take lines from quote"), "file-text", "quiet")
        self.hint = Label("", "caption", "faint")
        foot = row(self.add, self.take, None, self.hint, spacing=T.S8, margins=(T.S8, 2, T.S16, 0))
        self.show_ready(holder(column(self.lines, foot, spacing=T.S4)))
        self.plain_hint()
        self.lines.changed.connect(lambda _line: self._touched())
        self.lines.chosen.connect(lambda _line: self.chosen.emit())
        self.lines.item_taken.connect(self._read_item)
        self.lines.check_wanted.connect(self.check_wanted)
        self.add.clicked.connect(self.lines.add_line)
        self.take.clicked.connect(self._offer_quotes)
        self._poll = tasks.every(
            self, _INDEX_SECONDS, lambda: read_item_index(context.workspace),
            key="items", on_done=self._take_index, on_error=lambda _fault: self._take_index(self._index),
        )  # fmt: skip

    @property
    def current(self) -> AskedLine:
        return self.lines.current

    def ask(self, item: str, customer_key: str) -> None:
        """One new line, for `item` where one is meant."""
        self._customer_key = customer_key
        self.lines.set_lines([AskedLine(item=item, name=self._name(item))])
        if item:
            self._read_item(self.current)

    def focus_first(self) -> None:
        first = self.lines.quantity if self.current.item else self.lines.item
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def requests(self) -> tuple[list[AskedLine], list[DeliveryRequest]] | None:
        """What is complete, line by line. None while something is missing: the hint says what; or while the
        items are not read yet, so that "hv" typed at once still means HV-200: `check_wanted` comes again."""
        self.lines.commit()
        if not self._index_read:
            self._check_waits = True
            return None
        asked = [line for line in self.lines.lines if not line.empty]
        unclear = next((line for line in asked if line.request() is None), None)
        if unclear is None and asked and self.lines.on.valid:
            return asked, [request for line in asked if (request := line.request()) is not None]
        self._say_missing(unclear)
        return None

    def go_to(self, item: str) -> None:
        """To the line that asks for one of these items, "HV-200, CP-100"."""
        meant = item.split(", ")
        line = next((line for line in self.lines.lines if line.item and line.item in meant), None)
        if line is not None:
            self.lines.choose(line)

    def show_answers(self, *, stale: bool = False) -> None:
        self.lines.stale = stale
        self.lines.show_answers()
        self.plain_hint()

    def plain_hint(self) -> None:
        self.hint.setText(tr("Enter or Ctrl+Enter checks"))
        self.hint.set_tone("faint")

    def take_quote(self, quote_id: str) -> None:
        """Ask for what the quote has, on the day it wants."""
        work = partial(read_quote, self._context.workspace, quote_id)
        tasks.run(self, work, key="quote", on_done=self._ask_for, when_running="replace")

    # Inside -----------------------------------------------------------------

    def _touched(self) -> None:
        self.plain_hint()
        self.changed.emit()

    def _say_missing(self, line: AskedLine | None) -> None:
        lines = self.lines
        if line is not None:
            lines.choose(line)
            lines.quantity.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hint.setText(tr("How many {item}?", item=line.item))
        elif not lines.on.valid:
            lines.on.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hint.setText(lines.on.toolTip())
        else:
            lines.item.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hint.setText(tr("Which item?"))
        self.hint.set_tone("danger")

    def _name(self, code: str) -> str:
        return next((item.name for item in self._index.items if item.code == code), "")

    def _take_index(self, index: ItemIndex) -> None:
        first, self._index, self._index_read = not self._index_read, index, True
        for line in self.lines.lines:
            line.name = line.name or self._name(line.item)
            if first:
                self._complete(line)
        self.lines.show_answers()
        if self._check_waits:
            self._check_waits = False
            self.check_wanted.emit()
        work = partial(read_warehouses, self._context.workspace)
        tasks.run(self, work, key="warehouses", on_done=self._take_warehouses, on_error=_leave_it)

    def _complete(self, line: AskedLine) -> None:
        """What was typed before there was anything to complete it from."""
        found = self._index.find(line.item, 1) if line.item and line.product is None else []
        if found and found[0].code != line.item:
            line.item, line.name = found[0].code, found[0].name
            self.lines.refresh(line)
            self._read_item(line)

    def _take_warehouses(self, warehouses: Sequence[Warehouse]) -> None:
        self.lines.set_warehouses(warehouses)

    def _read_item(self, line: AskedLine) -> None:
        def done(product: Product) -> None:
            for one in self.lines.lines:
                if one.item == product.code:
                    self.lines.set_product(one, product)

        work = partial(read_item, self._context.workspace, line.item)
        tasks.run(self, work, key=f"item:{line.item}", on_done=done, on_error=_leave_it)

    def _offer_quotes(self) -> None:
        work = partial(list_quotes, self._context.workspace)
        tasks.run(
            self, work, key="quotes", busy=self.take, busy_text=tr("Reading..."), on_done=self._show_quotes
        )

    def _show_quotes(self, found: QuoteList) -> None:
        key = self._customer_key
        quotes = [entry.quote for entry in found.rows if entry.quote.status != "declined"]
        quotes = [quote for quote in quotes if key in ("", quote.account_id)]
        menu = QMenu(self)
        for quote in quotes[:_MOST_QUOTES]:
            whose = quote.title if key else f"{quote.account_name}, {quote.title}"
            action = menu.addAction(f"{quote.number}  {whose}".replace("&", "&&"))
            action.triggered.connect(partial(self._take_chosen, quote.id))
        if not quotes:
            menu.addAction(tr("This customer has no quote")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.take.mapToGlobal(QPoint(0, self.take.height() + 2)))

    def _take_chosen(self, quote_id: str, _checked: bool = False) -> None:
        self.take_quote(quote_id)

    def _ask_for(self, quote: Quote) -> None:
        today = self._context.today()
        self._customer_key = quote.account_id
        asked = [
            AskedLine(r.item, self._name(r.item), r.quantity, r.unit, max(r.on, today) if r.on else None)
            for r in requests_of(quote)
        ]
        self.lines.set_lines(asked)
        first_of = {line.item: line for line in reversed(asked[:_UNITS_READ])}
        for line in first_of.values():
            self._read_item(line)
        self.quote_taken.emit(quote)


def _leave_it(_fault: FirmdateError) -> None:
    """See DeliveryQuestion: the check says what cannot be reached."""
