"""Made-up rows and pictures for the window's tests and its gallery. No logic, no server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ui.screens.search import SearchGroup, SearchResult
from ui.widgets.cells import Cell, CellChip, CellMeter, CellProgress, Column, Row, cells
from ui.widgets.chart_data import Ask, ErpFigure, StockEvent, StockPicture, StockStep
from ui.widgets.table import Table

INVOICE_COLUMNS = (
    Column("Invoice", 92),
    Column("For"),
    Column("Due", 92, number=True),
    Column("Open", 104, number=True),
    Column("State", 132),
)


def euro(amount: str) -> Cell:
    value = Decimal(amount)
    return Cell(f"€{value:,.2f}", value=value)


def invoice_rows(extra: int = 0) -> list[Row]:
    late, soon = CellChip("38 days late", "danger", "warning-fill"), CellChip("14 days late", "warning")
    not_due = CellChip("Not due", "neutral", "clock")
    rows = [
        ("INV-3310", "SO-2120", "Sat 17 Oct", date(2026, 10, 17), "4100.00", late),
        ("INV-3342", "SO-2151", "Tue 10 Nov", date(2026, 11, 10), "5116.40", soon),
        ("INV-3377", "SO-2185", "Fri 11 Dec", date(2026, 12, 11), "6480.00", not_due),
    ]
    rows += [
        (f"INV-{4000 + i}", f"SO-{3000 + i}", f"{i} Jan", date(2027, 1, i), f"{i * 100}.00", not_due)
        for i in range(1, extra + 1)
    ]
    return [
        Row(cells(number, order, Cell(due, value=day), euro(amount), Cell(chip=chip)), key=number)
        for number, order, due, day, amount, chip in rows
    ]


def invoices(extra: int = 0, cap: int | None = None) -> Table:
    return Table(INVOICE_COLUMNS, "Open invoices", invoice_rows(extra), cap=cap)


def order_table() -> Table:
    columns = (
        Column("Order", 92),
        Column("What"),
        Column("Promised", 92, number=True),
        Column("Delivered", 168),
        Column("State", 132),
    )
    told = (
        ("SO-2214", "Ball valves, gaskets", "Thu 26 Nov", 120, 200, CellChip("On time", "success")),
        ("SO-2198", "Expansion vessels 80 l", "Tue 1 Dec", 0, 12, CellChip("At risk", "warning")),
        ("SO-2185", "Pipe clamps", "Mon 23 Nov", 640, 640, CellChip("Delivered", "success")),
    )
    rows = [
        Row(
            cells(
                number,
                what,
                when,
                Cell(progress=CellProgress(Decimal(done), Decimal(whole), f"{done} of {whole}")),
                Cell(chip=chip),
            ),
            key=number,
        )
        for number, what, when, done, whole, chip in told
    ]
    return Table(columns, "Open sales orders", rows)


def line_tables() -> tuple[Table, Table]:
    """Lines of a quote beside the ERP, and their totals as a footer."""
    crm, erp = "Quote Q-1187 in the CRM", "ERP, read 12:14:03"
    heads = (("Qty", 52), ("Price", 68), ("VAT", 56), ("Total", 84))
    columns = [Column("Product", cap=320)]
    columns += [
        Column(title, width, number=True, group=group) for group in (crm, erp) for title, width in heads
    ]
    marked = Cell("1.95", "+0.10", mark="warning")
    rows = [
        Row(
            cells(
                Cell("GK-12", "Gasket kit DN50", strong=True),
                *("400", Cell("1.85", mark="warning"), "21 %", Cell("740.00", mark="warning")),
                *("400", marked, "21 %", Cell("780.00", "+40.00", mark="warning")),
            )
        ),
        Row(
            cells(
                Cell("SRV-1", "Installation, hours", strong=True),
                *("4", "65.00", Cell("21 %", mark="danger"), "260.00"),
                *("4", "65.00", Cell("9 %", "lower", mark="danger"), "260.00"),
            )
        ),
    ]
    lines = Table(columns, "Lines of the quote beside the ERP", rows, row_height=44, rule_last=True)
    totals = Table(
        [Column(""), Column("", 260, number=True), Column("", 176, number=True), Column("", 92, number=True)],
        "Totals",
        [
            Row(
                cells(
                    Cell("Untaxed", token="text_muted"),
                    "1,000.00",
                    Cell("+40.00", token="warning"),
                    "1,040.00",
                )
            ),
            Row(cells(Cell("Total, EUR", strong=True), Cell("1,210.00", strong=True), "", "1,227.20")),
        ],
        row_height=30,
        rule_last=True,
    )
    lines.lead(totals, [[0], [1, 2, 3, 4], [5, 6, 7], [8]])
    return lines, totals


def ask_table() -> Table:
    columns = (
        Column("Item"),
        Column("Quantity", 96, number=True),
        Column("Wanted", 110, number=True),
        Column("Answer", 190),
    )
    rows = [
        Row(
            cells(
                Cell("HV-200", "Ball valve DN50, brass"),
                Cell("200", edit=True),
                Cell("Fri 27 Nov", edit=True),
                Cell(chip=CellChip("120 on time, 80 later", "warning")),
            ),
            key=1,
        ),
        Row(
            cells(
                Cell("GK-12", "Gasket kit DN50"),
                Cell("400", edit=True),
                "Fri 27 Nov",
                Cell(meter=CellMeter(78, "likely")),
            ),
            key=2,
        ),
    ]
    return Table(columns, "What is asked", rows, rule_last=True)


def stock_picture(*, crowded: bool = False) -> StockPicture:
    events = [
        StockEvent(date(2026, 11, 26), "SO-2231 takes 120", "limiting"),
        StockEvent(date(2026, 12, 2), "PO-771 brings 300", "receipt"),
        StockEvent(date(2026, 12, 7), "SO-2240 takes 60", "demand"),
    ]
    asks = [
        Ask(date(2026, 11, 27), Decimal(200), Decimal(120), "120 of 200"),
        Ask(date(2026, 12, 4), Decimal(200), Decimal(200), "200"),
    ]
    if crowded:
        events += [
            StockEvent(date(2026, 11, day), f"SO-22{day} takes 5", "demand") for day in (25, 26, 27, 30)
        ]
        events += [StockEvent(date(2026, 12, day), f"PO-7{day} brings 10", "receipt") for day in (1, 2, 3)]
        asks.insert(1, Ask(date(2026, 11, 30), Decimal(200), Decimal(130), "130 of 200"))
    return StockPicture(
        start=date(2026, 11, 24),
        days=14,
        steps=(
            StockStep(date(2026, 11, 24), Decimal(260)),
            StockStep(date(2026, 11, 26), Decimal(140)),
            StockStep(date(2026, 12, 2), Decimal(440)),
            StockStep(date(2026, 12, 7), Decimal(380)),
        ),
        safety_stock=Decimal(20),
        safety_label="Safety stock 20",
        unit="pcs",
        sentence="Projected stock of HV-200 in Utrecht: 260 now, 140 from Thu 26 Nov, 440 from Wed 2 Dec.",
        asks=tuple(asks),
        events=tuple(events),
        erp_figure=ErpFigure(date(2026, 12, 1), Decimal(100), "ERP says 100") if crowded else None,
    )


SEARCH_GROUPS = (
    SearchGroup(
        "Customers",
        (
            SearchResult(
                "buildings",
                "Van Dijk Installatietechniek B.V.",
                "Utrecht, ERP 10042",
                "3 quotes, €18,420.50 open",
                "10042",
                target="customer:10042",
            ),
            SearchResult(
                "buildings", "Van Dijk & Zonen Metaal", "Breda, ERP 10388", "no open quotes", "10388", "c2"
            ),
        ),
    ),
    SearchGroup(
        "Quotes",
        (
            SearchResult(
                "file-text",
                "Q-1187 Boiler room, Maliebaan 12",
                "Van Dijk Installatietechniek",
                "accepted, €4,981.57",
                "Q-1187",
                target="quote:Q-1187",
            ),
        ),
    ),
    SearchGroup(
        "Items", (SearchResult("package", "VD-80 Van Dyck seal ring 80 mm", "Utrecht", "1,240 free today"),)
    ),
)


async def search(text: str) -> Sequence[SearchGroup]:
    """Everything that holds the text; a little late, like the real one."""
    await asyncio.sleep(0)
    said = text.casefold()
    return [
        SearchGroup(group.title, tuple(hit for hit in group.results if said in hit.words().casefold()))
        for group in SEARCH_GROUPS
    ]
