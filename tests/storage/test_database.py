"""The file itself: made, migrated, refused, set aside; whole after every failure."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest

from app.errors import StorageFault
from app.storage import cache, database
from app.storage.clock import now
from app.storage.connection import ConstraintBroken
from app.storage.database import DamagedDatabase, SqliteConnection, Store, transaction
from tests.storage.files import content, count, names_in, opened, put_content

FIRST = database.migrations()
LATEST = FIRST[-1][0]
NEXT = LATEST + 1
SECOND = (NEXT, "ALTER TABLE cache ADD COLUMN more TEXT;\nCREATE TABLE later (id INTEGER PRIMARY KEY);\n")
NEW_FILES = 15
"""That many, since programs meet at the one moment that matters in a few of them only."""


@pytest.fixture
def connection(local: SqliteConnection) -> SqliteConnection:
    return local


def schema(connection: SqliteConnection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [tuple(row) for row in rows]


def put(connection: SqliteConnection, key: str, text: str = "{}") -> None:
    cache.put(connection, "kind", key, text, now())


def with_migrations(monkeypatch: pytest.MonkeyPatch, *more: tuple[int, str]) -> None:
    monkeypatch.setattr(database, "migrations", lambda: [*FIRST, *more])


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _ in FIRST] == list(range(1, len(FIRST) + 1))


def test_from_empty_and_again(path: Path) -> None:
    first = opened(path)
    made = schema(first)
    put(first, "a")
    first.close()
    again = opened(path)
    assert schema(again) == made
    assert count(again, "cache") == 1
    assert again.execute("PRAGMA user_version").fetchone()[0] == LATEST
    again.close()
    assert {"conversion", "conversion_step", "audit", "inbox_item", "promise", "link"} <= {n for n, _ in made}
    assert [file.name for file in path.parent.glob("*.before-*")] == []


def test_the_settings_that_the_journal_rests_on_are_in_force(connection: SqliteConnection) -> None:
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    with pytest.raises(ConstraintBroken, match="FOREIGN KEY"):
        connection.execute(
            "INSERT INTO conversion_step (conversion_id, at, before, after) VALUES (99, '', '', '')"
        )


async def test_the_store_has_the_same_settings(path: Path) -> None:
    store = Store(path)
    assert await store.run(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert await store.run(lambda c: c.execute("PRAGMA foreign_keys").fetchone()[0]) == 1
    await store.aclose()


def test_an_older_file_is_backed_up_before_it_is_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = opened(path)
    put(old, "a", "before")
    old.close()
    with_migrations(monkeypatch, SECOND)
    new = opened(path)
    assert new.execute("SELECT value, more FROM cache").fetchone()[:] == ("before", None)
    new.close()
    backup = sqlite3.connect(path.with_name(f"{path.name}.before-{NEXT}"))
    assert backup.execute("PRAGMA user_version").fetchone()[0] == LATEST
    assert backup.execute("SELECT value FROM cache").fetchone()[0] == "before"
    assert "more" not in [row[1] for row in backup.execute("PRAGMA table_info(cache)")]
    backup.close()


async def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even its first statement stays, and a sound file is never taken for a damaged one."""
    old = opened(path)
    put(old, "a", "before")
    made = schema(old)
    old.close()
    for bad in ("INSERT INTO link VALUES ('a', 'b', 'nonsense', 'c', 'd');", "CREATE TABLE cache (id);"):
        with_migrations(monkeypatch, (NEXT, SECOND[1] + bad))
        store = Store(path)
        with pytest.raises(StorageFault) as caught:
            await store.run(count, "cache")
        assert not isinstance(caught.value, DamagedDatabase)
        await store.aclose()
    with_migrations(monkeypatch)
    after = opened(path)
    assert schema(after) == made
    assert count(after, "cache") == 1
    after.close()


def test_a_script_that_ends_half_way_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_migrations(monkeypatch, (NEXT, "CREATE TABLE later (id);\nCREATE TABLE lost (id)\n"))
    with pytest.raises(ValueError, match="CREATE TABLE lost"):
        opened(path)
    with_migrations(monkeypatch, (NEXT, "CREATE TABLE later (id);\n-- a last word\n"))
    opened(path).close()


