"""Which CRM account is which ERP account, as people said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.clock import stamp
from app.storage.connection import Connection, transaction


@dataclass(frozen=True)
class Links:
    linked: tuple[str, ...]
    not_the_same: tuple[str, ...]


def of_account(connection: Connection, crm_account_id: str) -> Links:
    rows = connection.execute(
        "SELECT erp_number, verdict FROM link WHERE crm_account_id = ?", (crm_account_id,)
    ).fetchall()
    return from_rows([(row["erp_number"], row["verdict"]) for row in rows])


def from_rows(rows: Sequence[tuple[str, str]]) -> Links:
    """From pairs of ERP number and verdict."""
    return Links(
        tuple(sorted(number for number, verdict in rows if verdict == "linked")),
        tuple(sorted(number for number, verdict in rows if verdict == "not_the_same")),
    )


def everything(connection: Connection) -> list[tuple[str, str, str]]:
    """Account, ERP number and verdict of every pair that people spoke of."""
    rows = connection.execute("SELECT crm_account_id, erp_number, verdict FROM link")
    return sorted((row["crm_account_id"], row["erp_number"], row["verdict"]) for row in rows)


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
