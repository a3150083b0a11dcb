"""The journal of conversions: a row before anything is sent, and only the allowed transitions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from app.storage import audit
from app.storage.clock import parse, stamp
from app.storage.connection import Connection, Row, transaction

_AT_ONCE = 500
LEASE_SECONDS = 300
"""How long an unfinished conversion belongs to its writer after the last move: longer than any one call to
a system may take, since a lease that ends while a create is on its way invites a second hand."""


@dataclass(frozen=True)
class Entry:
    """One part of a quote on its way to a sales order. `writer` drives it, nobody else may before
    `lease_until` (None: that is over)."""

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
    lease_until: datetime | None
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
    """Another process has moved the entry since it was read, or has taken it over; nothing was written."""


def entry_of(row: Row) -> Entry:
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
        lease_until=parse(row["lease_until"]) if row["lease_until"] else None,
        problem=row["problem"],
        reasons=json.loads(row["reasons"]),
        choice=json.loads(row["choice"]),
        created_at=parse(row["created_at"]),
        updated_at=parse(row["updated_at"]),
    )


def of_quote(connection: Connection, crm: str, quote_id: str) -> list[Entry]:
    """Every entry of a quote, oldest first."""
    rows = connection.execute(
        "SELECT * FROM conversion WHERE crm = ? AND quote_id = ? ORDER BY id", (crm, quote_id)
    )
    return [entry_of(row) for row in rows]


def of_quotes(connection: Connection, crm: str, quote_ids: Sequence[str]) -> dict[str, list[Entry]]:
    """Every entry of these quotes, oldest first, by quote; quotes without any are left out."""
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(quote_ids), _AT_ONCE):
        some = quote_ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(
            f"SELECT * FROM conversion WHERE crm = ? AND quote_id IN ({marks}) ORDER BY id",  # noqa: S608 - marks only
            (crm, *some),
        )
        for row in rows:
            found.setdefault(row["quote_id"], []).append(entry_of(row))
    return found


def living(entries: Sequence[Entry]) -> list[Entry]:
    """Those that hold or may come to hold a sales order."""
    return [entry for entry in entries if entry.state not in EMPTY_HANDED]


def read(connection: Connection, entry_id: int) -> Entry:
    return entry_of(connection.execute("SELECT * FROM conversion WHERE id = ?", (entry_id,)).fetchone())


def unfinished(connection: Connection) -> list[Entry]:
    """What must be settled: everything that is not final, oldest first."""
    rows = connection.execute(
        "SELECT * FROM conversion WHERE state NOT IN ('done', 'refused', 'cancelled') ORDER BY id"
    )
    return [entry_of(row) for row in rows]


def steps(connection: Connection, entry_id: int) -> list[Step]:
    rows = connection.execute(
        "SELECT * FROM conversion_step WHERE conversion_id = ? ORDER BY id", (entry_id,)
    )
    return [Step(parse(row["at"]), row["before"], row["after"], row["detail"]) for row in rows]


def record(connection: Connection, entry_id: int, before: str, after: str, detail: str) -> None:
    """Adds a step to what became of an entry."""
    connection.execute(
        "INSERT INTO conversion_step (conversion_id, at, before, after, detail) VALUES (?, ?, ?, ?, ?)",
        (entry_id, stamp(connection.now()), before, after, detail),
    )


def _lease_end(connection: Connection, seconds: int) -> str:
    return stamp(connection.now() + timedelta(seconds=seconds))


def claim(connection: Connection, wanted: Claim) -> Entry | None:
    """The next part number and its quantities, in one transaction. None when the quote has an unfinished
    conversion already or less is left than asked: the caller reads the journal to say which.

    The number is the smallest that no living part holds: a part that ended without an order gives its
    reference back, so that an order of it that arrives late still meets its own key.

    The claim is the writer's until its lease ends. Raises ValueError where the lines take nothing, or less
    than nothing.
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
        if any(line.line_id not in wanted.quoted for entry in alive for line in entry.lines):
            return None  # ordered before the quote was revised: nobody can say what is left of it
        left = remaining(wanted.quoted, [entry.lines for entry in alive])
        if any(quantity > left.get(line_id, Decimal(0)) for line_id, quantity in asked.items()):
            return None
        taken = {entry.part for entry in alive}
        part = next(number for number in range(1, len(taken) + 2) if number not in taken)
        reference = external_reference(wanted.crm, wanted.quote_id, wanted.revision, part)
        entry_id = _insert(connection, wanted, reference, part)
        record(connection, entry_id, "", "claimed", "")
    return read(connection, entry_id)


