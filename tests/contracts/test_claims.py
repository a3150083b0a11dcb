"""Claims: of any number of programs one holds a reference. Practice, and a Tryton without the key module."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from app.connectors.practice import PracticeErp
from app.connectors.tryton.erp import TrytonErp
from app.demo.servers import Demo, start_demo
from app.errors import NoPermission, SystemUnreachable
from app.ports import ErpConnector
from app.services import conversion_claims
from app.services.workspace import Workspace
from app.storage.database import Store
from tests.contracts.conftest import TODAY
from tests.contracts.cutting_proxy import NOBODY_LISTENS
from tests.contracts.erp_orders_contract import draft_for
from tests.contracts.harness import ErpWorld, fresh_reference
from tests.contracts.practice_worlds import fresh_company, practice_erp_world
from tests.contracts.raising import raises
from tests.servers import run_apart

KEYS = 20
WRITERS = 4
COMPANY = "Waterland Techniek BV"
REAL = (pytest.mark.real("tryton"), pytest.mark.xdist_group("claims"))


@dataclass
class Claiming:
    """`another()` is a program of its own on the same ERP; `count` how many orders are under a reference, by
    the ERP's own records."""

    world: ErpWorld
    another: Callable[[], ErpConnector]
    count: Callable[[str], int]

    @property
    def erp(self) -> ErpConnector:
        return self.world.erp


@pytest.fixture(scope="module")
def keyless_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo's ERP as it is for who has not installed the key module."""
    folder = tmp_path_factory.mktemp("keyless") / "demo"
    run_apart(run_apart_close(folder))
    with contextlib.closing(sqlite3.connect(folder / "erp" / "erp.sqlite")) as database, database:
        changed = database.execute(
            "UPDATE ir_module SET state = 'not activated' WHERE name = 'sale_crm_reference'"
        ).rowcount
        assert changed == 1
    demo = run_apart(lambda: start_demo(folder))
    yield demo
    run_apart(demo.close)


def run_apart_close(folder: Path):
    async def once() -> None:
        await (await start_demo(folder)).close()

    return once


def practice() -> Claiming:
    company = fresh_company(TODAY)

    def another() -> ErpConnector:
        return PracticeErp(company, arbiter="erp_claim")

    world = practice_erp_world(TODAY)
    world.erp = another()
    world.unreachable = _away
    return Claiming(
        world, another, lambda key: sum(o.external_reference == key for o in company.state.orders.values())
    )


def _away() -> ErpConnector:
    company = fresh_company(TODAY)
    company.switches.turn_on("erp_down")
    return PracticeErp(company, arbiter="erp_claim")


def tryton(demo: Demo, user: str = "admin") -> Claiming:
    password = demo.facts.erp_users[user]

    def another() -> ErpConnector:
        return cast(
            ErpConnector, TrytonErp(demo.erp_url, demo.database, user, lambda: password, company=COMPANY)
        )

    def count(key: str) -> int:
        with contextlib.closing(sqlite3.connect(demo.folder / "erp" / "erp.sqlite")) as database:
            found = database.execute("SELECT count(*) FROM sale_sale WHERE reference = ?", (key,)).fetchone()
        return int(found[0])

    world = practice_erp_world(TODAY)
    world.erp, world.name, world.today = another(), "tryton", demo.story_date
    world.unreachable = lambda: cast(
        ErpConnector, TrytonErp(NOBODY_LISTENS, demo.database, user, lambda: password)
    )
    return Claiming(world, another, count)


@pytest.fixture(params=["practice", pytest.param("tryton", marks=REAL)])
async def claiming(request: pytest.FixtureRequest) -> AsyncIterator[Claiming]:
    if request.param == "practice":
        yield practice()
        return
    found = tryton(request.getfixturevalue("keyless_demo"))
    await found.erp.connect()
    yield found
    await found.erp.aclose()


async def test_an_erp_without_a_key_declares_its_claims(claiming: Claiming) -> None:
    assert claiming.erp.capabilities.arbiter == "erp_claim"
    assert (await claiming.erp.connect()).version


