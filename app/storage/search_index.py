"""Titles and details of what can be searched: FTS5 for prefixes, a scan for typing errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.connection import Connection, Row, transaction


@dataclass(frozen=True)
class SearchEntry:
    """`record` identifies within `kind` ("customer", "product", …); `title` is what is shown."""

    kind: str
    record: str
    title: str
    detail: str = ""


def replace_all(connection: Connection, kind: str, batch: str, entries: Iterable[SearchEntry]) -> int:
    """Makes `entries` the whole of `kind`: changed rows updated, missing ones removed. Rows written."""
    with transaction(connection):
        connection.execute("UPDATE search_entry SET batch = '' WHERE kind = ? AND batch = ?", (kind, batch))
        written = 0
        for entry in entries:
            connection.execute(
                "INSERT INTO search_entry (kind, record, title, detail, batch) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (kind, record) DO UPDATE SET title = excluded.title, detail = excluded.detail,"
                " batch = excluded.batch",
                (kind, entry.record, entry.title, entry.detail, batch),
            )
            written += 1
        connection.execute("DELETE FROM search_entry WHERE kind = ? AND batch <> ?", (kind, batch))
    return written


def _entry(row: Row) -> SearchEntry:
    return SearchEntry(row["kind"], row["record"], row["title"], row["detail"])


def by_prefix(connection: Connection, text: str, limit: int) -> list[SearchEntry]:
    """Entries with a word beginning with each word of `text`."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    if not words:
        return []
    query = " ".join(f'"{word}"*' for word in words)
    rows = connection.execute(
        "SELECT e.* FROM search_text t JOIN search_entry e ON e.id = t.rowid"
        " WHERE search_text MATCH ? LIMIT ?",
        (query, limit),
    )
    return [_entry(row) for row in rows]


def all_titles(connection: Connection, kind: str) -> list[SearchEntry]:
    rows = connection.execute("SELECT * FROM search_entry WHERE kind = ? ORDER BY title", (kind,))
    return [_entry(row) for row in rows]


def size(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM search_entry").fetchone()[0])
