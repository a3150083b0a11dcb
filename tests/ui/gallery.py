"""Every component, light and dark, as pictures for eyes:  python -m tests.ui.gallery OUT [FONT]

Not a test. Needs a display; QT_SCALE_FACTOR=2 draws at 200 %.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import qasync
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from tests.ui import parts
from ui.help import HelpSheet
from ui.screens.search import SearchOverlay, SearchWords
from ui.shell import Shell
from ui.theme import tokens as T
from ui.theme.theme import theme
from ui.widgets.banner import Banner
from ui.widgets.bars import AgeingBar, AgeingPart, LimitBar, LimitPart, Progress
from ui.widgets.buttons import Button, Toggle
from ui.widgets.checks import Check
from ui.widgets.fields import Combo, DateField, DecimalField, labelled
from ui.widgets.layout import column, holder, row, scroll
from ui.widgets.option import Option
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Avatar, Chip, Elided, Freshness, Glyph, Key, KeyCap, Label, Rule
from ui.widgets.stepper import Step, Stepper
from ui.widgets.stock_chart import StockChart

LIVE = Age("live", "ERP live, 3 s ago")
STEPS = (
    Step("Claim", "done", "12:16:31"),
    Step("Look up", "done", "none yet"),
    Step("Create", "unknown", "looked up every minute"),
    Step("Verify", "now", "reading"),
    Step("Confirm", "failed", "refused"),
    Step("Write back", "todo"),
)


def today() -> date:
    return date(2026, 11, 24)


def controls() -> QWidget:
    busy = Button("Check delivery", "calendar-blank", "primary")
    busy.set_busy(True, "Checking...")
    off = Button("Create sales order", "check", "primary")
    off.setEnabled(False)
    wrong = DecimalField("Quantity", Decimal("12.5"))
    wrong.setText("1,,5")
    box = column(
        row(
            Button("Check delivery", "calendar-blank", "primary"),
            Button("Call", "phone"),
            Button("Add item", "plus", "quiet"),
            Button("Show paid invoices", kind="link"),
            Button(icon="arrow-clockwise", kind="icon", tip="Read again, F5"),
            busy,
            off,
            None,
        ),
        row(Toggle("Mine 4"), Toggle("All 6", True), Toggle("At risk 1"), None),
        row(
            Chip("Accepted", "success"),
            Chip("At risk", "warning"),
            Chip("38 days late", "danger", "warning-fill"),
            Chip("Outcome unknown", "info"),
            Chip("Sent", "neutral", "envelope-simple"),
            Avatar("MK"),
            KeyCap("Ctrl+K"),
            Glyph("lightning-fill", 20, "danger"),
            None,
        ),
        row(
            *[
                Freshness(Age(kind, f"{kind}, 4 s ago"))
                for kind in ("live", "cached", "lost", "reading", "quiet")
            ],
            None,
            spacing=T.S16,
        ),
        row(
            (labelled_box("System", Combo(["BottleCRM", "Tryton"])), 1),
            (labelled_box("Wanted", DateField("Wanted", today, date(2026, 11, 27))), 1),
            (labelled_box("Quantity", wrong, "Pieces or boxes"), 1),
            (labelled_box("Reason", QLineEdit(), ""), 1),
        ),
        Rule(),
        Elided(
            "One line that gives way when the room is too small for all of its words, as here it surely is"
        ),
    )
    return holder(box)


def labelled_box(title: str, field: QWidget, hint: str = "") -> QWidget:
    box: QVBoxLayout = labelled(title, field, hint)
    box.addStretch(1)
    return holder(box)


def bars() -> QWidget:
    used = [LimitPart(Decimal("18420.50")), LimitPart(Decimal("4380.00"), hatched=True)]
    over = [LimitPart(Decimal("27420.50")), LimitPart(Decimal("4380.00"), hatched=True)]
    ages = [
        AgeingPart("Not due", Decimal("9204.10"), "€9,204.10"),
        AgeingPart("1 to 30 days", Decimal("5116.40"), "€5,116.40"),
        AgeingPart("31 to 60 days", Decimal("4100"), "€4,100.00"),
        AgeingPart("Over 60 days", Decimal(0), "€0.00"),
    ]
    return holder(
        column(
            row(
                Label("Credit", "strong"),
                (LimitBar(used, Decimal(30000), "76 % used"), 1),
                Label("€7,199.50 free", "strong"),
                Key("chart_line", "solid", "invoices €18,420.50"),
                Key("chart_line", "hatched", "open orders €4,380.00"),
            ),
            row(
                Label("Credit", "strong"),
                (LimitBar(over, Decimal(30000), "over the limit"), 1),
                Label("€1,800.50 over", "strong", "danger"),
            ),
            AgeingBar(ages),
            row(Progress(Decimal(120), Decimal(200), "120 of 200"), None),
            Stepper(STEPS),
        )
    )


def messages() -> QWidget:
    options = [
        Option("120 + 80", "Fri 27 Nov, then Fri 4 Dec", True),
        Option("200 together", "Fri 4 Dec, one delivery"),
        Option("200 from Venlo", "Mon 30 Nov"),
    ]
    options[2].forbid("needs live stock")
    again = Button("Try again", "arrow-clockwise")
    lost = "The ERP has not answered since 10:12. Orders, invoices and credit are from then."
    waits = "Delivery checks and conversion wait until it answers."
    unknown = "Firmdate is finding out. Please do not create the order by hand."
    looks = "We look it up by its reference every minute; nothing is sent again."
    trust = "Ask IT to install it; Firmdate never skips this check."
    vat = "The quote says 21 %, the ERP 9 %. Finance owns this rate: revise the quote, or ask Finance."
    price = "€40.00 on 400. The order takes the quote's price. Say why:"
    return holder(
        column(
            Banner("warning", lost, waits, (again,), "cloud-slash"),
            Banner("info", unknown, looks),
            Banner("danger", "The certificate of this server is not trusted", trust),
            row(*[(option, 1) for option in options]),
            Check("vat", "block", "VAT on SRV-1 differs", vat, action="Ask Finance"),
            Check("price", "warn", "GK-12 costs €0.10 more in the ERP", price),
            Check("link", "pass", "Customer linked, active, not blocked"),
        )
    )


def states() -> QWidget:
    shown = [Panel("Open invoices") for _ in range(6)]
    ready, loading, stale, empty, error, refused = shown
    ready.show_ready(parts.invoices(), count=3, age=LIVE)
    loading.show_loading(3, Age("reading", "Reading from the ERP"))
    cached = Age("cached", "cached 2 h ago, ERP unreachable")
    note = "As of 10:12. Conversion needs live figures and waits."
    stale.show_stale(parts.invoices(), cached, count=3, note=note)
    paid = "Van Dijk Installatietechniek has paid everything. INV-3301 was paid on Mon 2 Nov."
    empty.show_empty("receipt", "Nothing open", paid, Button("Show paid invoices", kind="link"), age=LIVE)
    silent = "The ERP did not answer within 10 s and nothing is kept on this PC. Next try in 20 s."
    lost = Age("lost", "ERP not answering since 10:12")
    error.show_error("We cannot read invoices now", silent, age=lost)
    ask = "Ask your administrator for the right “Account / Read”. Everything else works."
    copy = Button("Copy request", "copy-simple")
    title = "Your ERP account may not read invoices"
    refused.show_no_permission(title, ask, copy, age=Age("quiet", "ERP live"))
    grid = QGridLayout()
    grid.setSpacing(T.S12)
    grid.setContentsMargins(0, 0, 0, 0)
    for i, panel in enumerate(shown):
        grid.addWidget(panel, i // 2, i % 2)
    return holder(grid)


def tables() -> QWidget:
    ready, lines, ask = Panel("Open sales orders"), Panel("Lines"), Panel()
    orders = parts.order_table()
    ready.show_ready(orders, count=3, age=LIVE)
    quote, totals = parts.line_tables()
    lines.show_ready(holder(column(quote, totals, spacing=0)), count=2)
    asked = parts.ask_table()
    ask.show_ready(asked)
    asked.choose_first()
    orders.choose_first()
    capped = Panel("Open invoices")
    capped.show_ready(parts.invoices(11, cap=T.CAP), count=14, age=LIVE)
    return holder(column(ready, lines, ask, capped, None, spacing=T.S12))


def charts() -> QWidget:
    panels = []
    for crowded, table in ((False, False), (True, False), (False, True)):
        chart = StockChart()
        chart.set_picture(parts.stock_picture(crowded=crowded))
        panel = Panel("Projected stock, Utrecht", actions=(*chart.keys(), chart.switch))
        panel.show_ready(chart)
        panel.setFixedHeight(262)
        if table:
            chart.toggle()
        panels.append(panel)
    return holder(column(*panels, None, spacing=T.S12))


PAGES: dict[str, Callable[[], QWidget]] = {
    "controls": controls,
    "bars": bars,
    "messages": messages,
    "states": states,
    "tables": tables,
    "charts": charts,
}


def page(make: Callable[[], QWidget]) -> QWidget:
    body = holder(column(make(), None, margins=(T.S24, T.S4, T.S24, T.S24)))
    return holder(column(scroll(body), spacing=0))


async def settle() -> None:
    for _ in range(8):
        await asyncio.sleep(0.01)


async def shoot(out: Path, name: str, size: tuple[int, int]) -> None:
    make = PAGES.get(name, states)
    window = Shell({"customers": lambda: page(make)}, note="Practice company", user="Iris de Boer")
    window.set_count("quotes", 3)
    window.set_count("inbox", 6)
    window.set_connection("crm", "live", "CRM connected, 4 s ago")
    window.set_connection("erp", "lost", "ERP not answering since 10:12, next try in 20 s")
    window.resize(*size)
    window.show()
    window.activateWindow()
    await settle()
    if name == "search":
        overlay = SearchOverlay(window, parts.search, words=SearchWords("index 4 min old"))
        overlay.field.setText("van d")
        await asyncio.sleep(0.3)
    elif name == "help":
        HelpSheet(window)
    elif name == "toasts":
        window.toast("success", "Copied: You can promise 120 on Fri 27 Nov and 80 on Fri 4 Dec.")
        window.toast(
            "danger", "The ERP did not answer within 10 s. Nothing was sent. Try again when it is back."
        )
    await asyncio.sleep(0.25)
    ratio = window.devicePixelRatioF()
    mark = f"@{ratio:g}x" if ratio != 1 else ""
    scheme = "dark" if theme.dark else "light"
    window.grab().save(str(out / f"{name}-{scheme}-{size[0]}{mark}.png"))
    window.close()
    window.deleteLater()
    await settle()


async def everything(out: Path) -> None:
    for scheme in ("light", "dark"):
        theme.choose("dark" if scheme == "dark" else "light")
        for name in (*PAGES, "search", "help", "toasts"):
            await shoot(out, name, (1280, 1000 if name in ("tables", "charts") else 800))
        await shoot(out, "states", (960, 540))


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.start(app, family=sys.argv[2] if len(sys.argv) > 2 else "")
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(everything(out))


if __name__ == "__main__":
    main()
