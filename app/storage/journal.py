"""The journal of conversions: a row before anything is sent, and only the allowed transitions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import cast

from app.domain.conversion import (
    EMPTY_HANDED,
    PartLine,
    State,
    external_reference,
    may_become,
    remaining,
)
from app.storage.clock import now, parse, stamp
from app.storage.database import transaction


@dataclass(frozen=True)
class Entry:
    """One part of a quote on its way to a sales order."""

    id: int
    external_reference: str
    crm: str
    quote_id: str
    quote_number: str
    revision: int
    part: int
    customer_name: str
    state: State
    lines: tuple[PartLine, ...]
    draft: Mapping[str, object]
    order_id: str
    order_number: str
    writer: str
    problem: str
    reasons: Mapping[str, str]
    choice: Mapping[str, str]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Step:
    at: datetime
    before: str
    after: str
    detail: str


@dataclass(frozen=True)
class Claim:
    """What is asked of the journal: these quantities of this quote, out of what was quoted."""

    crm: str
    quote_id: str
    quote_number: str
    revision: int
    customer_name: str
    quoted: Mapping[str, Decimal]
    lines: tuple[PartLine, ...]
    writer: str
    reasons: Mapping[str, str]
    choice: Mapping[str, str] = field(default_factory=dict)
    """What the rep chose besides quantities: an interrupted conversion is taken up as it was meant."""


class ForbiddenTransition(Exception):
    """A fault of the program: the table of transitions does not allow this one."""


class MovedMeanwhile(Exception):
    """Another process has moved the entry since it was read; nothing was written."""


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        id=row["id"],
        external_reference=row["external_reference"],
        crm=row["crm"],
        quote_id=row["quote_id"],
        quote_number=row["quote_number"],
        revision=row["revision"],
        part=row["part"],
        customer_name=row["customer_name"],
        state=cast(State, row["state"]),
        lines=tuple(PartLine(line, Decimal(quantity)) for line, quantity in json.loads(row["lines"])),
        draft=json.loads(row["draft"]),
        order_id=row["order_id"],
        order_number=row["order_number"],
        writer=row["writer"],
        problem=row["problem"],
        reasons=json.loads(row["reasons"]),
        choice=json.loads(row["choice"]),
        created_at=parse(row["created_at"]),
        updated_at=parse(row["updated_at"]),
    )


def of_quote(connection: sqlite3.Connection, crm: str, quote_id: str) -> list[Entry]:
    """Every entry of a quote, oldest first."""
    rows = connection.execute(
        "SELECT * FROM conversion WHERE crm = ? AND quote_id = ? ORDER BY id", (crm, quote_id)
    )
    return [_entry(row) for row in rows]


def living(entries: Sequence[Entry]) -> list[Entry]:
    """Those that hold or may come to hold a sales order."""
    return [entry for entry in entries if entry.state not in EMPTY_HANDED]


def read(connection: sqlite3.Connection, entry_id: int) -> Entry:
    return _entry(connection.execute("SELECT * FROM conversion WHERE id = ?", (entry_id,)).fetchone())


def unfinished(connection: sqlite3.Connection) -> list[Entry]:
    """What must be settled: everything that is not final, oldest first."""
    rows = connection.execute(
        "SELECT * FROM conversion WHERE state NOT IN ('done', 'refused', 'cancelled') ORDER BY id"
    )
    return [_entry(row) for row in rows]


def steps(connection: sqlite3.Connection, entry_id: int) -> list[Step]:
    rows = connection.execute(
        "SELECT * FROM conversion_step WHERE conversion_id = ? ORDER BY id", (entry_id,)
    )
    return [Step(parse(row["at"]), row["before"], row["after"], row["detail"]) for row in rows]


def _record(connection: sqlite3.Connection, entry_id: int, before: str, after: str, detail: str) -> None:
    connection.execute(
        "INSERT INTO conversion_step (conversion_id, at, before, after, detail) VALUES (?, ?, ?, ?, ?)",
        (entry_id, stamp(now()), before, after, detail),
    )


def claim(connection: sqlite3.Connection, wanted: Claim) -> Entry | None:
    """The next part number and its quantities, in one transaction. None when the quote has an unfinished
    conversion already or less is left than asked: the caller reads the journal to say which.

    The number is the smallest that no living part holds: a part that ended without an order gives its
    reference back, so that an order of it that arrives late still meets its own key.

    Raises ValueError where the lines take nothing, or less than nothing.
    """
    asked: dict[str, Decimal] = {}
    for line in wanted.lines:
        asked[line.line_id] = asked.get(line.line_id, Decimal(0)) + line.quantity
    if not asked or any(line.quantity <= 0 for line in wanted.lines):
        raise ValueError("a claim takes something of each line that it names")
    with transaction(connection):
        alive = living(of_quote(connection, wanted.crm, wanted.quote_id))
        if any(entry.state not in ("confirmed", "done") for entry in alive):
            return None
        left = remaining(wanted.quoted, [entry.lines for entry in alive])
        if any(quantity > left.get(line_id, Decimal(0)) for line_id, quantity in asked.items()):
            return None
        taken = {entry.part for entry in alive}
        part = next(number for number in range(1, len(taken) + 2) if number not in taken)
        reference = external_reference(wanted.crm, wanted.quote_id, wanted.revision, part)
        at = stamp(now())
        cursor = connection.execute(
            "INSERT INTO conversion (external_reference, crm, quote_id, quote_number, revision, part,"
            " customer_name, state, lines, draft, writer, reasons, choice, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'claimed', ?, '{}', ?, ?, ?, ?, ?)",
            (
                reference,
                wanted.crm,
                wanted.quote_id,
                wanted.quote_number,
                wanted.revision,
                part,
                wanted.customer_name,
                json.dumps([[line.line_id, str(line.quantity)] for line in wanted.lines]),
                wanted.writer,
                json.dumps(dict(wanted.reasons)),
                json.dumps(dict(wanted.choice)),
                at,
                at,
            ),
        )
        entry_id = int(cursor.lastrowid or 0)
        _record(connection, entry_id, "", "claimed", "")
    return read(connection, entry_id)


def move(
    connection: sqlite3.Connection,
    entry: Entry,
    after: State,
    *,
    detail: str = "",
    draft: Mapping[str, object] | None = None,
    order_id: str | None = None,
    order_number: str | None = None,
) -> Entry:
    """Moves `entry` on, if it is still where the caller saw it.

    Raises ForbiddenTransition for a pair that the table does not have, MovedMeanwhile when another
    process was quicker.
    """
    if not may_become(entry.state, after):
        raise ForbiddenTransition(f"{entry.external_reference}: {entry.state} to {after}")
    with transaction(connection):
        changed = connection.execute(
            "UPDATE conversion SET state = ?, problem = ?, draft = ?, order_id = ?, order_number = ?,"
            " updated_at = ? WHERE id = ? AND state = ?",
            (
                after,
                detail if after in ("unknown", "refused", "cancelled", "claimed", "created") else "",
                json.dumps(entry.draft if draft is None else dict(draft)),
                entry.order_id if order_id is None else order_id,
                entry.order_number if order_number is None else order_number,
                stamp(now()),
                entry.id,
                entry.state,
            ),
        ).rowcount
        if changed != 1:
            raise MovedMeanwhile(f"{entry.external_reference} is no longer {entry.state}")
        _record(connection, entry.id, entry.state, after, detail)
    return read(connection, entry.id)


def note_problem(connection: sqlite3.Connection, entry: Entry, problem: str) -> None:
    """Keeps why an entry does not move on, without moving it: `updated_at` stays the time of the last move.

    Raises MovedMeanwhile when another process has moved it since it was read.
    """
    with transaction(connection):
        changed = connection.execute(
            "UPDATE conversion SET problem = ? WHERE id = ? AND state = ?", (problem, entry.id, entry.state)
        ).rowcount
        if changed != 1:
            raise MovedMeanwhile(f"{entry.external_reference} is no longer {entry.state}")
        _record(connection, entry.id, entry.state, entry.state, problem)
