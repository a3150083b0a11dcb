"""Everything that needs a person: one entry per fault, with a count and a history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from app.storage.clock import parse, stamp
from app.storage.connection import Connection, Row, transaction

ItemKind = Literal[
    "conversion_failed", "outcome_unknown", "write_back_owed", "promise_at_risk", "link_review",
    "conflict", "connection", "permission", "api_changed", "order_changed",
]  # fmt: skip
ItemState = Literal["open", "settled", "dismissed"]


@dataclass(frozen=True)
class Event:
    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True)
class Item:
    """`subject` is what the entry is about (a reference, a promise's id, a system); `code` and `params`
    make the sentence in app.wording."""

    id: int
    kind: ItemKind
    subject: str
    customer: str
    code: str
    params: Mapping[str, str]
    owner: str
    occurrences: int
    state: ItemState
    unread: bool
    first_at: datetime
    last_at: datetime


def _item(row: Row) -> Item:
    return Item(
        id=row["id"],
        kind=cast(ItemKind, row["kind"]),
        subject=row["subject"],
        customer=row["customer"],
        code=row["code"],
        params=json.loads(row["params"]),
        owner=row["owner"],
        occurrences=row["occurrences"],
        state=cast(ItemState, row["state"]),
        unread=bool(row["unread"]),
        first_at=parse(row["first_at"]),
        last_at=parse(row["last_at"]),
    )


def _remember(connection: Connection, item_id: int, who: str, what: str, detail: str = "") -> None:
    connection.execute(
        "INSERT INTO inbox_history (item_id, at, who, what, detail) VALUES (?, ?, ?, ?, ?)",
        (item_id, stamp(connection.now()), who, what, detail),
    )


def report(
    connection: Connection,
    kind: ItemKind,
    subject: str,
    code: str,
    params: Mapping[str, str],
    customer: str = "",
) -> Item:
    """Opens an entry, or counts one that is open already and takes over what is said now."""
    at = stamp(connection.now())
    with transaction(connection):
        row = connection.execute(
            "INSERT INTO inbox_item (kind, subject, customer, code, params, first_at, last_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, subject) WHERE state = 'open' DO UPDATE SET"
            " occurrences = inbox_item.occurrences + 1,"
            " code = excluded.code, params = excluded.params, last_at = excluded.last_at RETURNING *",
            (kind, subject, customer, code, json.dumps(dict(params)), at, at),
        ).fetchone()
        if row["occurrences"] == 1:
            _remember(connection, row["id"], "Firmdate", "opened", code)
    return _item(row)


def settle(connection: Connection, kind: ItemKind, subject: str, detail: str = "") -> bool:
    """Closes an entry by itself because its cause is gone; False when none was open."""
    with transaction(connection):
        row = connection.execute(
            "UPDATE inbox_item SET state = 'settled', last_at = ? WHERE kind = ? AND subject = ?"
            " AND state = 'open' RETURNING id",
            (stamp(connection.now()), kind, subject),
        ).fetchone()
        if row is None:
            return False
        _remember(connection, row["id"], "Firmdate", "settled", detail)
    return True


def dismiss(connection: Connection, item_id: int, who: str, reason: str) -> bool:
    """Closes an entry because a person said so; a reason is required (ValueError)."""
    if not reason.strip():
        raise ValueError("a dismissal has a reason")
    with transaction(connection):
        changed = connection.execute(
            "UPDATE inbox_item SET state = 'dismissed' WHERE id = ? AND state = 'open'", (item_id,)
        ).rowcount
        if changed:
            _remember(connection, item_id, who, "dismissed", reason)
    return changed == 1


def assign(connection: Connection, item_id: int, who: str, owner: str) -> None:
    with transaction(connection):
        connection.execute("UPDATE inbox_item SET owner = ? WHERE id = ?", (owner, item_id))
        _remember(connection, item_id, who, "assigned", owner)


def note(connection: Connection, item_id: int, who: str, text: str) -> None:
    with transaction(connection):
        _remember(connection, item_id, who, "note", text)


def mark_read(connection: Connection, item_id: int) -> None:
    with transaction(connection):
        connection.execute("UPDATE inbox_item SET unread = 0 WHERE id = ?", (item_id,))


def listed(connection: Connection, *, state: ItemState | None = "open") -> list[Item]:
    """Newest first; None for every state."""
    rows = connection.execute(
        "SELECT * FROM inbox_item WHERE CAST(? AS TEXT) IS NULL OR state = ? ORDER BY last_at DESC, id DESC",
        (state, state),
    )
    return [_item(row) for row in rows]


def read(connection: Connection, item_id: int) -> Item | None:
    row = connection.execute("SELECT * FROM inbox_item WHERE id = ?", (item_id,)).fetchone()
    return _item(row) if row else None


def history(connection: Connection, item_id: int) -> list[Event]:
    rows = connection.execute("SELECT * FROM inbox_history WHERE item_id = ? ORDER BY id", (item_id,))
    return [Event(parse(row["at"]), row["who"], row["what"], row["detail"]) for row in rows]
