"""The audit log for people: read, filtered by quote, exported, and checked for what was changed in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import StorageFault
from app.services.export import save_whole, to_csv
from app.services.workspace import Workspace
from app.storage import audit
from app.storage.audit import Chain as Chain
from app.storage.connection import Connection

Row = Mapping[str, object]


@dataclass(frozen=True)
class Verified:
    """Every writer's chain; `broken` is the first that is not whole, None when all are."""

    chains: tuple[Chain, ...]

    @property
    def broken(self) -> Chain | None:
        return next((chain for chain in self.chains if not chain.whole), None)

    @property
    def rows(self) -> int:
        return sum(chain.rows for chain in self.chains)


async def verify_log(workspace: Workspace, against: Path | None = None) -> Verified:
    """`against`: an earlier export of the whole log as JSON lines, which each chain must still contain.

    Raises StorageFault("export_unreadable" | "export_not_whole") for a file that is none.
    """
    known = _heads(against) if against is not None else None
    return Verified(tuple(await workspace.store.run(audit.verify, known)))


def _heads(path: Path) -> dict[str, audit.Head]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        if all(chain.whole for chain in audit.verify_export(lines)):
            return audit.heads_of(lines)
    except OSError as fault:
        text = fault.strerror or str(fault)
        raise StorageFault("export_unreadable", name=path.name, text=text) from fault
    except ValueError as fault:  # also what is no JSON, and no text
        raise StorageFault("export_unreadable", name=path.name, text=str(fault)) from fault
    raise StorageFault("export_not_whole", name=path.name)


async def read_log(workspace: Workspace, quote: str = "") -> list[Row]:
    """Every row, each writer's in order; with `quote` those about it (its number or id) only."""
    return await workspace.store.run(_read, quote.strip())


def _read(connection: Connection, quote: str) -> list[Row]:
    rows = list(audit.listed(connection))
    if not quote:
        return rows
    known = connection.execute(
        "SELECT DISTINCT crm, quote_id, quote_number FROM conversion WHERE quote_number = ? OR quote_id = ?",
        (quote, quote),
    ).fetchall()
    subjects = {f"{row['crm']}:{row['quote_id']}" for row in known}
    numbers = {quote, *(row["quote_number"] for row in known)}
    return [row for row in rows if _is_about(row, subjects, numbers)]


def _is_about(row: Row, subjects: set[str], numbers: set[str]) -> bool:
    subject = str(row["subject"])
    if subject in numbers or any(subject == one or subject.startswith(f"{one}:") for one in subjects):
        return True
    details = json.loads(str(row["details"]))
    return details.get("quote") in numbers


def export_log(path: Path, rows: Sequence[Row]) -> None:
    """JSON lines, or CSV for a spreadsheet where the name ends with .csv; whole or not at all.

    Lines of the whole log can be verified without this program; those of one quote are a selection.
    Raises StorageFault("export_failed").
    """
    if path.suffix.lower() == ".csv":
        text = to_csv(audit.FIELDS, [[_cell(row[field]) for field in audit.FIELDS] for row in rows])
    else:
        text = "".join(f"{line}\n" for line in audit.export_lines(rows))
    save_whole(path, text.encode())


def _cell(value: object) -> int | str:
    return value if isinstance(value, int) else str(value)
