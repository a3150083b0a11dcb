"""Who is meant: one customer across both systems."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from app.domain.customers import CrmAccount, ErpAccount
from app.errors import FirmdateError, NotFound, UsageError
from app.services.shared_links import LinkState, accounts_of, links_of
from app.services.workspace import Workspace
from app.storage.links import Links

Row = TypeVar("Row")


@dataclass(frozen=True)
class CustomerHit:
    """A customer as found. `crm` is None for one the CRM does not know, `erp` is empty for one that the
    ERP does not know or that is not linked; a link that the ERP did not answer for keeps its number."""

    name: str
    crm: CrmAccount | None
    erp: tuple[ErpAccount, ...]
    erp_numbers: tuple[str, ...]

    @property
    def key(self) -> str:
        """Opens this customer again: the CRM's id, else the ERP's number."""
        return self.crm.id if self.crm else self.erp_numbers[0]


@dataclass(frozen=True)
class CustomerSearch:
    """`faults`: a system that could not be asked; the hits are then the other one's. `links`: how old the
    team's links are where its store could not be asked."""

    hits: tuple[CustomerHit, ...]
    faults: tuple[FirmdateError, ...] = ()
    links: LinkState = field(default_factory=LinkState)


async def linked_numbers(workspace: Workspace, account: CrmAccount) -> tuple[str, ...]:
    """ERP numbers of a CRM account: those it carries and those linked here, less those ruled out."""
    said, _ = await links_of(workspace, [account.id])
    return _numbers(account, said[account.id])


def _numbers(account: CrmAccount, said: Links) -> tuple[str, ...]:
    numbers = dict.fromkeys([*account.erp_numbers, *said.linked])
    return tuple(number for number in numbers if number not in said.not_the_same)


async def _try(read: Callable[[], Awaitable[Sequence[Row]]]) -> tuple[Sequence[Row], FirmdateError | None]:
    try:
        return await read(), None
    except FirmdateError as fault:
        return (), fault


async def find_customers(workspace: Workspace, text: str, *, limit: int = 20) -> CustomerSearch:
    """Searches both systems side by side and joins what is linked. Raises when neither answers."""
    if not text.strip():
        raise UsageError("empty_search")
    (accounts, crm_fault), (parties, erp_fault) = await asyncio.gather(
        _try(lambda: workspace.crm.search_accounts(text, limit=limit)),
        _try(lambda: workspace.erp.search_customers(text, limit=limit)),
    )
    if crm_fault and erp_fault:
        raise crm_fault
    by_number = {party.number: party for party in parties}
    hits: list[CustomerHit] = []
    taken: set[str] = set()
    said, state = await links_of(workspace, [account.id for account in accounts])
    for account in accounts:
        numbers = _numbers(account, said[account.id])
        found = tuple(by_number[number] for number in numbers if number in by_number)
        taken.update(numbers)
        hits.append(CustomerHit(account.name, account, found, numbers))
    for party in parties:
        if party.number not in taken:
            hits.append(CustomerHit(party.name, None, (party,), (party.number,)))
    faults = tuple(fault for fault in (crm_fault, erp_fault, state.fault) if fault)
    return CustomerSearch(tuple(hits[: 2 * limit]), faults, state)


def _is_exactly(hit: CustomerHit, text: str) -> bool:
    wanted = text.strip().casefold()
    names = [hit.name, hit.key, *hit.erp_numbers, *(party.name for party in hit.erp)]
    return wanted in (name.casefold() for name in names)


async def resolve_customer(workspace: Workspace, text: str) -> CustomerHit:
    """The one customer that `text` means: an id, an ERP number, a full name, or part of just one name.

    Raises NotFound("customer") or UsageError("customer_ambiguous") naming the candidates. An ERP number
    that a CRM account is linked to gives that account.
    """
    opened = await _by_key(workspace, text.strip())
    if opened is not None:
        return opened
    search = await find_customers(workspace, text)
    exact = [hit for hit in search.hits if _is_exactly(hit, text)]
    candidates = exact or list(search.hits)
    joined = [hit for hit in candidates if hit.crm is not None]
    if len(candidates) > 1 and exact and len(joined) == 1:
        candidates = joined
    if not candidates:
        try:
            return await _opened(workspace, text.strip())
        except NotFound:
            if search.faults:
                raise search.faults[0] from None
            raise
    if len(candidates) > 1:
        names = "; ".join(f"{hit.name} ({', '.join(hit.erp_numbers) or hit.key})" for hit in candidates[:8])
        raise UsageError("customer_ambiguous", text=text, candidates=names, count=len(candidates))
    return await _with_account(workspace, candidates[0])


async def _by_key(workspace: Workspace, text: str) -> CustomerHit | None:
    """Opens by the CRM's id without searching, where the text has the form of a UUID."""
    if len(text) != 36 or text.count("-") != 4:
        return None
    try:
        return await _opened(workspace, text)
    except NotFound:
        return None


async def _opened(workspace: Workspace, account_id: str) -> CustomerHit:
    """Raises NotFound("customer")."""
    try:
        account = (await workspace.crm.account(account_id)).account
    except NotFound:
        raise NotFound("customer", text=account_id) from None
    return CustomerHit(account.name, account, (), await linked_numbers(workspace, account))


async def _with_account(workspace: Workspace, hit: CustomerHit) -> CustomerHit:
    """For an ERP customer found alone: the one CRM account that carries its number or is linked here."""
    if hit.crm is not None:
        return hit
    number = hit.erp_numbers[0]
    ids, _ = await accounts_of(workspace, number)
    accounts = [(await workspace.crm.account(account_id)).account for account_id in ids[:2]]
    if not accounts:
        similar = await _similar_accounts(workspace, hit.name)
        said, _ = await links_of(workspace, [account.id for account in similar])
        accounts = [account for account in similar if number in _numbers(account, said[account.id])]
    if len(accounts) != 1:
        return hit
    return CustomerHit(accounts[0].name, accounts[0], hit.erp, await linked_numbers(workspace, accounts[0]))


async def _similar_accounts(workspace: Workspace, name: str) -> list[CrmAccount]:
    """CRM accounts that share one of the name's three longest words, each once."""
    words = sorted({word for word in name.replace(".", " ").split() if len(word) >= 3}, key=len)[-3:]
    found = await asyncio.gather(*(workspace.crm.search_accounts(word) for word in words))
    return list({account.id: account for accounts in found for account in accounts}.values())
