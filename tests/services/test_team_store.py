"""Two reps on one team store: one order per quote, takeovers, and what goes on while the store is away."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.connectors.practice import PracticeCompany, PracticeCrm, PracticeErp
from app.domain.conversion import blocks
from app.domain.policies import Policies
from app.errors import Rejected, SystemUnreachable, TeamStoreUnreachable
from app.services import convert
from app.services.convert import convert_quote, declare_not_created, settle_unfinished
from app.services.customers import find_customers, linked_numbers, resolve_customer
from app.services.delivery import DeliveryRequest, check_delivery
from app.services.doctor import diagnose
from app.services.documents import list_quotes
from app.services.inbox import list_inbox, report_fault, report_recovery
from app.services.links import link_customer
from app.services.overview import read_overview
from app.services.preflight import check_quote
from app.services.search import refresh_index, search
from app.services.workspace import Workspace
from app.storage import audit, cache, journal
from app.storage.database import Store
from app.storage.team_address import TeamAddress
from app.storage.team_store import TeamStore
from tests.postgresql import secret
from tests.services.conftest import Clock

pytestmark = pytest.mark.real("postgresql")
Rep = Callable[[str], Workspace]


@pytest.fixture
async def rep(
    company: PracticeCompany, clock: Clock, tmp_path: Path, team_database: TeamAddress
) -> AsyncIterator[Rep]:
    """Makes reps, each on a computer of their own, on the one company and the one team store."""
    made: list[Workspace] = []

    def build_one(name: str) -> Workspace:
        workspace = Workspace(
            profile="practice", crm=PracticeCrm(company), erp=PracticeErp(company),
            store=TeamStore(team_database, secret), local_store=Store(tmp_path / name / "firmdate.sqlite"),
            user=name, writer=f"pc-{name}/{name}", policies=replace(Policies(), writers="team"), clock=clock,
        )  # fmt: skip
        made.append(workspace)
        return workspace

    yield build_one
    for workspace in made:
        await workspace.aclose()


def lose(workspace: Workspace) -> TeamAddress:
    """The team store is away for this rep; where it was."""
    store = workspace.store
    assert isinstance(store, TeamStore)
    was = store.address
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        store.address = replace(was, port=closed.getsockname()[1])
    store._close()
    return was


def without_a_key(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ERP refuses no second order by itself."""
    bare = replace(workspace.erp.capabilities, arbiter="none")
    monkeypatch.setattr(PracticeErp, "capabilities", property(lambda _: bare))


async def end_leases(workspace: Workspace) -> None:
    await workspace.store.run(
        lambda c: c.execute("UPDATE conversion SET lease_until = '2020-01-01T00:00:00.000000+00:00'")
    )


async def orders(workspace: Workspace, quote: str = "Q-0001") -> list[str]:
    found = await workspace.crm.quote(quote)
    every = await workspace.erp.sales_orders(None, open_only=False)
    return [o.number for o in every if found.id in o.external_reference and o.state != "cancelled"]


