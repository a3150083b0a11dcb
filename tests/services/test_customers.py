from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.connectors.practice import PracticeCompany
from app.errors import NotFound, StorageFault, SystemUnreachable, UsageError
from app.services.customers import find_customers, linked_numbers, resolve_customer
from app.services.workspace import Workspace
from app.storage import cache, links
from app.storage.database import Store


async def test_one_customer_of_both_systems_is_one_hit(workspace: Workspace) -> None:
    hits = (await find_customers(workspace, "van dijk")).hits
    joined = [hit for hit in hits if hit.crm is not None and hit.erp]
    assert [hit.erp_numbers for hit in joined] == [("10001",)]
    assert [hit.erp_numbers for hit in hits].count(("10001",)) == 1


async def test_a_number_opens_the_crm_account_that_carries_it(workspace: Workspace) -> None:
    by_number = await resolve_customer(workspace, "10001")
    assert by_number.erp_numbers == ("10001",)


async def test_part_of_a_name_that_several_have_is_refused_with_the_candidates(workspace: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        await resolve_customer(workspace, "techniek")
    assert refused.value.code == "customer_ambiguous"
    assert int(str(refused.value.params["count"])) > 1


async def test_an_unknown_name_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        await resolve_customer(workspace, "Nobody & Sons")


async def test_one_system_lost_gives_the_others_hits_and_the_fault(
    workspace: Workspace, company: PracticeCompany
) -> None:
    company.switches.turn_on("erp_down")
    found = await find_customers(workspace, "dijk")
    assert found.hits and all(hit.crm is not None for hit in found.hits)
    assert [fault.system for fault in found.faults] == ["erp"]


async def test_both_systems_lost_is_a_failure(workspace: Workspace, company: PracticeCompany) -> None:
    company.switches.turn_on("erp_down")
    company.switches.turn_on("crm_down")
    with pytest.raises(SystemUnreachable):
        await find_customers(workspace, "dijk")


async def test_links_made_here_add_to_what_the_crm_carries_and_not_the_same_takes_away(
    workspace: Workspace,
) -> None:
    hit = await resolve_customer(workspace, "10001")
    assert hit.crm is not None
    await workspace.store.run(links.decide, hit.crm.id, "10002", "linked", "rep")
    await workspace.store.run(links.decide, hit.crm.id, "10001", "not_the_same", "rep")
    assert await linked_numbers(workspace, hit.crm) == ("10002",)


async def test_a_search_asks_the_store_once_however_many_it_finds(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A team's store is a network away."""
    asked: list[object] = []
    run = Store.run

    async def counted(store: Store, function: Any, *arguments: Any) -> Any:
        asked.append(function)
        return await run(store, function, *arguments)

    monkeypatch.setattr(Store, "run", counted)
    found = await find_customers(workspace, "bv")
    assert len([hit for hit in found.hits if hit.crm is not None]) > 1
    assert asked == [links.of_accounts]


async def test_a_store_that_cannot_be_closed_does_not_keep_the_others_open(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = Store(tmp_path / "local.sqlite")
    await local.run(cache.get, "a", "b")

    async def fails() -> None:
        raise StorageFault("database_unusable")

    with monkeypatch.context() as only_now:
        only_now.setattr(workspace.store, "aclose", fails)
        with pytest.raises(StorageFault):
            await replace(workspace, local_store=local).aclose()
    assert local._connection is None
