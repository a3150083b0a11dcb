"""The company's warehouses, and how long goods take from one to another by Tryton's own table."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.connectors.tryton.client import TrytonClient
from app.connectors.tryton.mapping import days, warehouse
from app.connectors.tryton.rights import Right, rights
from app.connectors.wire.fields import Fields
from app.domain.products import Warehouse
from app.errors import Rejected, UnexpectedReply

LEAD_TIME = "stock.location.lead_time"


async def warehouses(client: TrytonClient) -> list[Warehouse]:
    """In the order of their ids. Two requests, side by side."""
    session = await client.session()
    found, rows = await asyncio.gather(
        client.search_read(
            "stock.location", [["type", "=", "warehouse"]], ["code", "name"], order=[["id", "ASC"]]
        ),
        _lead_times(client),
    )
    ids = [item.id() for item in found]
    return [warehouse(item, session.company.timezone, transfer_days(item.id(), ids, rows)) for item in found]


async def _lead_times(client: TrytonClient) -> list[Fields]:
    """Empty where the user may not read them or the server has no such table: then they are not known."""
    try:
        return await client.search_read(
            LEAD_TIME,
            [],
            ["warehouse_from", "warehouse_to", "lead_time"],
            order=[["sequence", "ASC NULLS FIRST"], ["id", "ASC"]],
        )
    except Rejected:
        if await _readable(client):
            raise
    except UnexpectedReply as fault:
        # A table that a server does not have crashes it; so may anything else.
        if fault.code != "server_crashed" or await _exists(client):
            raise
    return []


async def _readable(client: TrytonClient) -> bool:
    """Asked apart from the rights of connect(): a server without the table would crash at the question."""
    _, missing = await rights(client, [Right(LEAD_TIME, "read", "stock")])
    return not missing


async def _exists(client: TrytonClient) -> bool:
    return bool(await client.search_read("ir.model", [["name", "=", LEAD_TIME]], ["name"]))


def transfer_days(
    source: str, warehouse_ids: Sequence[str], rows: Sequence[Fields]
) -> tuple[tuple[str, int], ...]:
    """(target, calendar days) by Tryton's rule: the first row that fits decides, an empty end fits every
    warehouse, and a row without a time says that none is known."""
    result = []
    for target in warehouse_ids:
        if target == source:
            continue
        fitting = (row for row in rows if _fits(row, "warehouse_from", source))
        row = next((row for row in fitting if _fits(row, "warehouse_to", target)), None)
        if row is not None and row.raw("lead_time") is not None:
            result.append((target, days(row, "lead_time")))
    return tuple(result)


def _fits(row: Fields, end: str, warehouse_id: str) -> bool:
    return row.optional_id(end) in ("", warehouse_id)
