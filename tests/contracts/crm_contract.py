"""What every CRM connector promises. Figures are the story's (resources/demo/story)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

from app.domain.quotes import WriteBack
from app.errors import NotFound, OutcomeUnknown, Rejected, SignInFailed, SystemUnreachable
from tests.contracts.harness import (
    CrmWorld,
    Suite,
    assert_exact,
    assert_link,
    assert_plain_date,
    collected,
    fresh_reference,
    working_day,
)
from tests.contracts.raising import raises

CRM = Suite[CrmWorld]()

STORY_NAMES = {
    "Van Dijk Installatie BV", "Brandt Metaalbouw BV", "De Jong Klimaat BV", "Hofstra Projecten BV",
    "Janssen Bouw Groep", "Nieuwland Energie BV", "Kessler Heizungsbau GmbH", "Peeters & Zonen BV",
    "Müller Sanitär GmbH", "Zorggroep Rijnstreek", "VvE Beheer Noord BV", "Claes Verwarming NV",
    "Bakker Waterwerken BV", "Hendriks Onderhoud BV", "Smit Scheepsbouw BV", "Vermeulen Techniek BV",
    "Schröder Anlagenbau GmbH", "De Wit Installaties BV", "Postma Dairy Systems BV", "Oudhof & Zn",
}  # fmt: skip


async def account_id(world: CrmWorld, name: str) -> str:
    return next(found.id for found in await world.crm.search_accounts(name))


# ---- who answers


@CRM.promise()
async def connect_tells_who_answered(world: CrmWorld) -> None:
    info = await world.crm.connect()
    assert info.name and info.version and info.user
    assert_plain_date(info.today, "today")
    assert abs(info.today - world.today) <= timedelta(days=1)
    assert info.missing_rights == ()
    assert_exact(info)


@CRM.promise()
async def a_wrong_password_is_said_so(world: CrmWorld) -> None:
    bad = world.wrong_password()
    assert (await raises(SignInFailed, bad.connect())).system == "crm"
    await raises(SignInFailed, bad.search_accounts("van"))
    await bad.aclose()


@CRM.promise()
async def a_server_that_is_away_is_unreachable(world: CrmWorld) -> None:
    away = world.unreachable()
    assert (await raises(SystemUnreachable, away.connect())).system == "crm"
    await raises(SystemUnreachable, away.quotes())
    quote = await world.crm.quote("Q-0021")
    await raises(SystemUnreachable, away.write_back(quote.id, WriteBack(("SO-1",), "confirmed")))
    await away.aclose()


@CRM.promise(bottlecrm="its access token does not expire")
async def an_expired_session_is_renewed(world: CrmWorld) -> None:
    assert world.expire_session is not None
    assert await world.crm.search_accounts("dijk")
    await world.expire_session()
    assert len(await world.crm.search_accounts("dijk")) == 1


@CRM.promise()
async def capabilities_are_declared(world: CrmWorld) -> None:
    declared = world.crm.capabilities
    assert declared.arbiter in ("crm_cas", "crm_key", "none")
    assert declared.write_back
    assert declared.notes_on
    assert world.crm.name == world.name


@CRM.promise()
async def links_lead_to_pages(world: CrmWorld) -> None:
    for kind in ("account", "quote", "opportunity"):
        assert_link(world.crm.record_url(kind, "1"))


# ---- accounts


@CRM.promise()
async def search_accounts_ignores_case(world: CrmWorld) -> None:
    for text in ("dijk", "DIJK", "van dIJk inst"):
        found = await world.crm.search_accounts(text)
        assert [account.name for account in found] == ["Van Dijk Installatie BV"], text
    assert list(await world.crm.search_accounts("no such firm")) == []


@CRM.promise()
async def search_accounts_keeps_the_limit(world: CrmWorld) -> None:
    assert len(await world.crm.search_accounts("BV", limit=3)) == 3


@CRM.promise()
async def all_accounts_has_each_exactly_once(world: CrmWorld) -> None:
    found = await collected(world.crm.all_accounts())
    ids = [account.id for account in found]
    assert len(ids) == len(set(ids))
    assert {account.name for account in found} >= STORY_NAMES
    assert_exact(found)


@CRM.promise()
async def accounts_carry_what_links_them(world: CrmWorld) -> None:
    found = {account.name: account for account in await collected(world.crm.all_accounts())}
    dijk = found["Van Dijk Installatie BV"]
    assert (dijk.erp_numbers, dijk.vat_number) == (("10001",), "NL629923127B01")
    assert (dijk.email, dijk.currency, dijk.active) == ("info@vandijk.example.com", "EUR", True)
    assert dijk.phone.replace(" ", "") == "+31305550101"
    assert dijk.website.rstrip("/") == "https://www.vandijk.example.com"
    address = dijk.address
    assert (address.street, address.postal_code, address.city) == ("Kanaalweg 18", "3526 KL", "Utrecht")
    assert address.country == "NL"
    assert found["Janssen Bouw Groep"].erp_numbers == ()


@CRM.promise()
async def an_account_comes_with_what_hangs_on_it(world: CrmWorld) -> None:
    details = await world.crm.account(await account_id(world, "Van Dijk"))
    assert_exact(details)
    assert details.account.name == "Van Dijk Installatie BV"
    assert details.account.erp_numbers == ("10001",)
    people = {contact.name: contact for contact in details.contacts}
    assert set(people) == {"Ruud van Dijk", "Marloes Kuipers", "Henk Bos"}
    assert (people["Ruud van Dijk"].role, people["Ruud van Dijk"].email) == (
        "Directeur",
        "ruud@vandijk.example.com",
    )
    assert [found.name for found in details.opportunities] == ["Renovatie Kanaalweg"]
    assert details.opportunities[0].stage
    calls = [activity for activity in details.activities if activity.kind == "call"]
    assert any("Belt morgen terug over leverdatum" in activity.text for activity in calls)


@CRM.promise()
async def activities_are_newest_first(world: CrmWorld) -> None:
    details = await world.crm.account(await account_id(world, "Van Dijk"))
    times = [activity.at for activity in details.activities]
    assert len(times) >= 2
    assert times == sorted(times, reverse=True)


@CRM.promise()
async def an_unknown_account_is_not_found(world: CrmWorld) -> None:
    for unknown in ("no-such-account", "00000000-0000-4000-8000-000000000000"):
        assert (await raises(NotFound, world.crm.account(unknown))).code == "account"


# ---- quotes


@CRM.promise()
async def quote_lists_are_headers_newest_first(world: CrmWorld) -> None:
    found = await world.crm.quotes()
    assert_exact(found)
    assert {f"Q-{number:04}" for number in range(1, 25)} <= {quote.number for quote in found}
    assert len({quote.id for quote in found}) == len(found)
    assert all(quote.complete is False and quote.lines == () for quote in found)
    dates = [quote.issue_date for quote in found if quote.issue_date]
    assert dates == sorted(dates, reverse=True)


@CRM.promise()
async def quotes_are_found_by_account_and_status(world: CrmWorld) -> None:
    dijk = await account_id(world, "Van Dijk")
    mine = await world.crm.quotes(account_id=dijk)
    assert {quote.number for quote in mine} >= {"Q-0001", "Q-0017"}
    assert {quote.account_id for quote in mine} == {dijk}
    accepted = await world.crm.quotes(status="accepted")
    assert {quote.status for quote in accepted} == {"accepted"}
    assert {"Q-0001", "Q-0016", "Q-0023"} <= {quote.number for quote in accepted}
    assert not {"Q-0015", "Q-0017", "Q-0019", "Q-0024"} & {quote.number for quote in accepted}
    both = await world.crm.quotes(account_id=dijk, status="accepted")
    assert {quote.number for quote in both} >= {"Q-0001"}
    assert "Q-0017" not in {quote.number for quote in both}
    assert list(await world.crm.quotes(account_id="00000000-0000-4000-8000-000000000000")) == []


@CRM.promise()
async def statuses_mean_the_same_everywhere(world: CrmWorld) -> None:
    expected = {"Q-0001": "accepted", "Q-0017": "sent", "Q-0019": "draft", "Q-0024": "declined"}
    by_number = {quote.number: quote for quote in await world.crm.quotes()}
    assert {number: by_number[number].status for number in expected} == expected
    old = await world.crm.quote("Q-0015")
    assert old.expired(world.today)
    assert by_number["Q-0015"].expired(world.today)
    assert old.expiry_date == world.today - timedelta(days=12)


@CRM.promise()
async def a_quote_comes_with_all_lines(world: CrmWorld) -> None:
    quote = await world.crm.quote("Q-0001")
    assert_exact(quote)
    assert (quote.number, quote.complete, quote.revision, quote.is_latest) == ("Q-0001", True, 1, True)
    assert (quote.title, quote.account_name) == ("Circulatiepompen Kanaalweg", "Van Dijk Installatie BV")
    assert quote.account_id == await account_id(world, "Van Dijk")
    assert (quote.currency, quote.untaxed_amount) == ("EUR", Decimal("1723.00"))
    found = [
        (line.sku, line.quantity, line.unit_price, line.net_amount, line.tax_rate) for line in quote.lines
    ]
    assert found == [
        ("CP-100", 4, Decimal(249), Decimal(996), Decimal("0.21")),
        ("BV-25", 20, Decimal("14.60"), Decimal(292), Decimal("0.21")),
        ("SRV-1", 6, Decimal("72.50"), Decimal(435), Decimal("0.21")),
    ]
    assert len({line.id for line in quote.lines}) == 3
    assert await world.crm.quote(quote.id) == quote


@CRM.promise()
async def quote_dates_are_dates(world: CrmWorld) -> None:
    quote = await world.crm.quote("Q-0001")
    assert quote.issue_date == world.today - timedelta(days=4)
    assert quote.expiry_date == world.today + timedelta(days=26)
    assert quote.wanted_date == working_day(world.today, 5)
    for what in ("issue_date", "expiry_date", "wanted_date"):
        assert_plain_date(getattr(quote, what), what)


@CRM.promise()
async def a_quote_names_the_business_unit_it_is_for(world: CrmWorld) -> None:
    assert (await world.crm.quote("Q-0014")).business_unit == "Waterland Onderhoud BV"
    assert (await world.crm.quote("Q-0001")).business_unit == ""


@CRM.promise()
async def units_and_discounts_of_lines_are_told(world: CrmWorld) -> None:
    boxes = (await world.crm.quote("Q-0012")).lines
    assert [(line.sku, line.unit_code, line.quantity, line.net_amount) for line in boxes] == [
        ("BV-25", "BX25", 4, 1460),
        ("BV-25", None, 10, 146),
        ("GK-12", "BX100", 2, 690),
    ]
    (line,) = (await world.crm.quote("Q-0022")).lines
    assert (line.unit_price, line.discount) == (Decimal("27.90"), Decimal("0.05"))
    assert line.net_amount == Decimal("265.05")


@CRM.promise()
async def an_unknown_quote_is_not_found(world: CrmWorld) -> None:
    for unknown in ("Q-9999", "no such quote", "00000000-0000-4000-8000-000000000000"):
        assert (await raises(NotFound, world.crm.quote(unknown))).code == "quote"


# ---- writing back


@CRM.promise()
async def a_write_back_is_read_back_and_replaces(world: CrmWorld) -> None:
    quote = await world.crm.quote("Q-0024")
    for what in (
        WriteBack(("SO-9001", "SO-9002"), "confirmed"),
        WriteBack(("SO-9003",), "processing"),
        WriteBack((), ""),
    ):
        await world.crm.write_back(quote.id, what)
        assert await world.crm.read_write_back(quote.id) == what
        seen = await world.crm.quote(quote.id)
        assert (seen.sales_order_numbers, seen.sales_order_status) == (what.sales_order_numbers, what.status)
        assert seen.lines == quote.lines
        assert (seen.status, seen.untaxed_amount, seen.expiry_date) == (
            quote.status,
            quote.untaxed_amount,
            quote.expiry_date,
        )


@CRM.promise()
async def an_earlier_write_back_shows_on_the_quote(world: CrmWorld) -> None:
    ordered = await world.crm.quote("Q-0016")
    assert ordered.sales_order_numbers == ("SO-2207",)
    assert await world.crm.read_write_back(ordered.id) == WriteBack(("SO-2207",), "confirmed")


@CRM.promise()
async def a_lost_answer_leaves_the_outcome_unknown(world: CrmWorld) -> None:
    quote = await world.crm.quote("Q-0015")
    await world.lose_next_answer()
    what = WriteBack(("SO-9004",), "confirmed")
    assert (await raises(OutcomeUnknown, world.crm.write_back(quote.id, what))).system == "crm"
    assert await world.crm.read_write_back(quote.id) == what
    await world.crm.write_back(quote.id, WriteBack((), ""))


@CRM.promise()
async def notes_land_on_the_account(world: CrmWorld) -> None:
    assert "account" in world.crm.capabilities.notes_on
    text = f"Promised 20 on Friday. {fresh_reference()}"
    smit = await account_id(world, "Smit")
    await world.crm.add_note("account", smit, text)
    notes = [activity for activity in (await world.crm.account(smit)).activities if activity.text == text]
    assert [note.kind for note in notes] == ["note"]


@CRM.promise()
async def notes_are_taken_wherever_it_is_declared(world: CrmWorld) -> None:
    smit = await world.crm.account(await account_id(world, "Smit"))
    records = {
        "account": smit.account.id,
        "opportunity": smit.opportunities[0].id,
        "quote": (await world.crm.quote("Q-0021")).id,
    }
    for kind in world.crm.capabilities.notes_on:
        await world.crm.add_note(kind, records[kind], f"A note. {fresh_reference()}")


@CRM.promise()
async def notes_can_be_read_where_they_are_taken(world: CrmWorld) -> None:
    smit = await world.crm.account(await account_id(world, "Smit"))
    records = {"account": smit.account.id, "opportunity": smit.opportunities[0].id}
    assert world.crm.capabilities.lists_notes
    for kind in ("account", "opportunity"):
        first, second = (f"A note to read. {fresh_reference()}" for _ in range(2))
        await world.crm.add_note(kind, records[kind], first)
        assert first in await world.crm.notes(kind, records[kind])
        await world.crm.add_note(kind, records[kind], second)
        assert {first, second} <= set(await world.crm.notes(kind, records[kind]))


# ---- stages


@CRM.promise()
async def a_stage_is_moved_and_read_back(world: CrmWorld) -> None:
    assert world.crm.capabilities.stages
    (opportunity,) = (await world.crm.account(await account_id(world, "Smit"))).opportunities
    before = await world.crm.read_stage(opportunity.id)
    for stage in ("CLOSED_WON", "CLOSED_WON", before):
        await world.crm.move_stage(opportunity.id, stage)
        assert await world.crm.read_stage(opportunity.id) == stage


@CRM.promise()
async def an_unknown_stage_is_refused_and_changes_nothing(world: CrmWorld) -> None:
    (opportunity,) = (await world.crm.account(await account_id(world, "Smit"))).opportunities
    before = await world.crm.read_stage(opportunity.id)
    refusal = await raises(Rejected, world.crm.move_stage(opportunity.id, "NO_SUCH_STAGE"))
    assert refusal.system == "crm" and str(refusal.params["text"])
    assert await world.crm.read_stage(opportunity.id) == before


@CRM.promise()
async def an_unknown_opportunity_is_not_found(world: CrmWorld) -> None:
    for unknown in ("no-such-opportunity", "00000000-0000-4000-8000-000000000000"):
        assert (await raises(NotFound, world.crm.read_stage(unknown))).code == "opportunity"
        missing = await raises(NotFound, world.crm.move_stage(unknown, "CLOSED_WON"))
        assert missing.code == "opportunity"


@CRM.promise()
async def reads_may_run_side_by_side(world: CrmWorld) -> None:
    numbers = [f"Q-{number:04}" for number in range(1, 9)]
    found = await asyncio.gather(*(world.crm.quote(number) for number in numbers))
    assert [quote.number for quote in found] == numbers
