"""A file that the first version left behind: everything in it is there afterwards, and can be worked with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.conversion import State
from app.storage import audit, inbox, journal, links, order_watch, promises, search_index
from app.storage.audit import Chain
from app.storage.database import SqliteConnection
from app.storage.scripts import migrations
from tests.storage.files import opened

SCRIPT = Path(__file__).with_name("version_1.sql")
TABLES = (
    "conversion", "conversion_step", "link", "promise", "inbox_item", "inbox_history", "audit", "cache",
    "search_entry",
)  # fmt: skip
Rows = list[tuple[object, ...]]


def columns(connection: sqlite3.Connection, table: str) -> str:
    return ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))


@pytest.fixture
def before(path: Path) -> dict[str, tuple[str, Rows]]:
    """Of each table of the old file: its columns and its rows."""
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SCRIPT.read_text(encoding="utf-8"))
        named = {table: columns(old, table) for table in TABLES}
        return {t: (these, old.execute(f"SELECT {these} FROM {t}").fetchall()) for t, these in named.items()}


@pytest.fixture
def brought(before: dict[str, tuple[str, Rows]], path: Path) -> Iterator[SqliteConnection]:
    connection = opened(path)
    yield connection
    connection.close()


def test_no_row_is_lost_or_changed(
    before: dict[str, tuple[str, Rows]], brought: SqliteConnection, path: Path
) -> None:
    for table, (named, rows) in before.items():
        assert rows, table
        assert [tuple(row) for row in brought.execute(f"SELECT {named} FROM {table}")] == rows, table
    assert brought.execute("PRAGMA foreign_key_check").fetchall() == []
    latest, _ = migrations()[-1]
    with closing(sqlite3.connect(path.with_name(f"{path.name}.before-{latest}"))) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        for table, (named, rows) in before.items():
            assert kept.execute(f"SELECT {named} FROM {table}").fetchall() == rows, table


def test_it_is_then_as_a_new_file_is(brought: SqliteConnection, tmp_path: Path) -> None:
    def schema(connection: SqliteConnection) -> list[tuple[str, str]]:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [tuple(row) for row in rows]

    with closing(opened(tmp_path / "new.sqlite")) as new:
        assert schema(brought) == schema(new)


def test_the_audit_log_is_whole_and_goes_on(brought: SqliteConnection) -> None:
    assert audit.verify(brought) == [Chain("pc/ada", 2), Chain("pc/eve", 1)]
    audit.append(brought, "pc/ada", "ada", "converted", "Q", {})
    assert audit.verify(brought) == [Chain("pc/ada", 3), Chain("pc/eve", 1)]


def test_what_was_unfinished_still_is_and_may_be_driven_on(brought: SqliteConnection) -> None:
    unfinished = journal.unfinished(brought)
    states: list[State] = ["claimed", "creating", "unknown", "created", "confirming", "confirmed"]
    assert [(entry.quote_id, entry.state, entry.lease_until) for entry in unfinished] == [
        (state, state, None) for state in states
    ]
    for entry in unfinished:
        assert journal.take_lease(brought, entry, "pc/eve", "eve") is not None


def test_orders_of_before_are_followed_and_nobody_tells_their_opportunities_now(
    brought: SqliteConnection,
) -> None:
    followed = order_watch.watched(brought, datetime(2026, 1, 1, tzinfo=UTC))
    assert [(one.entry.order_number, one.status, one.note, one.stage) for one in followed] == [
        ("SO-1", "confirmed", "none", "none"), ("SO-2", "confirmed", "none", "none"),
    ]  # fmt: skip
    assert [one.changed_at for one in followed] == [one.entry.updated_at for one in followed]
    assert order_watch.untold(brought, stages=True) == []
    assert order_watch.told_of(brought, "crm", "whole") == "confirmed"
    assert order_watch.quotes_to_tell(brought, "crm", datetime(2026, 1, 1, tzinfo=UTC)) == {}


def test_promises_links_inbox_and_search_answer_as_before(brought: SqliteConnection) -> None:
    (promise,) = promises.listed(brought)
    assert (promise.id, str(promise.parts[0].quantity), promise.together) == ("p1", "120.50", False)
    assert links.of_accounts(brought, ["a-1"]) == {"a-1": links.Links(("10001",), ("10002",))}
    (item,) = inbox.listed(brought)
    assert (item.subject, item.owner, item.occurrences) == ("q:unknown", "eve", 2)
    assert [hit.record for hit in search_index.by_prefix(brought, "mull", 5)] == ["a-1"]
