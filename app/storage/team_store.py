"""The team store: the shared tables on PostgreSQL, for several writers.

Decision: psycopg 3 behind the same connection shape as SQLite, one advisory lock around every
transaction. Rationale: "alone" means the same on both databases, so one suite proves both; a team's few
writes a minute never queue. Alternatives: serializable isolation (every function would have to be run
again after a conflict), asyncpg (another dialect of parameters, no synchronous use in the one thread).
psycopg is imported only where a team store is configured.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import SignInFailed, StorageFault, TeamStoreUnreachable
from app.storage.connection import Constraint, ConstraintBroken
from app.storage.scripts import migrations
from app.storage.team_address import TeamAddress, encryption
from app.storage.worker import StoreThread

if TYPE_CHECKING:
    import psycopg

Result = TypeVar("Result")
_log = logging.getLogger(__name__)

SCHEMA = "firmdate"
CONNECT_SECONDS = 8
AGAIN_SECONDS = 5
"""After an attempt that failed, everybody who asks is told the same at once: a screen asks twenty times, and
would otherwise wait twenty times."""
STATEMENT_SECONDS = 15
LOCK_SECONDS = 10
IDLE_SECONDS = 15
"""A computer that sleeps in the middle of a transaction must not keep the others waiting."""
_LOCK = 0x4669726D
"""Of every writing transaction in this database ("Firm"); any number that nothing else there uses."""

_CONSTRAINTS: dict[str, Constraint] = {
    "23505": "UNIQUE",
    "23514": "CHECK",
    "23503": "FOREIGN KEY",
    "23502": "NOT NULL",
    "23000": "RULE",
}


class PostgresConnection:
    """A connection as `app.storage.connection` wants it. Raises psycopg's own errors for what is no broken
    constraint; the store makes faults of them."""

    def __init__(self, raw: psycopg.Connection[dict[str, Any]]) -> None:
        self._raw = raw
        self.touched = False
        """Whether the database carried out anything since this was last reset."""

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> psycopg.Cursor[dict[str, Any]]:
        """`?` stands for each parameter, as on SQLite; without any, several statements may follow another."""
        import psycopg
        from psycopg.pq import TransactionStatus

        # What changes something by itself counts before its answer is there: that may be lost.
        alone = self._raw.info.transaction_status == TransactionStatus.IDLE
        self.touched |= alone and not sql.lstrip().startswith(("SELECT", "BEGIN"))
        try:
            if parameters:
                text = sql.replace("%", "%%").replace("?", "%s")
                cursor = self._raw.execute(text.encode(), tuple(parameters))
            else:
                cursor = self._raw.execute(sql.encode())
        except psycopg.errors.IntegrityError as fault:
            kind = _CONSTRAINTS.get(fault.sqlstate or "")
            if kind is None:
                raise
            raise ConstraintBroken(kind, str(fault)) from fault
        self.touched = True
        return cursor

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One advisory lock keeps all other writers out, also those that read first."""
        from psycopg.pq import TransactionStatus

        nested = self._raw.info.transaction_status != TransactionStatus.IDLE
        if nested:
            yield
            return
        self.execute("BEGIN")
        try:
            self.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
            yield
            self.execute("COMMIT")
        except BaseException:
            if not self._raw.closed and self._raw.info.transaction_status != TransactionStatus.IDLE:
                self.execute("ROLLBACK")
            raise

    def now(self) -> datetime:
        """By the server's clock: those of its clients need not agree."""
        row = self.execute("SELECT clock_timestamp() AS at").fetchone()
        assert row is not None
        at: datetime = row["at"]
        return at.astimezone(UTC)

    @property
    def lost(self) -> bool:
        return bool(self._raw.closed)

    @property
    def user(self) -> str:
        return self._raw.info.user

    def close(self) -> None:
        self._raw.close()


def connect(address: TeamAddress, password: Callable[[], str]) -> PostgresConnection:
    """Signs in and looks at nothing yet. `password` is asked when a connection is made.

    Raises TeamStoreUnreachable, SignInFailed, and what `password` raises.
    """
    settings: dict[str, Any] = {**encryption(address)}
    secret = password()  # before the import: a missing secret needs none
    import psycopg
    from psycopg.rows import dict_row

    try:
        raw = psycopg.connect(
            "", host=address.host, port=address.port, dbname=address.database, user=address.user,
            password=secret, connect_timeout=CONNECT_SECONDS, application_name="firmdate",
            client_encoding="UTF8", keepalives_idle=30, keepalives_interval=10, keepalives_count=3,
            tcp_user_timeout=STATEMENT_SECONDS * 1000, autocommit=True, row_factory=dict_row,
            prepare_threshold=None, **settings,
        )  # fmt: skip
    except psycopg.Error as fault:
        raise connect_fault(fault, address) from fault
    connection = PostgresConnection(raw)
    try:
        _settle_in(connection)
    except psycopg.Error as fault:
        connection.close()
        raise connect_fault(fault, address) from fault
    return connection


