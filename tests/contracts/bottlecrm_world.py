"""The demo's BottleCRM as a world to try promises in, behind a proxy that can lose an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.connectors.bottlecrm.crm import BottleCrm
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.connectors.wire.http import RetryPolicy
from app.demo.servers import Demo
from tests.contracts.cutting_proxy import NOBODY_LISTENS, CuttingProxy
from tests.contracts.harness import CrmWorld
from tests.contracts.practice_worlds import WRONG

ONE_TRY = RetryPolicy(attempts=1)


@asynccontextmanager
async def bottlecrm_world(demo: Demo) -> AsyncIterator[CrmWorld]:
    if demo.crm_is_practice:
        pytest.skip("no Python here is new enough for BottleCRM")
    proxy = CuttingProxy(demo.crm_url)
    await proxy.start()

    def connector(url: str, token: str) -> BottleCrm:
        return BottleCrm(
            url,
            lambda: token,
            keys=CustomFieldKeys(wanted_date="promised_date", business_unit="business_unit"),
            unit_separator="/",
            page_size=7,
            retries=ONE_TRY,
        )

    async def lose_next_answer() -> None:
        proxy.lose_answer_to(b"PUT /api/invoices/estimates/")

    crm = connector(proxy.url, demo.crm_token)
    world = CrmWorld(
        name="bottlecrm",
        crm=crm,
        today=demo.story_date,
        wrong_password=lambda: connector(proxy.url, "bcrm_pat_" + WRONG),
        unreachable=lambda: connector(NOBODY_LISTENS, demo.crm_token),
        lose_next_answer=lose_next_answer,
    )
    try:
        yield world
    finally:
        await crm.aclose()
        await proxy.stop()
