"""Lists as files: CSV and XLSX, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.errors import StorageFault, UsageError

Value = str | int | Decimal | date | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _harmless(text: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection)."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else _harmless(value)


def to_csv(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(header) for header in headers])
    writer.writerows([[_as_text(value) for value in row] for row in rows])
    return "\ufeff" + out.getvalue()


def export_list(path: Path, headers: Sequence[str], rows: Sequence[Sequence[Value]], title: str = "") -> None:
    """Writes `path` (.csv or .xlsx) whole or not at all. Raises UsageError("export_kind_unknown") and
    StorageFault("export_failed")."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise UsageError("export_kind_unknown", name=path.name)
    if kind == ".csv":
        _write_whole(path, lambda new: new.write_text(to_csv(headers, rows), encoding="utf-8", newline=""))
    else:
        _write_whole(path, lambda new: _write_xlsx(new, headers, rows, title))


def save_whole(path: Path, content: bytes) -> None:
    """Writes `path` whole or not at all. Raises StorageFault("export_failed")."""
    _write_whole(path, lambda new: new.write_bytes(content))


def _write_whole(path: Path, write: Callable[[Path], object]) -> None:
    new = path.with_name(path.name + ".part")
    try:
        write(new)
        new.replace(path)
    except OSError as fault:
        new.unlink(missing_ok=True)
        raise StorageFault("export_failed", name=path.name, text=fault.strerror or str(fault)) from fault


def _write_xlsx(path: Path, headers: Sequence[str], rows: Sequence[Sequence[Value]], title: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet((title or "Firmdate")[:31].translate(str.maketrans("[]:*?/\\", "       ")))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, headers, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int | Decimal):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    sheet.autofit()
    book.close()
