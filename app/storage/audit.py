"""Who did what, when, on which figures, with which reasons: append-only, hash-chained per writer.

What the chain shows: a row that was changed, removed, moved or put in between, and, by each writer's head,
rows missing at its end. What it cannot show by itself: a chain that somebody with every right over the
database wrote anew from its first row, or cut together with its head, or removed whole. An export that lies
elsewhere shows these, too: `verify(…, known=heads_of(export))`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.storage.clock import stamp
from app.storage.connection import Connection, Row, transaction

_START = "0" * 64
FIELDS = ("writer", "number", "at", "who", "what", "subject", "details", "previous_hash", "hash")

Head = tuple[int, str]
"""Number and hash of a chain's last row."""


@dataclass(frozen=True)
class Chain:
    """One writer's chain. `broken_at`: the first row that was changed or is missing in between; `missing`:
    how many rows its end lacks; `disowned_at`: a row that an export had with another content, or had and is
    gone."""

    writer: str
    rows: int
    broken_at: int | None = None
    missing: int = 0
    disowned_at: int | None = None

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.missing == 0 and self.disowned_at is None


def _digest(previous: str, number: int, at: str, who: str, what: str, subject: str, details: str) -> str:
    text = json.dumps([previous, number, at, who, what, subject, details], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _digest_of(row: Row, previous: str) -> str:
    return _digest(
        previous, row["number"], row["at"], row["who"], row["what"], row["subject"], row["details"]
    )


def append(
    connection: Connection,
    writer: str,
    who: str,
    what: str,
    subject: str,
    details: Mapping[str, object],
) -> None:
    """Adds a row to `writer`'s chain. Details hold figures and ids as text, never secrets.

    The chain's head moves on with it, by a trigger of the database, which refuses a row that does not
    continue the chain (ConstraintBroken).
    """
    with transaction(connection):
        last = connection.execute(
            "SELECT number, hash FROM audit_head WHERE writer = ?", (writer,)
        ).fetchone()
        number, previous = (last["number"] + 1, last["hash"]) if last else (1, _START)
        at, text = stamp(connection.now()), json.dumps(dict(details), sort_keys=True, default=str)
        connection.execute(
            "INSERT INTO audit (writer, number, at, who, what, subject, details, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (writer, number, at, who, what, subject, text, previous,
             _digest(previous, number, at, who, what, subject, text)),
        )  # fmt: skip


def broken_at(connection: Connection, writer: str) -> int | None:
    """Number of the first row of the chain that was changed or is missing, at its end too; None when all is
    well."""
    with transaction(connection):  # a row added between reading the rows and the head would look like a fault
        chain = _verified(connection, writer, None)
    if chain.broken_at is None and chain.missing:
        return chain.rows + 1
    return chain.broken_at


def verify(connection: Connection, known: Mapping[str, Head] | None = None) -> list[Chain]:
    """Every writer's chain, by name. `known`: heads of an earlier export (`heads_of`), which each chain must
    still contain."""
    known = known or {}
    with transaction(connection):  # as in `broken_at`
        rows = connection.execute("SELECT writer FROM audit UNION SELECT writer FROM audit_head")
        writers = {row["writer"] for row in rows} | set(known)
        return [_verified(connection, writer, known.get(writer)) for writer in sorted(writers)]


def _verified(connection: Connection, writer: str, known: Head | None) -> Chain:
    previous, count, wrong, last = _START, 0, None, 0
    kept = known is None
    for row in connection.execute("SELECT * FROM audit WHERE writer = ? ORDER BY number", (writer,)):
        count += 1
        sound = row["previous_hash"] == previous and row["hash"] == _digest_of(row, previous)
        if wrong is None and (row["number"] != count or not sound):
            wrong = count
        kept = kept or (row["number"], row["hash"]) == known
        previous, last = row["hash"], row["number"]
    head = connection.execute("SELECT number, hash FROM audit_head WHERE writer = ?", (writer,)).fetchone()
    expected = head["number"] if head else 0
    if (
        wrong is None
        and expected <= last
        and (expected, head["hash"] if head else _START) != (last, previous)
    ):
        wrong = max(last, 1)  # the end is not the one that the head was moved to
    return Chain(writer, count, wrong, max(0, expected - last), None if kept or known is None else known[0])


def listed(connection: Connection) -> Iterator[Mapping[str, object]]:
    """The whole log: each writer's rows in order, with `FIELDS`."""
    for row in connection.execute("SELECT * FROM audit ORDER BY writer, number"):
        yield {field: row[field] for field in FIELDS}


def export_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """As JSON lines, without line ends, hashes included: those of the whole log can be verified without this
    program (`verify_export`)."""
    for row in rows:
        yield json.dumps({field: row[field] for field in FIELDS}, ensure_ascii=False)


def verify_export(lines: Iterable[str]) -> list[Chain]:
    """The chains of an export. What is missing at an end shows only against the database or a later export.

    Raises ValueError for a line that is none of an export's.
    """
    chains: dict[str, list[Mapping[str, object]]] = {}
    for line in lines:
        row = json.loads(line)
        if not isinstance(row, dict) or set(row) != set(FIELDS):
            raise ValueError("a line of an export has the fields " + ", ".join(FIELDS))
        chains.setdefault(str(row["writer"]), []).append(row)
    return [_chain_of(writer, rows) for writer, rows in sorted(chains.items())]


def _chain_of(writer: str, rows: list[Mapping[str, object]]) -> Chain:
    previous = _START
    for expected, row in enumerate(rows, 1):
        right = _digest_of(row, previous)
        if (row["number"], row["previous_hash"], row["hash"]) != (expected, previous, right):
            return Chain(writer, len(rows), expected)
        previous = right
    return Chain(writer, len(rows))


def heads_of(lines: Iterable[str]) -> dict[str, Head]:
    """The last row of each writer in an export, to `verify` the database against it later."""
    heads: dict[str, Head] = {}
    for line in lines:
        row = json.loads(line)
        heads[row["writer"]] = (row["number"], row["hash"])
    return heads
