"""Saved promises."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from app.domain.availability import Part
from app.domain.promises import Promise, PromiseState
from app.storage.clock import parse, stamp
from app.storage.connection import Connection, Row, transaction


def _promise(row: Row) -> Promise:
    return Promise(
        id=row["id"],
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        quote_id=row["quote_id"],
        quote_number=row["quote_number"],
        item=row["item"],
        unit=row["unit"],
        parts=tuple(
            Part(date.fromisoformat(on), Decimal(quantity)) for on, quantity in json.loads(row["parts"])
        ),
        warehouse=row["warehouse"],
        rested_on=tuple(json.loads(row["rested_on"])),
        state=cast(PromiseState, row["state"]),
        made_at=parse(row["made_at"]),
        checked_at=parse(row["checked_at"]) if row["checked_at"] else None,
        new_date=date.fromisoformat(row["new_date"]) if row["new_date"] else None,
        told_crm=bool(row["told_crm"]),
        together=bool(row["together"]),
    )


def save(connection: Connection, promise: Promise) -> None:
    """Adds the promise, or replaces the one with its id."""
    values: tuple[object, ...] = (
        promise.id,
        promise.customer_id,
        promise.customer_name,
        promise.quote_id,
        promise.quote_number,
        promise.item,
        promise.unit,
        json.dumps([[part.on.isoformat(), str(part.quantity)] for part in promise.parts]),
        promise.warehouse,
        json.dumps(list(promise.rested_on)),
        promise.state,
        stamp(promise.made_at),
        stamp(promise.checked_at) if promise.checked_at else None,
        promise.new_date.isoformat() if promise.new_date else None,
        int(promise.told_crm),
        int(promise.together),
    )
    with transaction(connection):
        connection.execute(
            "INSERT INTO promise (id, customer_id, customer_name, quote_id, quote_number, item, unit, parts,"
            " warehouse, rested_on, state, made_at, checked_at, new_date, told_crm, together)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id,"
            " customer_name = excluded.customer_name, quote_id = excluded.quote_id,"
            " quote_number = excluded.quote_number, item = excluded.item, unit = excluded.unit,"
            " parts = excluded.parts, warehouse = excluded.warehouse, rested_on = excluded.rested_on,"
            " state = excluded.state, made_at = excluded.made_at, checked_at = excluded.checked_at,"
            " new_date = excluded.new_date, told_crm = excluded.told_crm, together = excluded.together",
            values,
        )


def listed(
    connection: Connection, *, quote_id: str | None = None, customer_id: str | None = None
) -> list[Promise]:
    """All, or those of a quote or customer: those at risk first, the earliest last date of them before the
    others; then the newest."""
    rows = connection.execute(
        "SELECT * FROM promise WHERE (CAST(? AS TEXT) IS NULL OR quote_id = ?)"
        " AND (CAST(? AS TEXT) IS NULL OR customer_id = ?) ORDER BY made_at DESC",
        (quote_id, quote_id, customer_id, customer_id),
    )
    found = [_promise(row) for row in rows]
    at_risk = sorted((p for p in found if p.state == "at_risk"), key=lambda p: p.last_date)
    return at_risk + [p for p in found if p.state != "at_risk"]


def withdraw(connection: Connection, promise_id: str, at: datetime) -> bool:
    """False when there is no such living promise."""
    with transaction(connection):
        return (
            connection.execute(
                "UPDATE promise SET state = 'withdrawn', checked_at = ?"
                " WHERE id = ? AND state IN ('holds', 'at_risk')",
                (stamp(at), promise_id),
            ).rowcount
            == 1
        )
