"""One SQLite file: the store of one writer, and what stays on each computer beside a team store.

Decision: plain numbered SQL over sqlite3, one connection owned by one thread. Rationale: no start-up
cost, WAL with synchronous=FULL gives a journal that survives a power cut, and one thread makes every
use case's transaction whole. Alternatives: SQLAlchemy Core (221 ms to import), aiosqlite (a thread
per connection again).
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.errors import StorageFault
from app.storage import clock
from app.storage.connection import Constraint, ConstraintBroken
from app.storage.connection import transaction as transaction
from app.storage.scripts import migrations, statements
from app.storage.worker import StoreThread

Result = TypeVar("Result")
_log = logging.getLogger(__name__)
_OPEN_ATTEMPTS = 100
_OPEN_PAUSE_MS = 50
_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CORRUPT_INDEX,
        sqlite3.SQLITE_CORRUPT_SEQUENCE,
        sqlite3.SQLITE_NOTADB,
    }
)
"""What says that the file is broken. Not SQLITE_CORRUPT_VTAB: the search index can be made again."""


class DamagedDatabase(StorageFault):
    """The file is no readable database; it was set aside under params["aside"], nothing was made anew."""


_CONSTRAINTS: dict[int, Constraint] = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "UNIQUE",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "UNIQUE",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "UNIQUE",
    sqlite3.SQLITE_CONSTRAINT_CHECK: "CHECK",
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "FOREIGN KEY",
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: "NOT NULL",
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: "RULE",
}


class SqliteConnection(sqlite3.Connection):
    """A connection as `app.storage.connection` wants it."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except sqlite3.IntegrityError as fault:
            kind = _CONSTRAINTS.get(fault.sqlite_errorcode)
            if kind is None:
                raise
            raise ConstraintBroken(kind, str(fault)) from fault

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """IMMEDIATE takes the write lock before anything is read."""
        nested = self.in_transaction
        if nested:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self.in_transaction:  # on a full disk SQLite may have rolled back by itself
                self.execute("ROLLBACK")
            raise

    def now(self) -> datetime:
        return clock.now()


def _open(path: Path) -> SqliteConnection:
    connection = sqlite3.connect(
        path, timeout=10, isolation_level=None, check_same_thread=True, factory=SqliteConnection
    )
    connection.row_factory = sqlite3.Row
    try:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 10000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        migrate(connection, path)
    except BaseException:
        connection.close()  # an open file cannot be set aside on Windows
        raise
    return connection


def _open_migrated(path: Path) -> SqliteConnection:
    """Opens and migrates. Two programs that open a new file at once meet on the switch to WAL, for which
    SQLite does not wait by itself: the later one tries again."""
    for attempt in range(_OPEN_ATTEMPTS):
        try:
            return _open(path)
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or attempt == _OPEN_ATTEMPTS - 1:
                raise
            time.sleep(_OPEN_PAUSE_MS / 1000)
    raise AssertionError("the loop above returns or raises")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: SqliteConnection, path: Path) -> None:
    """Forward only, a backup beside the file first. Raises StorageFault for a newer program's file."""
    steps = migrations()
    now = _version(connection)
    if now > steps[-1][0]:
        raise StorageFault("database_newer", found=now, known=steps[-1][0])
    missing = [step for step in steps if step[0] > now]
    if not missing:
        return
    if now:
        backup = path.with_name(f"{path.name}.before-{missing[-1][0]}")
        with closing(sqlite3.connect(backup)) as copy:
            connection.backup(copy)
    for number, script in missing:
        with transaction(connection):
            if _version(connection) >= number:  # another process of ours was quicker
                continue
            for statement in statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + suffix))
    return aside


class Store(StoreThread):
    """One file. Raises StorageFault for a full disk, a locked or a damaged file.

    After damage every use of this store is refused: an empty journal knows of no conversion, so nobody
    goes on with a new file before the program is started again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._connection: SqliteConnection | None = None
        self._aside = ""

    def _connect(self) -> SqliteConnection:
        if self._connection is not None:
            return self._connection
        if self._aside:
            raise DamagedDatabase("database_damaged", aside=self._aside)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = _open_migrated(self.path)
        except sqlite3.DatabaseError as fault:
            raise self._fault_of(fault) from fault
        except ConstraintBroken as fault:  # a migration met a row that it did not expect
            raise StorageFault("database_unusable", text=str(fault)) from fault
        except OSError as fault:
            raise StorageFault("database_unusable", text=fault.strerror or str(fault)) from fault
        self._connection = connection
        return connection

    def _fault_of(self, fault: sqlite3.DatabaseError) -> StorageFault:
        """What to raise for it. A damaged file is set aside first."""
        if getattr(fault, "sqlite_errorcode", None) not in _DAMAGE:
            return StorageFault("database_unusable", text=str(fault))
        self._close()
        try:
            self._aside = _set_aside(self.path).name
        except OSError as refusal:
            return StorageFault("database_unusable", text=f"{fault}; {refusal.strerror or refusal}")
        _log.error("database damaged, set aside as %s: %s", self._aside, fault)
        return DamagedDatabase("database_damaged", aside=self._aside)

    def _call(self, function: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
        connection = self._connect()
        try:
            return function(connection, *arguments)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.DatabaseError as fault:
            raise self._fault_of(fault) from fault

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
