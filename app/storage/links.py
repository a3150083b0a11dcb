"""Which CRM account is which ERP account, as people said so."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from app.storage.clock import now, stamp
from app.storage.database import transaction


@dataclass(frozen=True)
class Links:
    linked: tuple[str, ...]
    not_the_same: tuple[str, ...]


def of_account(connection: sqlite3.Connection, crm_account_id: str) -> Links:
    rows = connection.execute(
        "SELECT erp_number, verdict FROM link WHERE crm_account_id = ? ORDER BY erp_number", (crm_account_id,)
    ).fetchall()
    return Links(
        tuple(row["erp_number"] for row in rows if row["verdict"] == "linked"),
        tuple(row["erp_number"] for row in rows if row["verdict"] == "not_the_same"),
    )


def accounts_of(connection: sqlite3.Connection, erp_number: str) -> list[str]:
    rows = connection.execute(
        "SELECT crm_account_id FROM link WHERE erp_number = ? AND verdict = 'linked' ORDER BY 1",
        (erp_number,),
    )
    return [row["crm_account_id"] for row in rows]


def decide(
    connection: sqlite3.Connection, crm_account_id: str, erp_number: str, verdict: str, who: str
) -> None:
    """`verdict`: "linked" or "not_the_same"; replaces an earlier one of the same pair."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO link (crm_account_id, erp_number, verdict, who, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (crm_account_id, erp_number) DO UPDATE SET"
            " verdict = excluded.verdict, who = excluded.who, at = excluded.at",
            (crm_account_id, erp_number, verdict, who, stamp(now())),
        )


def undo(connection: sqlite3.Connection, crm_account_id: str, erp_number: str) -> None:
    with transaction(connection):
        connection.execute(
            "DELETE FROM link WHERE crm_account_id = ? AND erp_number = ?", (crm_account_id, erp_number)
        )