def _settle_in(connection: PostgresConnection) -> None:
    for name, value in (
        ("search_path", f"{SCHEMA}, pg_temp"),
        ("statement_timeout", f"{STATEMENT_SECONDS}s"),
        ("lock_timeout", f"{LOCK_SECONDS}s"),
        ("idle_in_transaction_session_timeout", f"{IDLE_SECONDS}s"),
        ("default_transaction_isolation", "read committed"),
        ("timezone", "UTC"),
    ):
        connection.execute("SELECT set_config(?, ?, false)", (name, value))
    # A journal that the server may still lose after it said yes is none. Stronger settings stay.
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'"
    )


def connect_fault(fault: Exception, address: TeamAddress) -> StorageFault | SignInFailed:
    """The server's words stand in it; they name neither passwords nor customers."""
    text = " ".join(str(fault).split())
    # libpq gives no code for what fails while connecting, only words.
    if "authentication" in text or "no pg_hba.conf entry" in text:
        return SignInFailed("team_store_sign_in", user=address.user, address=str(address), text=text)
    return TeamStoreUnreachable("team_store_unreachable", address=str(address), text=text)


def found_version(connection: PostgresConnection) -> int:
    """Of the schema; 0 where there is none, or none that this role may see."""
    row = connection.execute(
        "SELECT has_schema_privilege(oid, 'USAGE') AS seen FROM pg_namespace WHERE nspname = ?", (SCHEMA,)
    ).fetchone()
    if row is None or not row["seen"]:
        return 0
    there = connection.execute(f"SELECT to_regclass('{SCHEMA}.schema_version') AS it").fetchone()
    if there is None or there["it"] is None:
        return 0
    version = connection.execute("SELECT max(number) AS number FROM schema_version").fetchone()
    return int(version["number"] or 0) if version else 0


def check_prepared(connection: PostgresConnection, address: TeamAddress) -> None:
    """Raises StorageFault where an administrator has to do something first: the store is not prepared, or
    for another version, or this role could change what must stay."""
    found, known = found_version(connection), migrations("postgresql")[-1][0]
    if found == 0:
        raise StorageFault("team_store_not_prepared", address=str(address), user=address.user)
    if found < known:
        raise StorageFault("team_store_older", address=str(address), found=found, known=known)
    if found > known:
        raise StorageFault("team_store_newer", address=str(address), found=found, known=known)
    row = connection.execute(
        "SELECT bool_or(has_table_privilege(name, 'UPDATE') OR has_table_privilege(name, 'DELETE')"
        " OR has_table_privilege(name, 'TRUNCATE')) AS may FROM unnest(ARRAY['audit', 'audit_head',"
        " 'conversion_step', 'inbox_history']) AS name"
    ).fetchone()
    if row is None or row["may"]:
        raise StorageFault("team_store_role_too_strong", address=str(address), user=address.user)


def fault_of(fault: Exception, address: TeamAddress, *, lost: bool) -> StorageFault:
    """A time limit or a lost connection is a store that cannot be reached; the rest needs a person."""
    import psycopg

    text = " ".join(str(fault).split())
    if lost or isinstance(fault, psycopg.OperationalError):
        return TeamStoreUnreachable("team_store_unreachable", address=str(address), text=text)
    return StorageFault("team_store_refuses", address=str(address), text=text)


class TeamStore(StoreThread):
    """Raises TeamStoreUnreachable while it cannot be reached, and connects again by itself; SignInFailed and
    StorageFault where somebody has to act.

    A statement that was lost with its connection is not repeated, since nobody knows whether it was carried
    out, except where nothing at all was: an idle connection that the server had closed.
    """

    def __init__(self, address: TeamAddress, password: Callable[[], str]) -> None:
        super().__init__()
        self.address = address
        self._password = password
        self._connection: PostgresConnection | None = None
        self._told_lost = False
        self._failed: tuple[TeamAddress, float, StorageFault] | None = None

    @property
    def shared(self) -> bool:
        return True

    def _connect(self) -> PostgresConnection:
        if self._connection is not None and not self._connection.lost:
            return self._connection
        self._connection = None
        if self._failed and self._failed[0] == self.address and time.monotonic() < self._failed[1]:
            raise self._failed[2]
        try:
            connection = connect(self.address, self._password)
        except (StorageFault, SignInFailed) as fault:
            self._tell_lost(fault)
            if isinstance(fault, TeamStoreUnreachable):
                self._failed = self.address, time.monotonic() + AGAIN_SECONDS, fault
            raise
        try:
            check_prepared(connection, self.address)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        if self._told_lost:
            self._told_lost = False
            _log.info("team store %s is back", self.address)
        return connection

    def _tell_lost(self, fault: Exception) -> None:
        """Once when it is lost: it is asked every minute."""
        if not self._told_lost:
            self._told_lost = True
            _log.warning("team store %s lost: %s", self.address, fault)

    def _call(self, function: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
        import psycopg

        was_idle = self._connection is not None
        while True:
            try:
                connection = self._connect()
                connection.touched = False
                return function(connection, *arguments)
            except psycopg.Error as fault:
                gone = self._connection
                if gone is not None and gone.lost and was_idle and not gone.touched:
                    was_idle = False
                    continue
                told = fault_of(fault, self.address, lost=gone is not None and gone.lost)
                if isinstance(told, TeamStoreUnreachable):
                    self._tell_lost(fault)
                raise told from fault

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
