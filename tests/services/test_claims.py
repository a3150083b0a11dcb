"""Conversions on an ERP whose orders have no unique key, and whose claims decide."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.connectors.practice import PracticeCompany, PracticeErp
from app.errors import NotFound, Rejected, UsageError
from app.services import conversion_claims, conversion_steps
from app.services.conversion_claims import free_stale_claim
from app.services.convert import convert_quote, declare_not_created, settle_unfinished
from app.services.inbox import free_part, list_inbox
from app.services.workspace import Workspace
from app.storage import journal
from app.wording.conversions import problem_sentence
from tests.services.conftest import Build, Clock

REFERENCE = "practice:quote-Q-0001:r1:p1"


class PowerCut(BaseException):
    pass


def claiming(build: Build, computer: str = "first") -> Workspace:
    workspace = build(computer)
    erp = PracticeErp(workspace.erp.company, arbiter="erp_claim")
    return replace(workspace, erp=erp)


def orders(company: PracticeCompany) -> list[str]:
    return [o.id for o in company.state.orders.values() if o.external_reference == REFERENCE]


async def test_a_conversion_claims_creates_and_lets_go(build: Build, company: PracticeCompany) -> None:
    workspace = claiming(build)
    assert (await convert_quote(workspace, "Q-0001")).status == "converted"
    assert len(orders(company)) == 1 and company.state.claims == {}


async def test_without_the_claims_the_same_race_makes_several(
    build: Build, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is the claims that decide: taken away, the suite below would fail."""
    company.latency = 0.01
    machines = [claiming(build, f"computer-{n}") for n in range(4)]

    all_there = asyncio.Barrier(len(machines))

    async def nobody_asks(*_: object) -> None:
        await asyncio.wait_for(all_there.wait(), 30)  # whatever the machine: all look up before one creates

    monkeypatch.setattr(conversion_claims, "hold", nobody_asks)
    await asyncio.gather(*(convert_quote(machine, "Q-0001") for machine in machines))
    assert len(orders(company)) > 1


async def test_four_computers_with_journals_of_their_own_make_one_order(
    build: Build, company: PracticeCompany
) -> None:
    company.latency = 0.01
    machines = [claiming(build, f"computer-{n}") for n in range(4)]
    results = await asyncio.gather(*(convert_quote(machine, "Q-0001") for machine in machines))
    assert len(orders(company)) == 1 and company.state.claims == {}
    assert [result.status for result in results].count("converted") == 1
    for machine in machines:
        again = await convert_quote(machine, "Q-0001")
        assert (again.status, again.order_id) == ("already_converted", orders(company)[0])


async def test_who_finds_a_claim_is_refused_with_its_holder(build: Build, company: PracticeCompany) -> None:
    company.state.claims[REFERENCE] = ("desk 7 abc", company.now())
    result = await convert_quote(claiming(build), "Q-0001")
    assert result.status == "refused" and orders(company) == []
    assert result.steps[-1].detail == "claim_held: desk 7"
    assert problem_sentence(result.steps[-1].detail, "en").startswith("desk 7 holds the claim")
    assert company.state.claims[REFERENCE][0] == "desk 7 abc"


async def test_a_lost_answer_to_the_claim_is_ours_the_next_time(
    build: Build, company: PracticeCompany
) -> None:
    company.switches.turn_on("claim_outcome_unknown", times=1)
    workspace = claiming(build)
    first = await convert_quote(workspace, "Q-0001")
    assert first.status == "refused" and orders(company) == [] and REFERENCE in company.state.claims
    assert [one.status for one in await settle_unfinished(workspace)] == ["converted"]
    assert len(orders(company)) == 1 and company.state.claims == {}


async def test_a_crash_between_claim_and_create_is_settled_from_the_journal(
    build: Build, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = claiming(build)

    real = conversion_claims.hold

    async def claimed_then_cut(*given: object) -> None:
        await real(*given)
        raise PowerCut

    monkeypatch.setattr(conversion_claims, "hold", claimed_then_cut)
    with pytest.raises(PowerCut):
        await convert_quote(workspace, "Q-0001")
    monkeypatch.setattr(conversion_claims, "hold", real)
    assert REFERENCE in company.state.claims and orders(company) == []
    other = await convert_quote(claiming(build, "second"), "Q-0001")
    assert other.status == "refused" and orders(company) == []
    restarted = claiming(build)
    assert [one.status for one in await settle_unfinished(restarted)] == ["converted"]
    assert len(orders(company)) == 1 and company.state.claims == {}


async def test_an_unknown_create_keeps_its_claim_until_a_person_says_so(
    build: Build, company: PracticeCompany, clock: Clock
) -> None:
    workspace = claiming(build)
    company.switches.turn_on("create_outcome_unknown_not_done", times=1)
    assert (await convert_quote(workspace, "Q-0001")).status == "unknown"
    assert [one.status for one in await settle_unfinished(workspace)] == ["unknown"]
    assert REFERENCE in company.state.claims and orders(company) == []
    (entry,) = await workspace.store.run(journal.unfinished)
    assert (await declare_not_created(workspace, entry.id, "not in the ERP")).status == "unknown"
    clock.forward(hours=1)
    clock.at = max(clock.at, entry.updated_at + timedelta(hours=1))
    assert (await declare_not_created(workspace, entry.id, "not in the ERP")).status == "refused"
    assert company.state.claims == {}
    assert (await convert_quote(claiming(build, "second"), "Q-0001")).status == "converted"
    assert len(orders(company)) == 1


async def test_a_stale_claim_of_a_computer_that_is_gone_is_freed_by_a_person(
    build: Build, company: PracticeCompany, clock: Clock
) -> None:
    workspace = claiming(build)
    company.state.claims[REFERENCE] = ("desk 7 abc", clock.at - timedelta(minutes=3))
    with pytest.raises(UsageError):
        await free_stale_claim(workspace, REFERENCE, " ")
    with pytest.raises(Rejected) as young:
        await free_stale_claim(workspace, REFERENCE, "its computer is broken")
    assert young.value.params["minutes"] == "3"
    clock.forward(minutes=20)
    assert await free_stale_claim(workspace, REFERENCE, "its computer is broken") == "desk 7 abc"
    with pytest.raises(NotFound):
        await free_stale_claim(workspace, REFERENCE, "its computer is broken")
    rows = await workspace.store.run(
        lambda c: c.execute("SELECT details FROM audit WHERE what = 'claim_freed'").fetchall()
    )
    assert json.loads(rows[0]["details"])["reason"] == "its computer is broken"
    assert (await convert_quote(workspace, "Q-0001")).status == "converted"


async def test_the_inbox_offers_to_free_it(build: Build, company: PracticeCompany, clock: Clock) -> None:
    workspace = claiming(build)
    company.state.claims[REFERENCE] = ("desk 7 abc", clock.at - timedelta(hours=3))
    await convert_quote(workspace, "Q-0001")
    (item,) = await list_inbox(workspace)
    assert item.kind == "conversion_failed"
    await free_part(workspace, item.id, "its computer is broken")
    assert list(await list_inbox(workspace)) == [] and company.state.claims == {}


async def test_a_draft_that_is_cancelled_lets_go(
    build: Build, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion_steps, "differences", lambda *_, **__: ["line 1: price 1 instead of 2"])
    assert (await convert_quote(claiming(build), "Q-0001")).status == "refused"
    assert company.state.claims == {}