async def test_a_newer_programs_file_is_refused_and_left_alone(path: Path) -> None:
    newer = opened(path)
    put(newer, "a")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = content(path)
    store = Store(path)
    for _ in range(2):
        with pytest.raises(StorageFault) as caught:
            await store.run(count, "cache")
        assert (caught.value.code, caught.value.params) == ("database_newer", {"found": 99, "known": LATEST})
    await store.aclose()
    assert content(path) == before
    assert names_in(path.parent) == [path.name]


async def test_a_damaged_file_is_set_aside_and_reported(path: Path) -> None:
    put_content(path, b"this is no database" * 500)
    store = Store(path)
    with pytest.raises(DamagedDatabase) as caught:
        await store.run(count, "cache")
    assert caught.value.code == "database_damaged"
    aside = path.with_name(str(caught.value.params["aside"]))
    assert content(aside) == b"this is no database" * 500
    assert content(path) == b""
    await store.aclose()


async def test_a_damaged_file_is_not_silently_made_anew(path: Path) -> None:
    """An empty journal knows of no conversion: whoever goes on needs to have been told."""
    put_content(path, b"this is no database" * 500)
    store = Store(path)
    for _ in range(3):
        with pytest.raises(DamagedDatabase) as caught:
            await store.run(count, "conversion")
        assert content(path.with_name(str(caught.value.params["aside"])))
        assert content(path) == b""
    await store.aclose()
    assert len(names_in(path.parent)) == 1


async def test_damage_that_shows_only_in_use_is_treated_the_same(path: Path) -> None:
    whole = opened(path)
    for number in range(400):
        put(whole, str(number), "x" * 500)
    root = whole.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cache'").fetchone()[0]
    size = whole.execute("PRAGMA page_size").fetchone()[0]
    whole.close()
    broken = bytearray(content(path))
    broken[(root - 1) * size : root * size] = b"\xff" * size
    put_content(path, bytes(broken))
    store = Store(path)
    assert await store.run(count, "promise") == 0
    with pytest.raises(DamagedDatabase) as caught:
        await store.run(cache.get, "kind", "7")
    assert content(path.with_name(str(caught.value.params["aside"]))) == bytes(broken)
    with pytest.raises(DamagedDatabase):
        await store.run(count, "promise")
    await store.aclose()


async def test_a_place_that_cannot_be_written_is_a_storage_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "file" / "firmdate.sqlite", tmp_path):
        store = Store(path)
        with pytest.raises(StorageFault) as caught:
            await store.run(count, "cache")
        assert caught.value.code == "database_unusable"
        await store.aclose()
    assert (tmp_path / "file").exists()


async def test_a_lock_that_stays_is_a_storage_fault(path: Path) -> None:
    other = opened(path)
    other.execute("BEGIN IMMEDIATE")
    store = Store(path)
    await store.run(lambda c: c.execute("PRAGMA busy_timeout = 50").fetchone())
    with pytest.raises(StorageFault) as caught:
        await store.run(put, "a")
    assert "locked" in str(caught.value.params["text"])
    other.execute("ROLLBACK")
    await store.run(put, "a")
    assert await store.run(count, "cache") == 1
    await store.aclose()
    other.close()


async def test_everything_runs_in_one_thread_and_not_in_the_loops(path: Path) -> None:
    store = Store(path)
    seen = await asyncio.gather(*(store.run(lambda _: threading.get_ident()) for _ in range(20)))
    assert len(set(seen)) == 1
    assert seen[0] != threading.get_ident()
    await store.aclose()


def test_a_transaction_is_all_or_nothing(connection: SqliteConnection) -> None:
    sql = "INSERT INTO cache VALUES ('k', ?, '', '')"

    def half() -> None:
        with transaction(connection):
            connection.execute(sql, ("a",))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert count(connection, "cache") == 0
    assert not connection.in_transaction


