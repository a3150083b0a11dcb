"""Opens database files the way the program's own store does, for tests that need the connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from app.domain.conversion import PartLine
from app.storage import database
from app.storage.journal import Claim


def opened(path: Path) -> sqlite3.Connection:
    return database._open_migrated(path)


def content(path: Path) -> bytes:
    """What stands in the file; nothing if there is none."""
    return path.read_bytes() if path.exists() else b""


def put_content(path: Path, text: bytes) -> None:
    path.write_bytes(text)


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def wanted(
    lines: Mapping[str, str] | None = None,
    quoted: Mapping[str, str] | None = None,
    quote: str = "Q",
    revision: int = 1,
    customer: str = "Customer",
) -> Claim:
    """A claim on a quote of ten pieces on line 1, for all of it if nothing else is said."""
    return Claim(
        crm="crm",
        quote_id=quote,
        quote_number=f"N-{quote}",
        revision=revision,
        customer_name=customer,
        quoted={line: Decimal(quantity) for line, quantity in (quoted or {"1": "10"}).items()},
        lines=tuple(PartLine(line, Decimal(quantity)) for line, quantity in (lines or {"1": "10"}).items()),
        writer="tests",
        reasons={"overdue": "paid today"},
    )
