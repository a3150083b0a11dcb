"""Creates the ERP account of a CRM customer: after the candidates were shown, and never blindly twice.

No ERP refuses a second account for the same firm. So a first call shows what is there, a second one creates
and says what was seen; where other candidates appeared in between, or a former attempt may still arrive, the
candidates are shown again instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.conversion import LATE_COMMIT_SECONDS
from app.domain.customers import CrmAccount, ErpAccount, NewCustomer
from app.errors import FirmdateError, OutcomeUnknown, Rejected
from app.services.customers import linked_numbers
from app.services.links import Link, attempt_subject
from app.services.shared_links import copy_links
from app.services.workspace import Workspace
from app.storage import audit, inbox, links
from app.storage.connection import Connection, transaction

_WORDS, _PER_WORD = 3, 10
"""So many of a name's words are looked for, and so many accounts for each."""


@dataclass(frozen=True)
class Proposal:
    """What would be created, beside what the ERP has already. `attempted_at`: when a create was sent whose
    outcome is not known; nothing is sent again before `wait_until`."""

    account: CrmAccount
    new: NewCustomer
    candidates: tuple[ErpAccount, ...]
    attempted_at: datetime | None = None

    @property
    def seen(self) -> tuple[str, ...]:
        return tuple(sorted(party.number for party in self.candidates))

    @property
    def wait_until(self) -> datetime | None:
        if self.attempted_at is None:
            return None
        return self.attempted_at + timedelta(seconds=LATE_COMMIT_SECONDS)


@dataclass(frozen=True)
class LookAgain:
    """Nothing was sent: what stands in the ERP, or what is known of a former attempt, has changed since."""

    proposal: Proposal


async def propose_customer(workspace: Workspace, account_id: str) -> Proposal:
    """What would be created and who is there already. Nothing is changed.

    Raises NotFound("account"), Rejected where the profile or the ERP does not have customers created here
    or an account is linked already, and what the systems raise.
    """
    _allowed(workspace)
    details = await workspace.crm.account(account_id)
    account = details.account
    await _without_account(workspace, account)
    subject = _subject(workspace, account_id)
    candidates, item = await asyncio.gather(
        _candidates(workspace, account.name), workspace.store.run(_open_attempt, subject)
    )
    return Proposal(account, _as_new(account), candidates, item.last_at if item else None)


async def create_customer(
    workspace: Workspace,
    account_id: str,
    seen: Collection[str],
    attempted_at: datetime | None = None,
) -> Link | LookAgain:
    """Creates the account, links it and writes both down. `seen`: the numbers of the candidates that a person
    was shown, `attempted_at`: the former attempt that they were told of.

    Raises as `propose_customer`; Rejected("new_customer_may_arrive") while a former attempt may still be
    done; NoPermission; OutcomeUnknown, after which the candidates have to be looked at again.
    """
    now = await propose_customer(workspace, account_id)
    if set(now.seen) != set(seen) or now.attempted_at != attempted_at:
        return LookAgain(now)
    if now.wait_until is not None and await workspace.store.run(_now) < now.wait_until:
        clock = f"{now.wait_until.astimezone():%H:%M}"
        raise Rejected("new_customer_may_arrive", customer=now.account.name, clock=clock)
    return await asyncio.shield(asyncio.ensure_future(_create(workspace, now)))


async def _create(workspace: Workspace, now: Proposal) -> Link | LookAgain:
    account = now.account
    if not await workspace.store.run(_begin, workspace, now):
        return LookAgain(await propose_customer(workspace, account.id))
    try:
        party = await workspace.erp.create_customer(now.new)
    except OutcomeUnknown as fault:
        await _write_down(workspace, account, "new_customer_unknown", fault.code)
        raise
    except FirmdateError as fault:  # nothing was created
        await workspace.store.run(_end, workspace, account, "", fault.code)
        raise
    await workspace.store.run(_end, workspace, account, party.number, "")
    await copy_links(workspace)
    return Link(account, party)


def _begin(connection: Connection, workspace: Workspace, now: Proposal) -> bool:
    """Written before anything is sent. False where another program has begun meanwhile."""
    subject = _subject(workspace, now.account.id)
    with transaction(connection):
        item = _open_attempt(connection, subject)
        if (item.last_at if item else None) != now.attempted_at:
            return False
        params = {"customer": now.account.name, "erp": workspace.erp.name}
        inbox.report(connection, "link_review", subject, "new_customer_unknown", params, now.account.name)
        details = {"erp": workspace.erp.name, "candidates": list(now.seen)}
        audit.append(
            connection, workspace.writer, workspace.user, "creating_customer", now.account.id, details
        )
    return True


def _end(
    connection: Connection, workspace: Workspace, account: CrmAccount, number: str, problem: str
) -> None:
    """The outcome is known: the link and its place in the audit log in one transaction. `number` "": none."""
    details = {"crm": workspace.crm.name, "erp": workspace.erp.name, "erp_number": number}
    with transaction(connection):
        inbox.settle(connection, "link_review", _subject(workspace, account.id))
        who = (workspace.writer, workspace.user)
        if number:
            audit.append(connection, *who, "customer_created", account.id, details)
            links.decide(connection, account.id, number, "linked", workspace.user)
            audit.append(connection, *who, "linked", account.id, details)
        else:
            audit.append(
                connection, *who, "customer_not_created", account.id, {**details, "problem": problem}
            )


async def _write_down(workspace: Workspace, account: CrmAccount, what: str, problem: str) -> None:
    details = {"erp": workspace.erp.name, "problem": problem}
    await workspace.store.run(audit.append, workspace.writer, workspace.user, what, account.id, details)


def _subject(workspace: Workspace, account_id: str) -> str:
    return attempt_subject(workspace.crm.name, account_id)


def _now(connection: Connection) -> datetime:
    """By the clock that stamped the attempt: a team's writers share one."""
    return connection.now()


def _open_attempt(connection: Connection, subject: str) -> inbox.Item | None:
    items = inbox.listed(connection)
    return next((item for item in items if (item.kind, item.subject) == ("link_review", subject)), None)


def _allowed(workspace: Workspace) -> None:
    if not workspace.policies.create_customers:
        raise Rejected("customers_not_created_here", profile=workspace.profile)
    if not workspace.erp.capabilities.creates_customers:
        raise Rejected("erp_creates_no_customers", system="erp")


async def _without_account(workspace: Workspace, account: CrmAccount) -> None:
    numbers = await linked_numbers(workspace, account)
    found = await workspace.erp.customers(numbers) if numbers else {}
    if found:
        raise Rejected("customer_has_account", customer=account.name, number=", ".join(found))


async def _candidates(workspace: Workspace, name: str) -> tuple[ErpAccount, ...]:
    """Accounts that share telling words with the name, those that share most first."""
    words = sorted({word for word in name.replace(".", " ").split() if len(word) >= 3}, key=len)[-_WORDS:]
    answers = await asyncio.gather(
        *(workspace.erp.search_customers(word, limit=_PER_WORD) for word in words or [name])
    )
    shared: dict[str, int] = {}
    parties: dict[str, ErpAccount] = {}
    for answer in answers:
        for party in answer:
            shared[party.number] = shared.get(party.number, 0) + 1
            parties[party.number] = party
    return tuple(sorted(parties.values(), key=lambda party: (-shared[party.number], party.number)))


def _as_new(account: CrmAccount) -> NewCustomer:
    return NewCustomer(
        name=account.name,
        address=account.address,
        vat_number=account.vat_number,
        email=account.email,
        phone=account.phone,
        website=account.website,
    )
