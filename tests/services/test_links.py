"""Linking a CRM account to an ERP customer: seen, kept, audited, undone."""

from __future__ import annotations

import pytest

from app.errors import NotFound, SystemUnreachable
from app.services.customers import linked_numbers
from app.services.links import link_customer, rule_out_customer, undo_link
from app.services.preflight import check_quote
from app.services.workspace import Workspace
from app.storage import audit


async def unlinked(workspace: Workspace) -> tuple[str, str]:
    """The account of Q-0005, which the ERP knows under another spelling, and the number meant."""
    found = await check_quote(workspace, "Q-0005")
    assert found.party is None
    return found.account.id, found.candidates[0].number


async def audited(workspace: Workspace) -> list[tuple[str, str]]:
    rows = await workspace.store.run(
        lambda c: c.execute("SELECT what, details FROM audit ORDER BY number").fetchall()
    )
    return [(row["what"], row["details"]) for row in rows]


async def test_a_link_is_kept_audited_and_lets_the_pre_flight_go_on(workspace: Workspace) -> None:
    account, number = await unlinked(workspace)
    link = await link_customer(workspace, account, number)
    assert (link.account.id, link.party.number) == (account, number)
    again = await check_quote(workspace, "Q-0005")
    assert again.party is not None and again.party.number == number
    assert "customer_not_linked" not in [check.code for check in again.checks]
    [(what, details)] = await audited(workspace)
    assert what == "linked" and number in details
    assert await workspace.store.run(audit.broken_at, workspace.writer) is None


async def test_linking_twice_is_one_link(workspace: Workspace) -> None:
    account, number = await unlinked(workspace)
    await link_customer(workspace, account, number)
    await link_customer(workspace, account, number)
    found = (await workspace.crm.account(account)).account
    assert await linked_numbers(workspace, found) == (number,)


@pytest.mark.parametrize(("wrong_account", "wrong_number"), [(True, False), (False, True)])
async def test_what_does_not_exist_is_never_linked(
    workspace: Workspace, wrong_account: bool, wrong_number: bool
) -> None:
    account, number = await unlinked(workspace)
    with pytest.raises(NotFound):
        await link_customer(
            workspace, "no-such" if wrong_account else account, "99999" if wrong_number else number
        )
    assert await audited(workspace) == []


async def test_what_cannot_be_seen_is_not_linked(workspace: Workspace, company) -> None:
    account, number = await unlinked(workspace)
    company.switches.turn_on("erp_down")
    with pytest.raises(SystemUnreachable):
        await link_customer(workspace, account, number)
    company.switches.turn_off()
    found = (await workspace.crm.account(account)).account
    assert await linked_numbers(workspace, found) == ()


async def test_an_undone_link_is_gone_and_both_words_stand_in_the_audit_log(workspace: Workspace) -> None:
    account, number = await unlinked(workspace)
    await link_customer(workspace, account, number)
    await undo_link(workspace, account, number)
    found = (await workspace.crm.account(account)).account
    assert await linked_numbers(workspace, found) == ()
    assert [what for what, _ in await audited(workspace)] == ["linked", "undo_link"]


async def test_not_the_same_replaces_a_link(workspace: Workspace) -> None:
    account, number = await unlinked(workspace)
    await link_customer(workspace, account, number)
    await rule_out_customer(workspace, account, number)
    found = (await workspace.crm.account(account)).account
    assert await linked_numbers(workspace, found) == ()
