"""A converted quote's opportunity gets one note, and the stage that the profile names; the order is safe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.policies import Policies
from app.errors import SystemUnreachable
from app.services import after_conversion
from app.services.convert import convert_quote, settle_unfinished
from app.services.inbox import dismiss_entry, free_part, list_inbox
from app.services.order_status import watch_orders
from app.services.workspace import Workspace
from app.wording.inbox import inbox_words
from tests.services.conftest import Build
from tests.services.test_order_status import cancel, said

WON = replace(Policies(), stage_after_conversion="CLOSED_WON")


class PowerCut(BaseException):
    pass


def notes(company: PracticeCompany) -> list[str]:
    return [note.text for note in company.state.notes]


async def stage(workspace: Workspace) -> str:
    quote = await workspace.crm.quote("Q-0001")
    return await workspace.crm.read_stage(quote.opportunity_id)


async def test_the_opportunity_gets_one_note_with_the_order(
    workspace: Workspace, company: PracticeCompany
) -> None:
    await workspace.today()
    result = await convert_quote(workspace, "Q-0001")
    (note,) = company.state.notes
    quote = await workspace.crm.quote("Q-0001")
    assert (note.on, note.record_id) == ("opportunity", quote.opportunity_id)
    assert note.text == (
        f"Sales order {result.order_number} of quote Q-0001: confirmed, €2,084.83, shipping Tue 1 Dec."
    )
    await settle_unfinished(workspace)
    await convert_quote(workspace, "Q-0001")
    assert notes(company) == [note.text]
    assert (await said(workspace, "note_told"))[0]["note"] == note.text


async def test_the_note_is_in_the_profiles_language(build: Build, company: PracticeCompany) -> None:
    workspace = replace(build(), language="nl")
    result = await convert_quote(workspace, "Q-0001")
    (text,) = notes(company)
    assert text.startswith(f"Verkooporder {result.order_number} van offerte Q-0001: bevestigd, €")
    assert "verzending di 1 dec" in text


async def test_the_note_costs_one_request(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    gate = workspace.crm.gate
    monkeypatch.setattr(after_conversion, "reached", lambda _: calls.append(gate.calls))
    await convert_quote(workspace, "Q-0001")
    assert calls == [gate.calls - 1, gate.calls]


@pytest.mark.parametrize("point", ["before_note_sent", "after_note_sent"])
async def test_a_power_cut_around_the_note_leaves_one(
    build: Build,
    workspace: Workspace,
    company: PracticeCompany,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
) -> None:
    def cut(name: str) -> None:
        if name == point:
            raise PowerCut

    monkeypatch.setattr(after_conversion, "reached", cut)
    with pytest.raises(PowerCut):
        await convert_quote(workspace, "Q-0001")
    monkeypatch.setattr(after_conversion, "reached", lambda _: None)
    await settle_unfinished(build("first"))
    assert len(notes(company)) == 1
    assert list(await list_inbox(workspace)) == []


async def test_a_lost_answer_is_owed_and_looked_for(workspace: Workspace, company: PracticeCompany) -> None:
    company.switches.turn_on("note_outcome_unknown", times=1)
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "converted"
    (item,) = await list_inbox(workspace)
    assert (item.kind, item.code) == ("write_back_owed", "note_owed")
    assert "The order itself is confirmed" in inbox_words(item.kind, item.code, item.params, "en").text
    await settle_unfinished(workspace)
    assert len(notes(company)) == 1 and list(await list_inbox(workspace)) == []


async def test_a_crm_that_does_not_list_notes_may_get_a_second_one(
    workspace: Workspace, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = replace(workspace.crm.capabilities, lists_notes=False)
    monkeypatch.setattr(type(workspace.crm), "capabilities", property(lambda _: silent))
    company.switches.turn_on("note_outcome_unknown", times=1)
    await convert_quote(workspace, "Q-0001")
    await settle_unfinished(workspace)
    await settle_unfinished(workspace)
    assert len(notes(company)) == 2 and list(await list_inbox(workspace)) == []


async def test_a_note_that_nobody_needs_is_not_tried_again(
    workspace: Workspace, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.errors import NoPermission

    async def refused(*_: object) -> None:
        raise NoPermission("no_permission", system="crm", right="comments:write")

    real = type(workspace.crm).add_note
    monkeypatch.setattr(type(workspace.crm), "add_note", refused)
    assert (await convert_quote(workspace, "Q-0001")).status == "converted"
    (item,) = await list_inbox(workspace)
    await dismiss_entry(workspace, item.id, "we keep no notes")
    monkeypatch.setattr(type(workspace.crm), "add_note", real)
    await settle_unfinished(workspace)
    assert notes(company) == [] and list(await list_inbox(workspace)) == []


async def test_a_cancelled_order_is_neither_told_of_nor_owed_once_its_part_is_free(
    build: Build, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = build("won", WON)
    before = await stage(workspace)

    async def away(*_: object) -> None:
        raise SystemUnreachable("not_reachable", system="crm")

    for name in ("add_note", "move_stage"):
        monkeypatch.setattr(workspace.crm, name, away)
    result = await convert_quote(workspace, "Q-0001")
    assert sorted(item.code for item in await list_inbox(workspace)) == ["note_owed", "stage_owed"]
    monkeypatch.undo()
    cancel(company, company.state.orders[result.order_id])
    await watch_orders(workspace)
    await settle_unfinished(workspace)
    assert notes(company) == [] and await stage(workspace) == before
    (cancelled,) = [item for item in await list_inbox(workspace) if item.code == "order_cancelled"]
    await free_part(workspace, cancelled.id, "ordered anew")
    assert list(await list_inbox(workspace)) == []


async def test_an_order_of_another_program_gets_no_second_note(
    build: Build, workspace: Workspace, company: PracticeCompany
) -> None:
    await convert_quote(workspace, "Q-0001")
    second = build("second")
    assert (await convert_quote(second, "Q-0001")).status == "already_converted"
    await settle_unfinished(second)
    assert len(notes(company)) == 1


async def test_without_an_opportunity_the_account_gets_the_note(
    workspace: Workspace, company: PracticeCompany
) -> None:
    quote = await workspace.crm.quote("Q-0001")
    company.state.quotes[quote.id] = replace(company.state.quotes[quote.id], opportunity_id="")
    await convert_quote(workspace, "Q-0001")
    (note,) = company.state.notes
    assert (note.on, note.record_id) == ("account", quote.account_id)


async def test_the_stage_moves_when_the_profile_says_so(
    build: Build, workspace: Workspace, company: PracticeCompany
) -> None:
    before = await stage(workspace)
    assert before != "CLOSED_WON"
    await convert_quote(workspace, "Q-0004")
    assert await stage(workspace) == before
    won = build("won", WON)
    await convert_quote(won, "Q-0001")
    assert await stage(won) == "CLOSED_WON"
    (row,) = await said(won, "stage_moved")
    assert (row["before"], row["stage"]) == (before, "CLOSED_WON")


async def test_an_unknown_stage_is_owed_with_the_crms_words_and_the_order_stands(
    build: Build, company: PracticeCompany
) -> None:
    workspace = build("won", replace(WON, stage_after_conversion="WON"))
    before = await stage(workspace)
    result = await convert_quote(workspace, "Q-0001")
    assert result.status == "converted" and await stage(workspace) == before
    (item,) = await list_inbox(workspace)
    words = inbox_words(item.kind, item.code, item.params, "en")
    assert words.title == "The opportunity of quote Q-0001 is not at stage WON"
    assert "WON is no stage of this pipeline" in words.text
    assert len(notes(company)) == 1
    corrected = build("won", WON)
    await settle_unfinished(corrected)
    assert await stage(corrected) == "CLOSED_WON" and list(await list_inbox(corrected)) == []


async def test_a_stage_that_the_crm_does_not_keep_is_owed(
    build: Build, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = build("won", WON)

    async def forgets(*_: object) -> None:
        return None

    real = type(workspace.crm).move_stage
    monkeypatch.setattr(type(workspace.crm), "move_stage", forgets)
    assert (await convert_quote(workspace, "Q-0001")).status == "converted"
    (item,) = await list_inbox(workspace)
    assert item.params["problem"] == "stage_vanished"
    monkeypatch.setattr(type(workspace.crm), "move_stage", real)
    await settle_unfinished(workspace)
    assert list(await list_inbox(workspace)) == []
