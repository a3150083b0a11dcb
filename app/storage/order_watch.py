"""What became of converted orders, and what the CRM was told of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, cast

import msgspec

from app.domain.order_status import Change, OrderStatus
from app.storage import journal
from app.storage.clock import parse, stamp
from app.storage.connection import Connection, Row, transaction
from app.storage.journal import Entry

NoteState = Literal["owed", "begun", "told", "none"]
"""`begun`: it was about to be sent, and may be there. `none`: the CRM has no place for it, or a person said
that it is not needed."""
StageState = Literal["owed", "told", "none"]


@dataclass(frozen=True)
class Watched:
    """`status` and `changes` as last read of the ERP; `changed_at` when either last became another."""

    entry: Entry
    status: OrderStatus
    changes: tuple[Change, ...]
    note: NoteState
    stage: StageState
    changed_at: datetime


_COLUMNS = (
    "c.*, w.status AS w_status, w.changes AS w_changes, w.note AS w_note, w.stage AS w_stage,"
    " w.changed_at AS w_changed_at FROM conversion c JOIN order_watch w ON w.conversion_id = c.id"
)


def _watched(row: Row) -> Watched:
    return Watched(
        entry=journal.entry_of(row),
        status=cast(OrderStatus, row["w_status"]),
        changes=msgspec.convert(json.loads(row["w_changes"]), tuple[Change, ...]),
        note=cast(NoteState, row["w_note"]),
        stage=cast(StageState, row["w_stage"]),
        changed_at=parse(row["w_changed_at"]),
    )


def begin(connection: Connection, entry: Entry) -> None:
    """From now on the order of this entry is looked after; once is enough.

    An order that another program made is told of by that program; one that was found under our key may have
    been told of, so that it is read what stands there first.
    """
    details = {step.detail for step in journal.steps(connection, entry.id)}
    note: NoteState = "owed"
    if "ordered_elsewhere" in details:
        note = "none"
    elif "found" in details:
        note = "begun"
    stage: StageState = "none" if note == "none" else "owed"
    connection.execute(
        "INSERT INTO order_watch (conversion_id, note, stage, changed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (conversion_id) DO NOTHING",
        (entry.id, note, stage, stamp(connection.now())),
    )


def watched(connection: Connection, delivered_since: datetime) -> list[Watched]:
    """Orders whose end is not seen yet, oldest first: not those that are invoiced, nor those delivered and
    unchanged since before this time."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} WHERE c.state IN ('confirmed', 'done') AND c.order_id <> ''"
        " AND w.status <> 'invoiced' AND (w.status <> 'delivered' OR w.changed_at >= ?) ORDER BY c.id",
        (stamp(delivered_since),),
    ).fetchall()
    return [_watched(row) for row in rows]


def of_quote(connection: Connection, crm: str, quote_id: str) -> list[Watched]:
    """Of the quote's living entries, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} WHERE c.crm = ? AND c.quote_id = ?"
        " AND c.state NOT IN ('refused', 'cancelled') ORDER BY c.id",
        (crm, quote_id),
    ).fetchall()
    return [_watched(row) for row in rows]


def cancelled_orders(connection: Connection, crm: str, quote_id: str) -> list[str]:
    """Numbers of orders that were cancelled in the ERP and still hold their part of the quote."""
    return [
        one.entry.order_number for one in of_quote(connection, crm, quote_id) if one.status == "cancelled"
    ]


def of_entry(connection: Connection, entry_id: int) -> Watched | None:
    row = connection.execute(f"SELECT {_COLUMNS} WHERE c.id = ?", (entry_id,)).fetchone()
    return _watched(row) if row else None


def untold(connection: Connection, stages: bool) -> list[Watched]:
    """Those whose note is owed, and with `stages` those whose stage is, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} WHERE c.state = 'done'"
        " AND (w.note IN ('owed', 'begun') OR (? = 1 AND w.stage = 'owed')) ORDER BY c.id",
        (int(stages),),
    ).fetchall()
    return [_watched(row) for row in rows]


