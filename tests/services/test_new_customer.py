"""An ERP account for a CRM customer: candidates first, once, linked and audited; and never blindly again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.conversion import LATE_COMMIT_SECONDS
from app.domain.customers import NewCustomer
from app.domain.policies import Policies
from app.errors import NoPermission, NotFound, OutcomeUnknown, Rejected, SystemUnreachable
from app.services.convert import convert_quote
from app.services.customers import linked_numbers
from app.services.inbox import list_inbox
from app.services.links import Link, link_customer
from app.services.new_customer import LookAgain, Proposal, create_customer, propose_customer
from app.services.preflight import check_quote
from app.services.workspace import Workspace
from app.storage import audit
from app.wording.inbox import inbox_words
from tests.services.conftest import Build

ALLOWED = replace(Policies(), create_customers=True)
QUOTE = "Q-0006"
"""Of a customer that the ERP does not know."""


@pytest.fixture
def allowed(build: Build) -> Workspace:
    return build(policies=ALLOWED)


async def account_of(workspace: Workspace) -> str:
    return (await workspace.crm.quote(QUOTE)).account_id


async def proposed(workspace: Workspace) -> Proposal:
    return await propose_customer(workspace, await account_of(workspace))


async def created(workspace: Workspace, seen: Proposal) -> Link | LookAgain:
    return await create_customer(workspace, seen.account.id, seen.seen, seen.attempted_at)


def parties(company: PracticeCompany, name: str) -> list[str]:
    """Numbers of the accounts of this name in the ERP, whatever the program believes."""
    return [party.number for party in company.state.parties.values() if party.name == name]


async def written(workspace: Workspace) -> list[str]:
    rows = await workspace.store.run(lambda c: c.execute("SELECT what FROM audit ORDER BY id").fetchall())
    return [row["what"] for row in rows]


async def long_ago(workspace: Workspace) -> None:
    """As if the attempt had been made before the ERP gives up what it was sent."""
    moved = f"-{LATE_COMMIT_SECONDS + 5} seconds"
    await workspace.store.run(
        lambda c: c.execute(
            "UPDATE inbox_item SET last_at = strftime('%Y-%m-%dT%H:%M:%f+00:00', last_at, ?)", (moved,)
        )
    )


async def test_first_the_candidates_then_the_account_its_link_and_the_order(
    allowed: Workspace, company: PracticeCompany
) -> None:
    seen = await proposed(allowed)
    assert parties(company, seen.account.name) == []
    assert (seen.new.name, seen.new.vat_number) == (seen.account.name, seen.account.vat_number)
    link = await created(allowed, seen)
    assert isinstance(link, Link)
    assert parties(company, seen.account.name) == [link.party.number]
    assert await linked_numbers(allowed, link.account) == (link.party.number,)
    assert await written(allowed) == ["creating_customer", "customer_created", "linked"]
    assert await allowed.store.run(audit.broken_at, allowed.writer) is None
    assert await list_inbox(allowed) == []
    found = await check_quote(allowed, QUOTE)
    assert found.party is not None and found.party.number == link.party.number
    reasons = {check.key: "a new customer" for check in found.checks if check.result == "warn"}
    assert (await convert_quote(allowed, QUOTE, reasons=reasons)).status == "converted"


async def test_candidates_share_telling_words_best_first(allowed: Workspace) -> None:
    quote = await allowed.crm.quote("Q-0005")
    seen = await propose_customer(allowed, quote.account_id)
    shown = (await check_quote(allowed, "Q-0005")).candidates
    assert shown[0].number in [party.number for party in seen.candidates[:2]]


async def test_who_appeared_since_is_shown_and_nothing_is_created(
    allowed: Workspace, company: PracticeCompany
) -> None:
    seen = await proposed(allowed)
    await allowed.erp.create_customer(replace(seen.new, name=f"{seen.new.name} Zuid"))
    again = await created(allowed, seen)
    assert isinstance(again, LookAgain)
    assert len(again.proposal.seen) == len(seen.seen) + 1
    assert parties(company, seen.account.name) == []
    assert isinstance(await created(allowed, again.proposal), Link)  # seen now, and another firm


async def test_a_second_call_with_what_was_seen_before_creates_no_second_account(
    allowed: Workspace, company: PracticeCompany
) -> None:
    seen = await proposed(allowed)
    await created(allowed, seen)
    with pytest.raises(Rejected) as refused:
        await created(allowed, seen)
    assert refused.value.code == "customer_has_account"
    assert len(parties(company, seen.account.name)) == 1


@pytest.mark.parametrize("outage", ["customer_outcome_unknown_but_done", "customer_outcome_unknown_not_done"])
async def test_after_an_unknown_outcome_the_candidates_come_again(
    allowed: Workspace, company: PracticeCompany, outage: str
) -> None:
    seen = await proposed(allowed)
    company.switches.turn_on(outage, times=1)
    with pytest.raises(OutcomeUnknown):
        await created(allowed, seen)
    there = parties(company, seen.account.name)
    again = await created(allowed, seen)  # repeated as it was
    assert isinstance(again, LookAgain) and again.proposal.attempted_at is not None
    assert set(there) <= set(again.proposal.seen)
    assert parties(company, seen.account.name) == there
    (item,) = await list_inbox(allowed)
    assert seen.account.name in inbox_words(item.kind, item.code, item.params, "en").title
    # Even who has looked waits until the ERP has given up what it was sent.
    with pytest.raises(Rejected) as waits:
        await created(allowed, again.proposal)
    assert waits.value.code == "new_customer_may_arrive"
    if there:
        link = await link_customer(allowed, seen.account.id, there[0])
        assert link.party.number == there[0]
    else:
        await long_ago(allowed)
        assert isinstance(await created(allowed, await proposed(allowed)), Link)
    assert await list_inbox(allowed) == []
    assert len(parties(company, seen.account.name)) == 1


async def test_a_process_that_ends_while_it_is_sent_is_an_unknown_outcome(
    build: Build, allowed: Workspace, company: PracticeCompany
) -> None:
    seen = await proposed(allowed)
    sent = asyncio.Event()

    async def never_answers(new: NewCustomer) -> None:
        sent.set()
        await asyncio.Event().wait()

    allowed.erp.create_customer = never_answers
    call = asyncio.ensure_future(created(allowed, seen))
    await sent.wait()
    call.cancel()
    other = build(policies=ALLOWED)  # the same file, as after a start
    again = await created(other, seen)
    assert isinstance(again, LookAgain) and again.proposal.attempted_at is not None
    assert parties(company, seen.account.name) == []
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        if "_create" in repr(task.get_coro()):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_two_at_once_create_one_account(build: Build, company: PracticeCompany) -> None:
    """Both have seen the same; the attempt is written down before anything is sent, and only once."""
    company.latency = 0.01
    first, second = build(policies=ALLOWED), build(policies=ALLOWED)
    seen = await proposed(first)
    outcomes = await asyncio.gather(created(first, seen), created(second, seen), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) in (
        ["Link", "LookAgain"], ["Link", "Rejected"],
    )  # fmt: skip
    assert len(parties(company, seen.account.name)) == 1


@pytest.mark.parametrize(
    ("outage", "fault"), [("no_permission_new_customers", NoPermission), ("erp_down", SystemUnreachable)]
)
async def test_a_definite_no_leaves_nothing_open(
    allowed: Workspace, company: PracticeCompany, outage: str, fault: type[Exception]
) -> None:
    seen = await proposed(allowed)
    send = allowed.erp.create_customer

    async def only_then(new: NewCustomer):
        company.switches.turn_on(outage)
        return await send(new)

    allowed.erp.create_customer = only_then
    with pytest.raises(fault):
        await created(allowed, seen)
    company.switches.turn_off()
    assert await list_inbox(allowed) == []
    assert await written(allowed) == ["creating_customer", "customer_not_created"]
    assert (await proposed(allowed)).attempted_at is None


async def test_only_where_the_profile_says_so(workspace: Workspace, company: PracticeCompany) -> None:
    with pytest.raises(Rejected) as refused:
        await proposed(workspace)
    assert refused.value.code == "customers_not_created_here"
    with pytest.raises(Rejected):
        await create_customer(workspace, await account_of(workspace), ())
    assert await written(workspace) == []


async def test_only_for_who_has_none_and_is_known(allowed: Workspace) -> None:
    linked = (await allowed.crm.quote("Q-0001")).account_id
    with pytest.raises(Rejected) as refused:
        await propose_customer(allowed, linked)
    assert (refused.value.code, refused.value.params["number"]) == ("customer_has_account", "10001")
    with pytest.raises(NotFound):
        await propose_customer(allowed, "nobody")


def test_a_customer_has_a_name() -> None:
    from app.domain.customers import Address

    with pytest.raises(ValueError, match="name"):
        NewCustomer(" ", Address("", "", "", "", "", ""))
