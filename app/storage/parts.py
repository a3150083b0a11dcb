"""Parts of a quote that another program ordered, and those whose quote is to be read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.conversion import PartLine, State
from app.storage import journal
from app.storage.clock import stamp
from app.storage.connection import Connection, transaction
from app.storage.journal import Entry

READ_AGAIN = "read_again"
"""Detail of the step that says that an entry at its end was looked at once more."""


@dataclass(frozen=True)
class PartElsewhere:
    """An order of this quote that our journal does not know. `state`: `confirmed`, or `created` while it is
    a draft; `draft` is what it holds, for the comparison before it is confirmed."""

    external_reference: str
    crm: str
    quote_id: str
    quote_number: str
    revision: int
    part: int
    customer_name: str
    lines: tuple[PartLine, ...]
    draft: Mapping[str, object]
    order_id: str
    order_number: str
    state: Literal["created", "confirmed"]
    writer: str


def learn(connection: Connection, found: PartElsewhere) -> Entry:
    """Writes it into the journal, so that nothing of it is ordered again; what is there already stays."""
    with transaction(connection):
        known = [
            entry
            for entry in journal.living(journal.of_quote(connection, found.crm, found.quote_id))
            if entry.external_reference == found.external_reference
        ]
        if known:
            return known[0]
        at = stamp(connection.now())
        row = connection.execute(
            "INSERT INTO conversion (external_reference, crm, quote_id, quote_number, revision, part,"
            " customer_name, state, lines, draft, order_id, order_number, writer, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                found.external_reference, found.crm, found.quote_id, found.quote_number, found.revision,
                found.part, found.customer_name, found.state,
                json.dumps([[line.line_id, str(line.quantity)] for line in found.lines]),
                json.dumps(dict(found.draft)), found.order_id, found.order_number, found.writer, at, at,
            ),
        ).fetchone()  # fmt: skip
        entry_id = int(row["id"])
        journal.record(connection, entry_id, "", found.state, "ordered_elsewhere")
    return journal.read(connection, entry_id)


def to_read_again(connection: Connection, after: datetime, before: datetime) -> list[Entry]:
    """Entries that were done between these times and whose quote was not looked at since, oldest first."""
    return _not_read_again(connection, "done", after, before)


def refused_after_a_create(connection: Connection, after: datetime, before: datetime) -> list[Entry]:
    """Entries that were refused between these times although a create of theirs had an unknown outcome, and
    whose order was not looked for since, oldest first."""
    return _not_read_again(connection, "refused", after, before)


def _not_read_again(connection: Connection, state: State, after: datetime, before: datetime) -> list[Entry]:
    rows = connection.execute(
        "SELECT * FROM conversion c WHERE state = ? AND updated_at >= ? AND updated_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM conversion_step s WHERE s.conversion_id = c.id AND s.before = ?"
        " AND s.after = s.before AND s.detail = ?)"
        " AND (state <> 'refused' OR EXISTS (SELECT 1 FROM conversion_step s WHERE s.conversion_id = c.id"
        " AND s.before = 'creating' AND s.after = 'unknown' AND s.detail <> '')) ORDER BY id",
        (state, stamp(after), stamp(before), state, READ_AGAIN),
    )
    return [journal.entry_of(row) for row in rows]


def mark_read_again(connection: Connection, entry: Entry) -> None:
    """It was looked at once more, and is not a third time."""
    journal.record(connection, entry.id, entry.state, entry.state, READ_AGAIN)