def _insert(connection: Connection, wanted: Claim, reference: str, part: int) -> int:
    at = stamp(connection.now())
    row = connection.execute(
        "INSERT INTO conversion (external_reference, crm, quote_id, quote_number, revision, part,"
        " customer_name, state, lines, draft, writer, lease_until, reasons, choice, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'claimed', ?, '{}', ?, ?, ?, ?, ?, ?) RETURNING id",
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
            _lease_end(connection, LEASE_SECONDS),
            json.dumps(dict(wanted.reasons)),
            json.dumps(dict(wanted.choice)),
            at,
            at,
        ),
    ).fetchone()
    return int(row["id"])


def take_lease(
    connection: Connection, entry: Entry, writer: str, who: str, seconds: int = LEASE_SECONDS
) -> Entry | None:
    """Makes `writer` the one who drives an unfinished entry for `seconds` from now, by the clock that all
    writers share. None where another holds it, or it moved since it was read: nothing was written then.

    Taken over from another writer, it is written to the entry's steps and to the audit log (`who`: the rep).
    Every later move by the former one raises MovedMeanwhile.
    """
    with transaction(connection):
        at = connection.now()
        changed = connection.execute(
            "UPDATE conversion SET writer = ?, lease_until = ?"
            " WHERE id = ? AND state = ? AND writer = ? AND state NOT IN ('done', 'refused', 'cancelled')"
            " AND (writer = ? OR lease_until < ?)",
            (
                writer, stamp(at + timedelta(seconds=seconds)),
                entry.id, entry.state, entry.writer, writer, stamp(at),
            ),
        ).rowcount  # fmt: skip
        if changed != 1:
            return None
        if writer != entry.writer:
            record(connection, entry.id, entry.state, entry.state, f"taken_over: {entry.writer}")
            details = {"from": entry.writer, "state": entry.state}
            audit.append(connection, writer, who, "taken_over", entry.external_reference, details)
    return read(connection, entry.id)


def move(
    connection: Connection,
    entry: Entry,
    after: State,
    *,
    detail: str = "",
    draft: Mapping[str, object] | None = None,
    order_id: str | None = None,
    order_number: str | None = None,
) -> Entry:
    """Moves `entry` on, if it is still where the caller saw it and its writer's; renews the lease.

    Raises ForbiddenTransition for a pair that the table does not have, MovedMeanwhile when another
    process was quicker or has taken it over.
    """
    if not may_become(entry.state, after):
        raise ForbiddenTransition(f"{entry.external_reference}: {entry.state} to {after}")
    with transaction(connection):
        changed = connection.execute(
            "UPDATE conversion SET state = ?, problem = ?, draft = ?, order_id = ?, order_number = ?,"
            " updated_at = ?, lease_until = ? WHERE id = ? AND state = ? AND writer = ?",
            (
                after,
                detail if after in ("unknown", "refused", "cancelled", "claimed", "created") else "",
                json.dumps(entry.draft if draft is None else dict(draft)),
                entry.order_id if order_id is None else order_id,
                entry.order_number if order_number is None else order_number,
                stamp(connection.now()),
                _lease_end(connection, LEASE_SECONDS),
                entry.id,
                entry.state,
                entry.writer,
            ),
        ).rowcount
        if changed != 1:
            raise MovedMeanwhile(f"{entry.external_reference} is no longer {entry.state} with {entry.writer}")
        record(connection, entry.id, entry.state, after, detail)
    return read(connection, entry.id)


def note_problem(connection: Connection, entry: Entry, problem: str) -> None:
    """Keeps why an entry does not move on, without moving it: `updated_at` stays the time of the last move.

    Raises MovedMeanwhile when another process has moved it since it was read.
    """
    with transaction(connection):
        changed = connection.execute(
            "UPDATE conversion SET problem = ?, lease_until = ? WHERE id = ? AND state = ? AND writer = ?",
            (problem, _lease_end(connection, LEASE_SECONDS), entry.id, entry.state, entry.writer),
        ).rowcount
        if changed != 1:
            raise MovedMeanwhile(f"{entry.external_reference} is no longer {entry.state} with {entry.writer}")
        record(connection, entry.id, entry.state, entry.state, problem)
