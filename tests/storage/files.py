"""Opens databases the way the program's own stores do, for tests that need the connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.domain.conversion import PartLine
from app.storage import database
from app.storage.connection import Connection
from app.storage.database import SqliteConnection
from app.storage.journal import Claim
from app.storage.team_address import TeamAddress
from app.storage.team_store import PostgresConnection, check_prepared, connect
from tests.postgresql import OWNER, secret

AnyConnection = SqliteConnection | PostgresConnection


def opened(path: Path) -> SqliteConnection:
    return database._open_migrated(path)


@dataclass(frozen=True)
class Place:
    """Where a database is: one of both. Other processes of a test open it, too."""

    path: Path | None = None
    team: TeamAddress | None = None

    def open(self) -> AnyConnection:
        if self.path is not None:
            return opened(self.path)
        assert self.team is not None
        found = connect(self.team, secret)
        check_prepared(found, self.team)
        return found

    def open_unguarded(self) -> AnyConnection:
        if self.path is not None:
            file = opened(self.path)
            for trigger in ("audit_continues", "audit_head_follows", "audit_unchanged", "audit_kept"):
                file.execute(f"DROP TRIGGER {trigger}")
            return file
        assert self.team is not None
        owners = connect(self.team.as_user(OWNER), secret)
        owners.execute("ALTER TABLE audit DISABLE TRIGGER USER")
        return owners


def content(path: Path) -> bytes:
    """What stands in the file; nothing if there is none."""
    return path.read_bytes() if path.exists() else b""


def put_content(path: Path, text: bytes) -> None:
    path.write_bytes(text)


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) AS rows FROM {table}").fetchone()["rows"])


def wanted(
    lines: Mapping[str, str] | None = None,
    quoted: Mapping[str, str] | None = None,
    quote: str = "Q",
    revision: int = 1,
    customer: str = "Customer",
) -> Claim:
    """A claim on a quote of ten pieces on line 1, for all of it if nothing else is said."""
    return Claim(
        crm="crm",
        quote_id=quote,
        quote_number=f"N-{quote}",
        revision=revision,
        customer_name=customer,
        quoted={line: Decimal(quantity) for line, quantity in (quoted or {"1": "10"}).items()},
        lines=tuple(PartLine(line, Decimal(quantity)) for line, quantity in (lines or {"1": "10"}).items()),
        writer="tests",
        reasons={"overdue": "paid today"},
    )
