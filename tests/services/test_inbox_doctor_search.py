from __future__ import annotations

import pytest

from app.connectors.practice import PracticeCompany
from app.errors import NoPermission, SystemUnreachable, UsageError
from app.services.doctor import diagnose
from app.services.inbox import (
    assign_entry,
    dismiss_entry,
    list_inbox,
    note_entry,
    open_entry,
    report_fault,
    report_recovery,
)
from app.services.search import refresh_index, search
from app.services.workspace import Workspace
from tests.services.conftest import Clock


async def test_a_fault_that_repeats_is_one_entry_with_a_count(workspace: Workspace) -> None:
    lost = SystemUnreachable("not_reachable", system="erp")
    for _ in range(3):
        await report_fault(workspace, lost)
    items = await list_inbox(workspace)
    assert [(item.kind, item.occurrences) for item in items] == [("connection", 3)]
    await report_recovery(workspace, "erp")
    assert await list_inbox(workspace) == []


async def test_recovery_of_one_system_leaves_the_others_entry(workspace: Workspace) -> None:
    await report_fault(workspace, SystemUnreachable("not_reachable", system="crm"))
    await report_fault(workspace, NoPermission("no_permission", system="erp", right="invoices"))
    await report_recovery(workspace, "erp")
    assert {item.kind for item in await list_inbox(workspace)} == {"connection", "permission"}


async def test_history_has_who_did_what(workspace: Workspace) -> None:
    item = await report_fault(workspace, SystemUnreachable("not_reachable", system="erp"))
    await assign_entry(workspace, item.id, "support")
    await note_entry(workspace, item.id, "cable checked")
    with pytest.raises(UsageError):
        await dismiss_entry(workspace, item.id, "  ")
    await dismiss_entry(workspace, item.id, "planned works")
    entry = await open_entry(workspace, (await list_inbox(workspace, all_states=True))[0])
    assert [(event.who, event.what) for event in entry.history] == [
        ("Firmdate", "opened"), ("rep", "assigned"), ("rep", "note"), ("rep", "dismissed"),
    ]  # fmt: skip


async def test_the_doctor_finds_all_well(workspace: Workspace) -> None:
    diagnosis = await diagnose(workspace)
    assert diagnosis.well and diagnosis.exit_code == 0
    assert {finding.id for finding in diagnosis.findings} >= {
        "crm_connection",
        "erp_connection",
        "arbiter",
        "audit",
    }


@pytest.mark.parametrize(("switch", "exit_code"), [("erp_down", 3), ("wrong_password", 6)])
async def test_the_doctor_names_what_is_wrong(
    workspace: Workspace, company: PracticeCompany, switch: str, exit_code: int
) -> None:
    company.switches.turn_on(switch)
    diagnosis = await diagnose(workspace)
    assert not diagnosis.well and diagnosis.exit_code == exit_code


async def test_the_doctor_finds_a_changed_audit_row(workspace: Workspace) -> None:
    from app.services.convert import convert_quote

    await convert_quote(workspace, "Q-0001")
    await workspace.store.run(lambda c: c.execute("DROP TRIGGER audit_unchanged"))
    await workspace.store.run(lambda c: c.execute("UPDATE audit SET who = 'somebody else' WHERE number = 1"))
    assert "audit_broken" in [finding.code for finding in (await diagnose(workspace)).findings]


async def test_search_finds_prefixes_numbers_and_typing_errors(workspace: Workspace) -> None:
    await refresh_index(workspace)
    customer = (await workspace.crm.account("account-vandijk")).account
    for text in ("dijk", "10001", customer.name[:6].upper()):
        assert customer.id in [hit.record for hit in (await search(workspace, text)).hits], text
    wrong = customer.name.replace("I", "E", 1)
    assert customer.id in [hit.record for hit in (await search(workspace, wrong)).hits]


async def test_search_shows_each_kind_in_its_group(workspace: Workspace) -> None:
    await refresh_index(workspace)
    assert [hit.kind for hit in (await search(workspace, "Q-0001")).hits][:1] == ["quote"]
    assert [hit.kind for hit in (await search(workspace, "HV-200")).hits][:1] == ["product"]


async def test_the_index_is_read_again_only_when_it_is_old(workspace: Workspace, clock: Clock) -> None:
    assert await refresh_index(workspace)
    assert not await refresh_index(workspace)
    clock.forward(minutes=16)
    assert await refresh_index(workspace)


async def test_an_index_that_cannot_be_read_again_stays(
    workspace: Workspace, company: PracticeCompany
) -> None:
    await refresh_index(workspace)
    company.switches.turn_on("crm_down")
    with pytest.raises(SystemUnreachable):
        await refresh_index(workspace, force=True)
    assert (await search(workspace, "dijk")).hits
