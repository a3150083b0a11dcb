"""What the connector rests on, seen on a real BottleCRM: each trap as it is, and that it does not bite."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from app.connectors.bottlecrm.crm import BottleCrm
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.demo.servers import Demo
from app.domain.quotes import WriteBack
from app.errors import NoPermission, SignInFailed
from tests.connectors.bottlecrm.conftest import ESTIMATES, Records

pytestmark = [pytest.mark.real("bottlecrm"), pytest.mark.xdist_group("bottlecrm")]

LINE = {"name": "Pump", "quantity": "2", "unit_price": "100.00"}


# ---- access


async def test_a_bad_token_gets_403_and_is_told_from_a_missing_right(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    bad = {"Authorization": "Bearer bcrm_pat_bad"}
    assert records.get("/api/accounts/", headers=bad).status_code == 403
    crm = connected(token="bcrm_pat_bad")
    for call in (crm.connect(), crm.quotes(), crm.write_back(str(uuid.uuid4()), WriteBack(("SO-1",), ""))):
        with pytest.raises(SignInFailed):
            await call


async def test_a_missing_scope_is_named(
    connected: Callable[..., BottleCrm], scoped_token: Callable[..., str], records: Records
) -> None:
    quote = records.quote(records.account("Scoped"), LINE)
    crm = connected(token=scoped_token("accounts:read", "invoices:read"))
    assert (await crm.quote(quote["id"])).number == quote["estimate_number"]
    with pytest.raises(NoPermission) as caught:
        await crm.write_back(quote["id"], WriteBack(("SO-1",), "confirmed"))
    assert caught.value.params["right"] == "invoices:write"
    info = await crm.connect()
    assert set(info.missing_rights) == {
        "profile:read", "org:read", "custom-fields:read", "interactions:read",
        "invoices:write", "accounts:write", "opportunities:write",
    }  # fmt: skip
    assert info.rights == ("accounts:read", "invoices:read")


async def test_looking_around_costs_ten_requests_and_changes_nothing(
    connected: Callable[..., BottleCrm],
) -> None:
    crm = connected()
    info = await crm.connect()
    assert (info.missing_rights, info.drift, info.version) == ((), (), "like 1.35.0")
    assert crm.client.http.requests == 10


# ---- accounts


async def test_open_and_closed_accounts_each_once_in_small_pages(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    closed = records.account("Closed")
    records.patch(f"/api/accounts/{closed}/", json={"is_active": False}).raise_for_status()
    body = records.get("/api/accounts/", params={"limit": "1"}).json()
    counts = body["active_accounts"]["open_accounts_count"], body["closed_accounts"]["close_accounts_count"]
    found = [account async for page in connected(page_size=4).all_accounts() for account in page]
    ids = [account.id for account in found]
    assert len(ids) == len(set(ids)) == sum(counts)
    assert [account.active for account in found if account.id == closed] == [False]


async def test_accounts_that_go_hide_none(connected: Callable[..., BottleCrm], records: Records) -> None:
    """Those deleted behind the place reached shift the rest: without a second look others are missed.

    Pages overlap by one row, so that it takes more than one at once.
    """
    doomed = {records.account(f"Doomed {number}") for number in range(30)}
    kept = {records.account(f"Kept {number}") for number in range(10)}
    found: list[str] = []
    before, deleted = records.open_accounts(), 0
    async for page in connected(page_size=4).all_accounts():
        found += [account.id for account in page]
        gone = sorted(doomed & set(found))
        if len(gone) > 3 and not deleted:
            for account_id in gone:
                records.delete(f"/api/accounts/{account_id}/").raise_for_status()
            deleted = len(gone)
    assert deleted
    there_all_the_time = before & records.open_accounts()
    assert kept <= there_all_the_time <= set(found)
    assert len(found) == len(set(found))


async def test_contacts_come_from_the_account_since_the_filter_is_ignored(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    mine, other = records.account("Mine"), records.account("Other")
    contact, _ = records.contact(mine), records.contact(other)
    listed = records.get("/api/contacts/", params={"account": mine, "limit": "500"}).json()[
        "contact_obj_list"
    ]
    assert len(listed) > 1, "the day this filter works, the list could be used"
    assert [found.id for found in (await connected().account(mine)).contacts] == [contact]


async def test_search_folds_the_case_of_letters_that_sqlite_does_not(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    account = records.account("Überseetor Größe")
    text = f"ÜBERSEETOR GRÖSSE {records.tag}"
    assert not records.get("/api/accounts/", params={"search": text}).json()["active_accounts"][
        "open_accounts"
    ]
    crm = connected()
    assert [found.id for found in await crm.search_accounts(f"ÜBERSEETOR GRÖßE {records.tag}")] == [account]
    assert account in [found.id for found in await crm.search_accounts("ÜBERS", limit=100)]


async def test_activities_come_from_comments_and_interactions(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    account = records.account("Active")
    for kind in ("call", "meeting", "email", "whatsapp", "sms"):
        body = {"kind": kind, "account": account, "home": "account", "subject": kind.title(), "body": "Text"}
        records.sent("POST", "/api/interactions/", body)
    await connected().add_note("account", account, "Promised for Friday")
    activities = (await connected().account(account)).activities
    assert [activity.kind for activity in activities] == [
        "note",
        "other",
        "other",
        "email",
        "meeting",
        "call",
    ]
    assert activities[-1].text == "Call\nText"
    assert all(activity.who for activity in activities)


async def test_several_erp_numbers_on_one_account(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    account = records.account("Branches", custom_fields={"erp_customer_no": "10001; 10004,10005"})
    assert (await connected().account(account)).account.erp_numbers == ("10001", "10004", "10005")


# ---- quotes


async def test_amounts_are_reckoned_from_the_lines(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    lines = (
        LINE | {"tax_rate": "21.00"},
        LINE | {"tax_rate": "9.00", "discount_type": "PERCENTAGE", "discount_value": "10"},
        LINE | {"tax_rate": "21.00", "discount_type": "FIXED", "discount_value": "5.55"},
        LINE | {"tax_rate": "21.00", "discount_value": "1.00"},
    )
    made = records.quote(records.account("Amounts"), *lines)
    assert made["total_amount"] == made["subtotal"] == "773.45", "the header leaves the lines' taxes out"
    quote = await connected().quote(made["id"])
    assert [line.net_amount for line in quote.lines] == [200, 180, Decimal("194.45"), 199]
    assert [line.discount for line in quote.lines] == [0, Decimal("0.1"), None, None]
    assert quote.untaxed_amount == Decimal("773.45")
    assert quote.total_amount == Decimal("773.45") + Decimal("124.62") + Decimal("16.20")


async def test_a_discount_on_the_document_is_in_the_net_amount(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    made = records.quote(
        records.account("Less"), LINE, discount_type="PERCENTAGE", discount_value="10", tax_rate="21.00"
    )
    quote = await connected().quote(made["id"])
    assert (quote.untaxed_amount, quote.lines[0].net_amount) == (180, 200)
    assert quote.total_amount == Decimal(made["total_amount"]) == Decimal("217.80")


async def test_a_quote_is_found_by_exactly_its_number(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    account = records.account("Numbers")
    number = records.quote(account, LINE)["estimate_number"]
    # The search looks into titles too.
    records.quote(account, LINE, title=f"As {number}, larger")
    found = await connected().quote(number)
    assert (found.number, found.account_id, found.complete) == (number, account, True)


async def test_the_status_is_read_only_and_quotes_on_the_way_expire_by_their_date(
    connected: Callable[..., BottleCrm], records: Records, module_demo: Demo
) -> None:
    account = records.account("Status")
    made = records.quote(account, LINE)
    path = f"{ESTIMATES}{made['id']}/"
    assert records.put(path, json={"status": "Accepted"}).json()["estimate"]["status"] == "Draft"
    records.sent("POST", f"{path}send/", {})
    long_ago = module_demo.story_date - timedelta(days=30)
    dates = {"issue_date": str(long_ago), "expiry_date": str(long_ago + timedelta(days=1))}
    assert records.sent("PUT", path, dates)["estimate"]["status"] == "Sent"
    crm = connected()
    assert (await crm.quote(made["id"])).status == "expired"
    assert [quote.id for quote in await crm.quotes(account_id=account, status="expired")] == [made["id"]]
    assert await crm.quotes(account_id=account, status="sent") == []


async def test_all_pages_of_quotes_are_read(connected: Callable[..., BottleCrm], records: Records) -> None:
    account = records.account("Pages")
    made = [records.quote(account, LINE)["id"] for _ in range(7)]
    assert [quote.id for quote in await connected(page_size=3).quotes(account_id=account)] == made[::-1]


def test_a_filter_on_custom_fields_fails_on_sqlite(records: Records) -> None:
    """Why quotes and accounts are not looked up by our numbers on the server."""
    answer = records.get(ESTIMATES, params={"cf_erp_order_no": "SO-2207"})
    assert answer.status_code == 500, "the day this works, it could be used"


def test_there_is_no_modified_since(records: Records) -> None:
    everything = records.get("/api/accounts/", params={"limit": "1"}).json()["active_accounts"]
    later = {"limit": "1", "updated_at__gte": "2100-01-01"}
    filtered = records.get("/api/accounts/", params=later).json()["active_accounts"]
    assert filtered["open_accounts_count"] == everything["open_accounts_count"] > 0


# ---- changes


async def test_fields_that_nobody_defined_vanish_and_are_told_of(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    quote = records.quote(records.account("Vanish"), LINE)
    crm = connected(keys=CustomFieldKeys(erp_order_no="nobody_defined"))
    await crm.write_back(quote["id"], WriteBack(("SO-1",), "confirmed"))
    assert await crm.read_write_back(quote["id"]) == WriteBack((), "confirmed")
    assert (await crm.connect()).missing_rights == ("custom field Estimate.nobody_defined",)


async def test_the_write_back_leaves_other_fields_and_an_accepted_quote_as_they_are(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    made = records.quote(records.account("Back"), LINE, custom_fields={"promised_date": "2026-12-24"})
    records.sent("POST", f"{ESTIMATES}{made['id']}/send/", {})
    answer = {"name": "Eva", "email": "client@crm.example"}
    records.sent("POST", f"/api/public/estimate/{made['public_token']}/accept/", answer)
    crm = connected()
    before = await crm.quote(made["id"])
    assert (before.status, before.accepted_on is not None) == ("accepted", True)
    await crm.write_back(made["id"], WriteBack(("SO-1", "SO-2"), "confirmed"))
    after = await crm.quote(made["id"])
    assert (after.sales_order_numbers, after.sales_order_status) == (("SO-1", "SO-2"), "confirmed")
    assert (after.lines, after.status, after.wanted_date) == (before.lines, "accepted", before.wanted_date)
    assert before.wanted_date is not None


async def test_the_last_writer_wins(connected: Callable[..., BottleCrm], records: Records) -> None:
    """Why the CRM is no arbiter: an If-Match that cannot hold is ignored."""
    path = f"{ESTIMATES}{records.quote(records.account('Race'), LINE)['id']}/"
    late = {"custom_fields": {"erp_order_no": "SO-2"}}
    assert records.put(path, json=late, headers={"If-Match": '"never"'}).status_code == 200
    assert connected().capabilities.arbiter == "none"


async def test_notes_are_kept_on_accounts_and_opportunities_and_not_on_quotes(
    connected: Callable[..., BottleCrm], records: Records
) -> None:
    account = records.account("Notes")
    body = {"name": f"Deal {records.tag}", "account": account, "stage": "PROPOSAL", "currency": "EUR"}
    deal = records.sent("POST", "/api/opportunities/", body)["id"]
    quote = records.quote(account, LINE, opportunity_id=deal)
    crm = connected()
    assert (await crm.quote(quote["id"])).opportunity_id == deal
    assert [found.id for found in (await crm.account(account)).opportunities] == [deal]
    await crm.add_note("opportunity", deal, "Ready <b>soon</b>")
    comments = records.get(f"/api/opportunities/{deal}/").json()["comments"]
    assert [comment["comment"] for comment in comments] == ["Ready <b>soon</b>"]
    assert records.post(f"{ESTIMATES}{quote['id']}/", json={"comment": "x"}).status_code == 405
    assert "quote" not in crm.capabilities.notes_on