async def test_a_claim_is_had_once_told_and_given_back(claiming: Claiming) -> None:
    erp, key = claiming.erp, fresh_reference()
    assert await erp.claim_holder(key) is None
    assert await erp.claim(key, "first desk ab12") is True
    assert await erp.claim(key, "first desk ab12") is False
    assert await erp.claim(key, "second desk cd34") is False
    held = await erp.claim_holder(key)
    assert held is not None and held.holder == "first desk ab12"
    assert held.since.tzinfo is not None and abs(datetime.now(UTC) - held.since) < timedelta(minutes=5)
    assert await erp.claim(fresh_reference(), "second desk cd34") is True
    await erp.release_claim(key)
    await erp.release_claim(key)
    assert await erp.claim_holder(key) is None
    assert await erp.claim(key, "second desk cd34") is True


async def test_what_was_not_sent_is_not_unknown(claiming: Claiming) -> None:
    away = claiming.world.unreachable()
    await raises(SystemUnreachable, away.claim(fresh_reference(), "desk"))
    await away.aclose()


async def test_of_many_programs_at_once_one_wins_each_claim(claiming: Claiming) -> None:
    programs = [claiming.another() for _ in range(WRITERS)]
    won: Counter[int] = Counter()
    for _ in range(KEYS):
        key = fresh_reference()
        found = await asyncio.gather(*(one.claim(key, f"desk {n}") for n, one in enumerate(programs)))
        assert found.count(True) == 1, found
        held = await claiming.erp.claim_holder(key)
        assert held is not None and held.holder == f"desk {found.index(True)}"
        won[found.index(True)] += 1
    assert sum(won.values()) == KEYS
    for program in programs:
        await program.aclose()


async def test_programs_that_claim_look_up_and_create_make_one_order_per_key(
    claiming: Claiming, tmp_path: Path
) -> None:
    """As a conversion does, each program with a journal of its own; whoever was late finds the order."""
    desks = [
        Workspace("p", None, claiming.another(), Store(tmp_path / f"{n}.sqlite"), "rep", f"desk {n}")
        for n in range(WRITERS)
    ]
    for desk in desks:
        await desk.erp.connect()
    draft = await draft_for(claiming.world, "10001", [("GK-12", "1", None)])
    for _ in range(KEYS):
        key = fresh_reference()
        results = await asyncio.gather(*(_converts(desk, key, draft) for desk in desks))
        assert claiming.count(key) == 1, results
        assert results.count("created") == 1
        assert await claiming.erp.claim_holder(key) is None
    for desk in desks:
        await desk.erp.aclose()
        await desk.store.aclose()


async def _converts(desk: Workspace, key: str, draft) -> str:
    async def find():
        found = await desk.erp.find_by_external_reference(key)
        return found[0] if found else None

    try:
        if await conversion_claims.hold(desk, key, find) is not None:
            await conversion_claims.let_go(desk, key)
            return "found"
    except conversion_claims.HeldElsewhere:
        return "held"
    await desk.erp.create_sales_order(replace(draft, external_reference=key))
    await conversion_claims.let_go(desk, key)
    return "created"


@pytest.mark.real("tryton")
@pytest.mark.xdist_group("claims")
async def test_a_claim_that_somebody_deactivated_still_holds(keyless_demo: Demo) -> None:
    claiming = tryton(keyless_demo)
    erp = cast(TrytonErp, claiming.erp)
    key = fresh_reference()
    assert await erp.claim(key, "first desk")
    records = await erp.client.search_read("party.category", [["name", "=", key]], ["name"])
    await erp.client.change("party.category", "write", [int(records[0].id())], {"active": False})
    assert await erp.claim(key, "second desk") is False
    held = await erp.claim_holder(key)
    assert held is not None and held.holder == "first desk"
    await erp.release_claim(key)
    assert await erp.claim(key, "second desk") is True
    await erp.aclose()


@pytest.mark.real("tryton")
@pytest.mark.xdist_group("claims")
async def test_a_user_without_the_right_has_no_arbiter(keyless_demo: Demo) -> None:
    """Categories are made by the group Party Administration only."""
    claiming = tryton(keyless_demo, keyless_demo.erp_user)
    await claiming.erp.connect()
    assert claiming.erp.capabilities.arbiter == "none"
    refusal = await raises(NoPermission, claiming.erp.claim(fresh_reference(), "desk"))
    assert "party.category" in str(refusal.params["right"])
    await claiming.erp.aclose()
