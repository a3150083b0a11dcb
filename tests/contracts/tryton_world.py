"""The demo's Tryton as a world to try promises in, behind a proxy that can lose an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.connectors.tryton.erp import TrytonErp
from app.demo.servers import Demo
from tests.contracts.cutting_proxy import NOBODY_LISTENS, CuttingProxy
from tests.contracts.harness import ErpWorld
from tests.contracts.practice_worlds import WRONG


@asynccontextmanager
async def tryton_world(demo: Demo) -> AsyncIterator[ErpWorld]:
    proxy = CuttingProxy(demo.erp_url)
    await proxy.start()

    def connector(user: str, password: str) -> TrytonErp:
        return TrytonErp(proxy.url, demo.database, user, lambda: password, company="Waterland Techniek BV")

    erp = connector(demo.erp_user, demo.erp_password)

    async def expire_session() -> None:
        assert proxy.authorization, "nobody has signed in yet"
        async with httpx.AsyncClient(trust_env=False) as client:
            reply = await client.post(
                f"{demo.erp_url}/{demo.database}/rpc/",
                json={"id": 1, "method": "common.db.logout", "params": []},
                headers={"Authorization": proxy.authorization},
            )
        assert reply.status_code == 200, reply.text

    async def lose_next_answer() -> None:
        proxy.lose_answer_to(b"model.sale.sale.create")

    async def lose_next_customer() -> None:
        proxy.lose_answer_to(b"model.party.party.create")

    world = ErpWorld(
        name="tryton",
        erp=erp,
        today=demo.story_date,
        # Another user's name: the server slows down a name that is tried with wrong passwords.
        wrong_password=lambda: connector("nobody", WRONG),
        manager=lambda: connector("admin", demo.facts.erp_users["admin"]),
        unreachable=lambda: TrytonErp(NOBODY_LISTENS, demo.database, "firmdate", lambda: WRONG),
        expire_session=expire_session,
        lose_next_answer=lose_next_answer,
        lose_next_customer=lose_next_customer,
    )
    try:
        yield world
    finally:
        await erp.aclose()
        await proxy.stop()
