"""Who did what, when, on which figures, with which reasons: append-only, hash-chained per writer."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping

from app.storage.clock import now, stamp
from app.storage.database import transaction

_START = "0" * 64


def _digest(previous: str, number: int, at: str, who: str, what: str, subject: str, details: str) -> str:
    text = json.dumps([previous, number, at, who, what, subject, details], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def append(
    connection: sqlite3.Connection,
    writer: str,
    who: str,
    what: str,
    subject: str,
    details: Mapping[str, object],
) -> None:
    """Adds a row to `writer`'s chain. Details hold figures and ids as text, never secrets."""
    with transaction(connection):
        last = connection.execute(
            "SELECT number, hash FROM audit WHERE writer = ? ORDER BY number DESC LIMIT 1", (writer,)
        ).fetchone()
        number, previous = (last["number"] + 1, last["hash"]) if last else (1, _START)
        at, text = stamp(now()), json.dumps(dict(details), sort_keys=True, default=str)
        connection.execute(
            "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (writer, number, at, who, what, subject, text, previous,
             _digest(previous, number, at, who, what, subject, text)),
        )  # fmt: skip


def broken_at(connection: sqlite3.Connection, writer: str) -> int | None:
    """Number of the first row of the chain that was changed or is missing; None when all is well."""
    previous, expected = _START, 1
    rows = connection.execute("SELECT * FROM audit WHERE writer = ? ORDER BY number", (writer,))
    for row in rows:
        right = _digest(
            previous, row["number"], row["at"], row["who"], row["what"], row["subject"], row["details"]
        )
        if row["number"] != expected or row["previous_hash"] != previous or row["hash"] != right:
            return expected
        previous, expected = row["hash"], expected + 1
    return None
