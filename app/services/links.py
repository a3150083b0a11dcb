"""Says which CRM account is which ERP customer, and takes it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from app.domain.customers import CrmAccount, ErpAccount
from app.errors import NotFound
from app.services.shared_links import copy_links
from app.services.workspace import Workspace
from app.storage import audit, inbox, links


@dataclass(frozen=True)
class Link:
    """A link as it now stands. Nothing was changed in either system."""

    account: CrmAccount
    party: ErpAccount


async def link_customer(workspace: Workspace, account_id: str, erp_number: str) -> Link:
    """Links a CRM account to an ERP customer number, because a person said so. Linking again changes nothing.

    Raises NotFound("account") or NotFound("customer") where either does not exist, and what the systems
    raise: a link is never made to a record that could not be seen.
    """
    details, found = await asyncio.gather(
        workspace.crm.account(account_id), workspace.erp.customers([erp_number])
    )
    party = found.get(erp_number)
    if party is None:
        raise NotFound("customer", system="erp", text=erp_number)
    await _decide(workspace, account_id, erp_number, "linked")
    # Whether an account was created for it needs no person any more.
    subject = attempt_subject(workspace.crm.name, account_id)
    await workspace.store.run(inbox.settle, "link_review", subject)
    return Link(details.account, party)


def attempt_subject(crm: str, account_id: str) -> str:
    """What the inbox calls the creation of an ERP account whose outcome is not known."""
    return f"new_customer:{crm}:{account_id}"


async def rule_out_customer(workspace: Workspace, account_id: str, erp_number: str) -> None:
    """Remembers that they are not the same, so that the pair is not proposed and not linked again."""
    await _decide(workspace, account_id, erp_number, "not_the_same")


async def undo_link(workspace: Workspace, account_id: str, erp_number: str) -> None:
    """Forgets what was said of the pair here. A number that the CRM record itself carries stays."""
    await workspace.store.run(links.undo, account_id, erp_number)
    await _write_down(workspace, "undo_link", account_id, erp_number)


async def _decide(workspace: Workspace, account_id: str, erp_number: str, verdict: str) -> None:
    await workspace.store.run(links.decide, account_id, erp_number, verdict, workspace.user)
    await _write_down(workspace, verdict, account_id, erp_number)


async def _write_down(workspace: Workspace, what: str, account_id: str, erp_number: str) -> None:
    details = {"crm": workspace.crm.name, "erp": workspace.erp.name, "erp_number": erp_number}
    await workspace.store.run(audit.append, workspace.writer, workspace.user, what, account_id, details)
    await copy_links(workspace)
