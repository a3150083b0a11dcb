"""What the storage functions ask of a database, whichever it is.

Decision: plain functions over a connection of one shape, `?` for every parameter, rows read by name.
Rationale: one journal for one writer and for a team, proven by one suite on both databases.
Alternatives: a repository class per database (everything twice), SQLAlchemy Core (221 ms to import).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, Literal, Protocol

Constraint = Literal["UNIQUE", "CHECK", "FOREIGN KEY", "NOT NULL", "RULE"]
"""`RULE`: a trigger of the schema says no."""

Row = Any
"""One row, read by column name: `row["id"]`."""


class ConstraintBroken(Exception):
    """The database refused a row; nothing of its transaction stays. `kind` is the same on every database."""

    def __init__(self, kind: Constraint, text: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: {text}")


class Cursor(Protocol):
    """The answer to one statement."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Row: ...

    def fetchall(self) -> list[Row]: ...

    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """One connection, used by one thread. Raises ConstraintBroken where the schema forbids a row."""

    def execute(self, sql: str, parameters: Sequence[object] = ..., /) -> Cursor: ...

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, and alone among all writers of this database. Within another one it is part of
        that one."""
        ...

    def now(self) -> datetime:
        """The time by the clock that all writers share: the server's, or this computer's where there is
        one writer."""
        ...


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """`with transaction(connection):` all or nothing, and alone."""
    with connection.transaction():
        yield connection
