"""Last answers, kept to be shown greyed with their age while a system cannot be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.storage.clock import parse, stamp
from app.storage.connection import Connection, transaction


@dataclass(frozen=True)
class Cached:
    text: str
    read_at: datetime


def put(connection: Connection, kind: str, key: str, text: str, read_at: datetime) -> None:
    """Keeps a JSON text in place of the former one."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO cache (kind, key, value, read_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, read_at = excluded.read_at",
            (kind, key, text, stamp(read_at)),
        )


def get(connection: Connection, kind: str, key: str) -> Cached | None:
    row = connection.execute(
        "SELECT value, read_at FROM cache WHERE kind = ? AND key = ?", (kind, key)
    ).fetchone()
    return Cached(row["value"], parse(row["read_at"])) if row else None