async def test_two_reps_at_once_make_one_order(rep: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, eve = rep("ada"), rep("eve")
    without_a_key(ada, monkeypatch)
    assert not blocks((await check_quote(ada, "Q-0001")).checks)
    results = await asyncio.gather(convert_quote(ada, "Q-0001"), convert_quote(eve, "Q-0001"))
    assert len(await orders(ada)) == 1
    assert "converted" in {result.status for result in results}
    for one in (ada, eve):
        assert (await convert_quote(one, "Q-0001")).status == "already_converted"
    chains = await ada.store.run(audit.verify)
    assert chains and all(chain.whole for chain in chains)


async def begun_by(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> journal.Entry:
    """Its rep's program stops right after the claim."""

    async def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as only_now:
        only_now.setattr(convert.Run, "drive", stops)
        with pytest.raises(KeyboardInterrupt):
            await convert._claim_and_drive(
                workspace, await check_quote(workspace, "Q-0001"), convert.Choice(), {}, lambda _: None
            )
    (entry,) = await workspace.store.run(journal.unfinished)
    return entry


async def test_what_another_program_drives_is_left_to_it(rep: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, eve = rep("ada"), rep("eve")
    entry = await begun_by(ada, monkeypatch)
    held = await convert_quote(eve, "Q-0001")
    assert held.status == "unknown"
    assert isinstance(held.fault, Rejected)
    assert (held.fault.code, held.fault.params["writer"]) == ("conversion_held", "pc-ada/ada")
    assert await settle_unfinished(eve) == []
    assert (await declare_not_created(eve, entry.id, "not there")).status == "unknown"
    assert await eve.store.run(journal.unfinished) == [entry]
    assert await orders(eve) == []
    assert await list_inbox(eve) == []
    (done,) = await settle_unfinished(ada)
    assert done.status == "converted"


async def test_what_was_left_behind_is_taken_over_and_the_former_program_stops(
    rep: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, eve = rep("ada"), rep("eve")
    entry = await begun_by(ada, monkeypatch)
    await end_leases(ada)
    (taken,) = await settle_unfinished(eve)
    assert taken.status == "converted"
    steps = await eve.store.run(journal.steps, entry.id)
    assert "taken_over: pc-ada/ada" in [step.detail for step in steps]
    with pytest.raises(journal.MovedMeanwhile):
        await ada.store.run(lambda c: journal.move(c, entry, "creating"))
    assert (await convert_quote(ada, "Q-0001")).status == "already_converted"
    assert len(await orders(ada)) == 1


async def test_a_program_that_is_overtaken_in_the_middle_sends_nothing_more(
    rep: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease ends while ada's look-up is on its way, and eve's program is done before ada's goes on."""
    ada, eve = rep("ada"), rep("eve")
    real, created = PracticeErp.find_by_external_reference, PracticeErp.create_sales_order
    sent: list[PracticeErp] = []

    async def create(erp: PracticeErp, draft: object) -> object:
        sent.append(erp)
        return await created(erp, draft)

    async def find(erp: PracticeErp, reference: str) -> object:
        found = await real(erp, reference)
        if erp is ada.erp:
            await end_leases(eve)
            await settle_unfinished(eve)
        return found

    monkeypatch.setattr(PracticeErp, "create_sales_order", create)
    monkeypatch.setattr(PracticeErp, "find_by_external_reference", find)
    await convert_quote(ada, "Q-0001")
    assert sent == [eve.erp]
    assert len(await orders(eve)) == 1


async def test_a_program_whose_conversion_was_taken_over_leaves_the_rest_to_the_other(
    rep: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eve's program holds it now and has not moved it yet: ada's sends nothing, and her inbox stays empty."""
    ada, eve = rep("ada"), rep("eve")
    real = PracticeErp.find_by_external_reference

    async def find(erp: PracticeErp, reference: str) -> object:
        found = await real(erp, reference)
        await end_leases(eve)
        (entry,) = await eve.store.run(journal.unfinished)
        assert await eve.store.run(journal.take_lease, entry, eve.writer, "eve") is not None
        return found

    monkeypatch.setattr(PracticeErp, "find_by_external_reference", find)
    result = await convert_quote(ada, "Q-0001")
    assert result.status == "unknown"
    assert result.fault is not None and result.fault.code == "conversion_held"
    assert await orders(ada) == []
    assert await list_inbox(ada) == []


# ---------------------------------------------------------------- while the store is away


async def test_reading_goes_on_and_converting_waits(rep: Rep) -> None:
    ada = rep("ada")
    await refresh_index(ada)
    was = lose(ada)
    quotes = await list_quotes(ada, "accepted")
    assert quotes.rows
    assert isinstance(quotes.fault, TeamStoreUnreachable)
    assert (await search(ada, "nor")).index_read_at is not None
    request = DeliveryRequest("CP-80", Decimal(1), None, None)
    assert (await check_delivery(ada, [request])).lines
    for refused in (convert_quote(ada, "Q-0001"), settle_unfinished(ada), list_inbox(ada)):
        with pytest.raises(TeamStoreUnreachable):
            await refused
    assert await orders(ada) == []
    ada.store.address = was
    assert (await convert_quote(ada, "Q-0001")).status == "converted"


async def copied(workspace: Workspace) -> bool:
    return await workspace.local.run(cache.get, "team_links", "all") is not None


async def test_links_are_then_those_that_were_last_known_with_their_age(rep: Rep, clock: Clock) -> None:
    ada, eve = rep("ada"), rep("eve")
    preflight = await check_quote(ada, "Q-0005")
    account, number = preflight.account, preflight.candidates[0].number
    await link_customer(ada, account.id, number)
    kept_at = clock()
    was = lose(ada)
    clock.forward(hours=2)
    assert number in await linked_numbers(ada, account)
    found = await find_customers(ada, account.name)
    assert [hit.erp_numbers for hit in found.hits if hit.crm and hit.crm.id == account.id] == [(number,)]
    assert isinstance(found.links.fault, TeamStoreUnreachable)
    assert found.links.read_at == kept_at
    assert found.links.fault in found.faults
    assert (await resolve_customer(ada, number)).key == account.id
    overview = await read_overview(ada, await resolve_customer(ada, account.id))
    assert isinstance(overview.promises_fault, TeamStoreUnreachable)
    assert overview.sales_orders.fault is None
    # eve never had a copy: she is told, and nothing is guessed
    lose(eve)
    with pytest.raises(TeamStoreUnreachable):
        await linked_numbers(eve, account)
    ada.store.address = was
    again = await find_customers(ada, account.name)
    assert (again.faults, again.links.read_at) == ((), None)


async def test_a_colleagues_link_is_in_the_copy_after_a_quarter_of_an_hour(rep: Rep, clock: Clock) -> None:
    ada, eve = rep("ada"), rep("eve")
    preflight = await check_quote(ada, "Q-0005")
    account, number = preflight.account, preflight.candidates[0].number
    assert await copied(ada)
    await link_customer(eve, account.id, number)
    clock.forward(minutes=16)
    await linked_numbers(ada, preflight.account)
    lose(ada)
    assert number in await linked_numbers(ada, account)


async def test_a_lost_system_is_no_fault_of_the_inbox_that_is_away(rep: Rep) -> None:
    ada = rep("ada")
    was = lose(ada)
    assert await report_fault(ada, SystemUnreachable("no_answer", system="crm")) is None
    await report_recovery(ada, "crm")
    ada.store.address = was
    assert await report_fault(ada, SystemUnreachable("no_answer", system="crm")) is not None
    await report_recovery(ada, "crm")
    assert await list_inbox(ada) == []


async def test_the_doctor_names_the_team_store_as_arbiter_and_says_when_it_is_away(
    rep: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = rep("ada")
    without_a_key(ada, monkeypatch)
    codes = {finding.id: finding.code for finding in (await diagnose(ada)).findings}
    assert (codes["arbiter"], codes["store"]) == ("arbiter_team_store", "store_usable")
    lose(ada)
    diagnosis = await diagnose(ada)
    assert {finding.id: finding.code for finding in diagnosis.findings}["store"] == "store_unusable"
    assert diagnosis.exit_code == 3


async def test_a_store_lost_after_the_create_was_sent_leaves_one_order_and_it_is_found(
    rep: Rep, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    ada = rep("ada")
    created, places = PracticeErp.create_sales_order, []

    async def create(erp: PracticeErp, draft: object) -> object:
        order = await created(erp, draft)
        if not places:
            places.append(lose(ada))
        return order

    monkeypatch.setattr(PracticeErp, "create_sales_order", create)
    with pytest.raises(TeamStoreUnreachable):
        await convert_quote(ada, "Q-0001")
    ada.store.address = places[0]
    clock.at += timedelta(minutes=10)
    (settled,) = await settle_unfinished(ada)
    assert settled.status in ("converted", "already_converted")
    assert len(await orders(ada)) == 1
