"""What a team lead looks at: promises at risk, conversions that are not finished, and whose they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.conversion import State
from app.domain.promises import Promise
from app.errors import FirmdateError
from app.services.workspace import Workspace
from app.storage import inbox, journal, promises

_AT_ONCE = 4


@dataclass(frozen=True)
class PromiseAtRisk:
    """`owner` is whom the inbox entry was assigned to, "" for nobody."""

    promise: Promise
    owner: str


@dataclass(frozen=True)
class Unfinished:
    """A conversion on its way; `owed` where only the number on the CRM quote is missing. `owner`: whom its
    inbox entry was assigned to, else who began it."""

    external_reference: str
    quote_id: str
    quote_number: str
    customer_name: str
    state: State
    problem: str
    order_number: str
    owner: str
    since: datetime

    @property
    def owed(self) -> bool:
        return self.state == "confirmed"


@dataclass(frozen=True)
class Differing:
    """A quote and its order that differ since somebody changed or cancelled the order in the ERP, and nobody
    has said yet that this is right. `changes` as in the inbox; `owner`: whom its entry was assigned to."""

    quote_id: str
    quote_number: str
    order_number: str
    customer_name: str
    code: str
    changes: str
    owner: str
    since: datetime


@dataclass(frozen=True)
class TeamWork:
    """From this program's own store: it needs neither system."""

    promises: tuple[PromiseAtRisk, ...]
    unfinished: tuple[Unfinished, ...]
    read_at: datetime
    differing: tuple[Differing, ...] = ()


async def read_team_work(workspace: Workspace) -> TeamWork:
    """Promises at risk, conversions that are not finished, and orders that differ, oldest first."""
    store = workspace.store
    saved = await store.run(promises.listed)
    entries = await store.run(journal.unfinished)
    items = await store.run(inbox.listed)
    owners = {item.subject: item.owner for item in items if item.owner}
    return TeamWork(
        tuple(PromiseAtRisk(p, owners.get(p.id, "")) for p in saved if p.state == "at_risk"),
        tuple(_unfinished(entry, owners) for entry in entries),
        workspace.clock(),
        tuple(_differing(workspace, item) for item in reversed(items) if item.kind == "order_changed"),
    )


def _differing(workspace: Workspace, item: inbox.Item) -> Differing:
    return Differing(
        quote_id=item.subject.removeprefix(f"{workspace.crm.name}:").rpartition(":r")[0],
        quote_number=item.params["quote"],
        order_number=item.params["order"],
        customer_name=item.customer,
        code=item.code,
        changes=item.params["changes"],
        owner=item.owner,
        since=item.first_at,
    )


def _unfinished(entry: journal.Entry, owners: Mapping[str, str]) -> Unfinished:
    return Unfinished(
        external_reference=entry.external_reference,
        quote_id=entry.quote_id,
        quote_number=entry.quote_number,
        customer_name=entry.customer_name,
        state=entry.state,
        problem=entry.problem,
        order_number=entry.order_number,
        owner=owners.get(entry.external_reference) or entry.writer.rpartition("/")[2],
        since=entry.created_at,
    )


async def account_managers(
    workspace: Workspace, account_ids: Iterable[str], known: Mapping[str, str]
) -> dict[str, str]:
    """Who looks after each account in the CRM, "" where nobody is named or the CRM does not say now.

    `known` is what was read before: an account is asked once, a few at a time.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def ask(account_id: str) -> tuple[str, str] | None:
        async with gate:
            try:
                return account_id, (await workspace.crm.account(account_id)).account.account_manager
            except FirmdateError:  # the list it belongs to says that the CRM is lost; asked again next time
                return None

    missing = [account_id for account_id in dict.fromkeys(account_ids) if account_id not in known]
    found = await asyncio.gather(*(ask(account_id) for account_id in missing))
    return {**known, **dict(pair for pair in found if pair is not None)}
