"""Which CRM account is which ERP account, as people said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.clock import stamp
from app.storage.connection import Connection, Row, transaction


@dataclass(frozen=True)
class Links:
    linked: tuple[str, ...]
    not_the_same: tuple[str, ...]


Said = tuple[str, str, str]
"""Account, ERP number and verdict of a pair that people spoke of."""


def of_accounts(connection: Connection, crm_account_ids: Sequence[str]) -> dict[str, Links]:
    """One for each of these accounts, in one request."""
    marks = ", ".join("?" * len(crm_account_ids))
    rows = connection.execute(
        f"SELECT crm_account_id, erp_number, verdict FROM link WHERE crm_account_id IN ({marks})",  # noqa: S608 - marks only
        crm_account_ids,
    )
    return from_rows([_said(row) for row in rows], crm_account_ids)


def from_rows(rows: Sequence[Said], crm_account_ids: Sequence[str]) -> dict[str, Links]:
    def numbers(account: str, verdict: str) -> tuple[str, ...]:
        return tuple(sorted(row[1] for row in rows if (row[0], row[2]) == (account, verdict)))

    return {one: Links(numbers(one, "linked"), numbers(one, "not_the_same")) for one in crm_account_ids}


def everything(connection: Connection) -> list[Said]:
    """Every pair."""
    return sorted(
        _said(row) for row in connection.execute("SELECT crm_account_id, erp_number, verdict FROM link")
    )


def _said(row: Row) -> Said:
    return row["crm_account_id"], row["erp_number"], row["verdict"]


def accounts_of(connection: Connection, erp_number: str) -> list[str]:
    rows = connection.execute(
        "SELECT crm_account_id FROM link WHERE erp_number = ? AND verdict = 'linked'",
        (erp_number,),
    )
    return sorted(row["crm_account_id"] for row in rows)


def decide(connection: Connection, crm_account_id: str, erp_number: str, verdict: str, who: str) -> None:
    """`verdict`: "linked" or "not_the_same"; replaces an earlier one of the same pair."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO link (crm_account_id, erp_number, verdict, who, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (crm_account_id, erp_number) DO UPDATE SET"
            " verdict = excluded.verdict, who = excluded.who, at = excluded.at",
            (crm_account_id, erp_number, verdict, who, stamp(connection.now())),
        )


def undo(connection: Connection, crm_account_id: str, erp_number: str) -> None:
    with transaction(connection):
        connection.execute(
            "DELETE FROM link WHERE crm_account_id = ? AND erp_number = ?", (crm_account_id, erp_number)
        )