def test_a_commit_that_fails_leaves_nothing_open(connection: SqliteConnection) -> None:
    """Otherwise every later use would fail, with a transaction within a transaction."""

    def broken_at_the_end() -> None:
        with transaction(connection):
            connection.execute("PRAGMA defer_foreign_keys = ON")
            put_row = "INSERT INTO conversion_step (conversion_id, at, before, after) VALUES (99, '', '', '')"
            connection.execute(put_row)

    with pytest.raises(ConstraintBroken, match="FOREIGN KEY"):
        broken_at_the_end()
    assert not connection.in_transaction
    assert count(connection, "conversion_step") == 0
    put(connection, "a")
    assert count(connection, "cache") == 1


async def test_a_full_disk_is_a_storage_fault_and_leaves_nothing_half_written(path: Path) -> None:
    store = Store(path)
    await store.run(put, "before")
    pages = await store.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await store.run(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    def several(connection: SqliteConnection) -> None:
        with transaction(connection):
            for number in range(200):
                connection.execute("INSERT INTO cache VALUES ('k', ?, ?, '')", (str(number), "x" * 4000))

    with pytest.raises(StorageFault) as caught:
        await store.run(several)
    assert (caught.value.code, "full" in str(caught.value.params["text"])) == ("database_unusable", True)
    assert await store.run(count, "cache") == 1
    await store.run(lambda c: c.execute(f"PRAGMA max_page_count = {pages + 1000}").fetchone())
    await store.run(several)
    assert await store.run(count, "cache") == 201
    await store.aclose()


def _write_until_full(path: str, answers: multiprocessing.Queue) -> None:
    """In a process whose files may not grow: what the operating system does on a full disk."""
    import resource
    import signal

    connection = opened(Path(path))
    put(connection, "before")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    used = Path(path + "-wal").stat().st_size
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (used + 8192, hard))
    try:
        put(connection, "too much", "x" * 200_000)
    except sqlite3.OperationalError as fault:
        told = str(fault)
    else:
        told = ""
    left = connection.in_transaction, count(connection, "cache")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    put(connection, "after", "x" * 200_000)
    answers.put((told, *left, count(connection, "cache")))
    connection.close()


def test_a_write_that_the_system_refuses_at_the_commit(path: Path) -> None:
    pytest.importorskip("resource", reason="limits of file sizes are POSIX")
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    child = spawn.Process(target=_write_until_full, args=(str(path), answers))
    child.start()
    told, in_transaction, rows, after = answers.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    assert "disk" in told
    assert (in_transaction, rows, after) == (False, 1, 2)


@pytest.mark.parametrize(("text", "tries"), [("database is locked", 3), ("unable to open database file", 1)])
def test_a_lock_at_the_opening_is_waited_for_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, text: str, tries: int
) -> None:
    """SQLite itself does not wait where two programs switch a new file to WAL at the same moment."""
    real, seen = database._open, []

    def busy_twice(place: Path) -> SqliteConnection:
        seen.append(place)
        if len(seen) < 3:
            raise sqlite3.OperationalError(text)
        return real(place)

    monkeypatch.setattr(database, "_open", busy_twice)
    if tries == 1:
        with pytest.raises(sqlite3.OperationalError, match=text):
            opened(path)
    else:
        opened(path).close()
    assert len(seen) == tries


def _open_at_once(path: str, start: multiprocessing.Barrier, answers: multiprocessing.Queue) -> None:
    told = []
    for number in range(NEW_FILES):
        start.wait(60)
        try:
            connection = opened(Path(f"{path}-{number}"))
            put(connection, str(threading.get_native_id()))
            connection.close()
        except sqlite3.Error as fault:
            told.append(str(fault))
    answers.put(told)


def test_several_programs_make_one_new_file_together(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(4), spawn.Queue()
    children = [spawn.Process(target=_open_at_once, args=(str(path), start, answers)) for _ in range(4)]
    for child in children:
        child.start()
    assert [answers.get(timeout=60) for _ in children] == [[]] * 4
    for child in children:
        child.join(60)
    for number in range(NEW_FILES):
        connection = opened(Path(f"{path}-{number}"))
        assert count(connection, "cache") == 4
        connection.close()