def seen(connection: Connection, before: Watched, status: OrderStatus, changes: Sequence[Change]) -> bool:
    """Keeps what the ERP shows now. False where another program was quicker to see something else."""
    with transaction(connection):
        return (
            connection.execute(
                "UPDATE order_watch SET status = ?, changes = ?, changed_at = ?"
                " WHERE conversion_id = ? AND status = ? AND changes = ?",
                (
                    status, _text(changes), stamp(connection.now()),
                    before.entry.id, before.status, _text(before.changes),
                ),
            ).rowcount
            == 1
        )  # fmt: skip


def _text(changes: Sequence[Change]) -> str:
    return json.dumps([asdict(change) for change in changes])


def note_moves(connection: Connection, entry_id: int, before: NoteState, after: NoteState) -> bool:
    """False where it is not in `before`: another program tells it."""
    with transaction(connection):
        return (
            connection.execute(
                "UPDATE order_watch SET note = ? WHERE conversion_id = ? AND note = ?",
                (after, entry_id, before),
            ).rowcount
            == 1
        )


def stage_is(connection: Connection, entry_id: int, after: StageState) -> None:
    with transaction(connection):
        connection.execute("UPDATE order_watch SET stage = ? WHERE conversion_id = ?", (after, entry_id))


def not_needed(connection: Connection, external_reference: str, *, stage: bool) -> None:
    """The note on this order, or the `stage`, is told no more."""
    of_it = "conversion_id IN (SELECT id FROM conversion WHERE external_reference = ? AND state = 'done')"
    told = (
        "UPDATE order_watch SET stage = 'none' WHERE stage <> 'told' AND "
        if stage
        else "UPDATE order_watch SET note = 'none' WHERE note <> 'told' AND "
    )
    with transaction(connection):
        connection.execute(told + of_it, (external_reference,))


def told_of(connection: Connection, crm: str, quote_id: str) -> str:
    """The status on the CRM's quote as we last wrote it, "" for none."""
    row = connection.execute(
        "SELECT status FROM quote_told WHERE crm = ? AND quote_id = ?", (crm, quote_id)
    ).fetchone()
    return str(row["status"]) if row else ""


def quotes_to_tell(connection: Connection, crm: str, since: datetime) -> dict[str, str]:
    """Ids and numbers of quotes that may carry another status than that of their orders: an order of theirs
    has another one, and became so since this time. Those with several orders are among them at all times."""
    rows = connection.execute(
        "SELECT c.quote_id, max(c.quote_number) AS number FROM conversion c"
        " JOIN order_watch w ON w.conversion_id = c.id"
        " LEFT JOIN quote_told t ON t.crm = c.crm AND t.quote_id = c.quote_id"
        " WHERE c.crm = ? AND c.order_id <> '' AND (t.status = '' OR c.state IN ('confirmed', 'done')"
        " AND w.changed_at >= ? AND (t.status IS NULL OR t.status <> w.status))"
        " GROUP BY c.quote_id ORDER BY min(c.id)",
        (crm, stamp(since)),
    ).fetchall()
    return {row["quote_id"]: row["number"] for row in rows}


def told(
    connection: Connection,
    crm: str,
    quote_id: str,
    status: OrderStatus | Literal[""],
    instead_of: str | None,
) -> bool:
    """Remembers what was written, "" for what is to be written anew. With `instead_of` only where that
    still is what we know ("": nothing): False then says that a conversion wrote meanwhile."""
    with transaction(connection):
        known = told_of(connection, crm, quote_id)
        if instead_of is not None and known != instead_of:
            return False
        connection.execute(
            "INSERT INTO quote_told (crm, quote_id, status, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (crm, quote_id) DO UPDATE SET status = excluded.status, at = excluded.at",
            (crm, quote_id, status, stamp(connection.now())),
        )
    return True
