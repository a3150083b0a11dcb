"""How long goods take between warehouses: by Tryton's own table, and unknown where that cannot be read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.connectors.tryton.warehouses import transfer_days, warehouses
from app.connectors.wire.fields import Fields
from app.errors import Rejected, UnexpectedReply
from tests.connectors.tryton.answering import Tryton, error, user_error

PLACES = "model.stock.location.search_read"
TIMES = "model.stock.location.lead_time.search_read"
ACCESS = "model.ir.model.access.get_access"
MODEL = "model.ir.model.search_read"
DAY = 86_400
KNOWN = [{"id": 5, "code": "PUR", "name": "Purmerend"}, {"id": 12, "code": "TIL", "name": "Tilburg"}]


def row(source: int | None, target: int | None, seconds: float | None) -> dict[str, Any]:
    time = None if seconds is None else {"__class__": "timedelta", "seconds": seconds}
    return {"id": 1, "warehouse_from": source, "warehouse_to": target, "lead_time": time}


@pytest.fixture
def tryton() -> Tryton:
    made = Tryton()
    made.says(PLACES, KNOWN)
    return made


async def told(tryton: Tryton) -> dict[str, tuple[tuple[str, int], ...]]:
    return {place.code: place.transfer_days for place in await warehouses(tryton.client())}


async def test_from_where_to_where_in_calendar_days(tryton: Tryton) -> None:
    tryton.says(TIMES, [row(12, 5, 2 * DAY)])
    assert await told(tryton) == {"PUR": (), "TIL": (("5", 2),)}


@pytest.mark.parametrize(("seconds", "days"), [(0, 0), (3600, 1), (2 * DAY, 2), (2 * DAY + 1, 3)])
async def test_a_started_day_counts(tryton: Tryton, seconds: float, days: int) -> None:
    tryton.says(TIMES, [row(12, 5, float(seconds))])
    assert (await told(tryton))["TIL"] == (("5", days),)


async def test_the_first_row_that_fits_decides(tryton: Tryton) -> None:
    """As Tryton matches: an empty end fits every warehouse, a row without a time says nothing."""
    tryton.says(TIMES, [row(5, None, None), row(None, None, 3.0 * DAY), row(12, 5, 1.0 * DAY)])
    assert await told(tryton) == {"PUR": (), "TIL": (("5", 3),)}
    rows = [Fields.of(record, "row", "erp") for record in (row(None, 7, None), row(None, None, None))]
    assert transfer_days("5", ["5", "7", "9"], rows) == ()


async def test_without_the_right_to_read_them_they_are_not_known(tryton: Tryton) -> None:
    tryton.says(TIMES, user_error())
    tryton.says(ACCESS, {"stock.location.lead_time": {"read": 0}})
    assert await told(tryton) == {"PUR": (), "TIL": ()}


async def test_a_server_without_the_table_knows_none(tryton: Tryton) -> None:
    tryton.says(TIMES, error("'stock.location.lead_time'", ""))
    tryton.says(MODEL, [])
    assert await told(tryton) == {"PUR": (), "TIL": ()}


async def test_any_other_failure_is_told(tryton: Tryton) -> None:
    tryton.says(TIMES, user_error())
    tryton.says(ACCESS, {"stock.location.lead_time": {"read": 1}})
    with pytest.raises(Rejected):
        await warehouses(tryton.client())
    tryton.says(TIMES, error("'boom'", ""))
    tryton.says(MODEL, [{"id": 251, "name": "stock.location.lead_time"}])
    with pytest.raises(UnexpectedReply) as crashed:
        await warehouses(tryton.client())
    assert crashed.value.code == "server_crashed"
    tryton.says(TIMES, httpx.Response(200, json={"id": 1}))
    with pytest.raises(UnexpectedReply) as odd:
        await warehouses(tryton.client())
    assert odd.value.code == "no_result"
