from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import StorageFault, UsageError
from app.services.export import export_list, to_csv

HEADERS = ["Quote", "Amount", "Until"]
ROWS = [
    ["=HYPERLINK(1)", Decimal("1723.00"), date(2026, 12, 1)],
    ['He said "yes", twice', Decimal("-5.10"), None],
]


def test_a_name_that_looks_like_a_formula_is_text_in_csv_and_figures_stay_figures() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(HEADERS, ROWS).removeprefix("\ufeff"))))
    assert rows == [
        HEADERS,
        ["'=HYPERLINK(1)", "1723.00", "2026-12-01"],
        ['He said "yes", twice', "-5.10", ""],
    ]


def test_xlsx_holds_no_formula_and_the_exact_figures(tmp_path: Path) -> None:
    export_list(tmp_path / "quotes.xlsx", HEADERS, ROWS, "Quotes")
    with zipfile.ZipFile(tmp_path / "quotes.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet and "=HYPERLINK(1)" in strings
    assert "<v>1723.00</v>" in sheet or "<v>1723</v>" in sheet


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        export_list(tmp_path / "missing" / "quotes.csv", HEADERS, ROWS)
    with pytest.raises(UsageError):
        export_list(tmp_path / "quotes.pdf", HEADERS, ROWS)
    assert list(tmp_path.iterdir()) == []
