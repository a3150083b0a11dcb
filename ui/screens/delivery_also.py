"""Also quoted: other open quotes that want the stock of the line that is looked at."""

from __future__ import annotations

from app.services.delivery import LineAnswer
from app.services.delivery_quotes import OtherQuotes
from app.services.reading import Panel as Reading
from app.wording.answers import also_quoted_note
from ui.context import ScreenContext
from ui.i18n import tr
from ui.models import delivery_also as model
from ui.screens.reading_panel import Nothing, ReadingPanel
from ui.widgets.cells import Column
from ui.widgets.table import Table


class AlsoQuotedPanel(ReadingPanel):
    """In one of the six states of a panel, or waiting for a question. `table.opened` carries a quote's id."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, tr("Also quoted"), "crm", "quotes", rows=3)
        columns = [
            Column(tr("Quote"), 72), Column(tr("Customer")),
            Column(tr("Quantity"), 56, number=True), Column(tr("Wanted"), 84),
        ]  # fmt: skip
        self.table = Table(columns, tr("Also quoted"), fill=True)
        self.keep(self.table)
        self._line: LineAnswer | None = None
        self.ask_first()

    def ask_first(self) -> None:
        """Nothing was asked, so nothing can be compared."""
        self.last = None
        text = tr("Other open quotes for the same item stand here once you have asked.")
        self.show_empty("file-text", tr("Nothing asked yet"), text)
        self.set_count(None)

    def read(self) -> None:
        """The former rows stay until the next ones are there; before the first, their shapes."""
        if self.last is None or self.last.value is None:
            self.last = None
            self.show_loading(age=self._reading())

    def show_read(self, read: Reading[OtherQuotes], line: LineAnswer | None) -> None:
        self.last = read
        self.show_line(line)

    def show_line(self, line: LineAnswer | None) -> None:
        """The rows for another line of the same question."""
        self._line = line
        read = self.last
        if read is None:
            return
        if line is None or line.answer is None:
            text = tr("This line needs no stock, so no other quote can take it.")
            self.show_empty("package", tr("Nothing to compare"), text)
            self.set_count(None)
            return
        code, product_id = model.compared(line)
        rows = () if read.value is None else read.value.wanting(product_id)
        language, today = self._context.language, self._context.today()
        unit = line.product.unit.code if product_id == line.product.id else ""
        self.table.set_rows(model.rows(rows, unit, language, today))
        text = tr("No other open quote asks for {item}.", item=code)
        self.take(read, self.table, len(rows), Nothing("file-text", tr("Nobody else"), text))
        if self.state in ("ready", "empty") and read.value is not None:
            counted_in = code if code != line.product.code else ""
            note = also_quoted_note(len(rows), read.value.not_opened, language, counted_in)
            self.set_note(note)
