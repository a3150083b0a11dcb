"""The connector against a server in process: what is asked, how often, and what is made of it."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.connectors.bottlecrm import catalogue
from app.connectors.bottlecrm.catalogue import Catalogue
from app.connectors.bottlecrm.searching import search_terms
from app.domain.quotes import QuoteStatus, WriteBack
from app.errors import NotFound, UnexpectedReply
from app.ports import CrmConnector
from tests.connectors.bottlecrm.recorded import ACCOUNT, KEYS, NUMBER, QUOTE, RecordedCrm, reply


def typed(connector: CrmConnector) -> CrmConnector:
    """mypy says here whether the connector is one."""
    return connector


async def test_an_account_costs_two_requests_side_by_side() -> None:
    server = RecordedCrm()
    details = await typed(server.connector()).account(ACCOUNT)
    assert sorted(server.asked()) == [f"GET /api/accounts/{ACCOUNT}/", "GET /api/interactions/"]
    assert [contact.name for contact in details.contacts] == ["Eva Muster"]
    assert not any("contacts" in path for path in server.asked()), "?account= is ignored there"


async def test_a_customers_page_costs_three_requests() -> None:
    server = RecordedCrm()
    crm = server.connector()
    await asyncio.gather(crm.account(ACCOUNT), crm.quotes(account_id=ACCOUNT))
    assert len(server.seen) == 3


async def test_a_quote_by_number_is_the_one_with_exactly_that_number() -> None:
    server = RecordedCrm()
    rows = reply("estimate_list")
    other = rows["results"][0] | {
        "id": "11111111-1111-4111-8111-111111111111",
        "estimate_number": f"{NUMBER}0",
    }
    rows |= {"results": [other, *rows["results"]], "count": 2}
    server.bodies["/api/invoices/estimates/"] = rows
    crm = server.connector()
    assert (await crm.quote(NUMBER)).id == QUOTE
    assert (await crm.quote(f" {NUMBER.lower()} ")).id == QUOTE
    with pytest.raises(NotFound):
        await crm.quote(NUMBER[:-1])
    search = next(r for r in server.seen if r.url.path == "/api/invoices/estimates/")
    assert search.url.params["search"] == NUMBER


async def test_products_are_read_once_and_again_when_they_are_old() -> None:
    server = RecordedCrm()
    crm = server.connector()
    now = 0.0
    crm._catalogue = Catalogue(crm.client, clock=lambda: now)
    for now in (0.0, catalogue.MAXIMUM_AGE - 1, catalogue.MAXIMUM_AGE + 1):  # noqa: B007 - read by the clock
        assert [line.sku for line in (await crm.quote(QUOTE)).lines] == ["CP-100", "BV-25", "", ""]
    assert server.asked().count("GET /api/invoices/products/") == 2
    assert server.asked().count(f"GET /api/invoices/estimates/{QUOTE}/") == 3


async def test_quotes_side_by_side_share_one_reading_of_the_products() -> None:
    server = RecordedCrm()

    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.01)
        return server(request)

    crm = server.connector(transport=httpx.MockTransport(slow))
    await asyncio.gather(*(crm.quote(QUOTE) for _ in range(5)))
    assert server.asked().count("GET /api/invoices/products/") == 1


async def test_a_product_outside_the_catalogue_is_asked_for_by_itself() -> None:
    server = RecordedCrm()
    products = reply("products")
    pump = next(row for row in products["results"] if row["sku"] == "CP-100")
    products["results"].remove(pump)
    server.bodies["/api/invoices/products/"] = products | {"count": 2}
    server.bodies[f"/api/invoices/products/{pump['id']}/"] = pump
    assert [line.sku for line in (await server.connector().quote(QUOTE)).lines] == ["CP-100", "BV-25", "", ""]


async def test_a_large_catalogue_is_not_read_whole() -> None:
    server = RecordedCrm()
    products = reply("products")
    server.bodies["/api/invoices/products/"] = products | {"count": catalogue.LARGEST + 1}
    for row in products["results"]:
        server.bodies[f"/api/invoices/products/{row['id']}/"] = row
    assert [line.sku for line in (await server.connector().quote(QUOTE)).lines] == ["CP-100", "BV-25", "", ""]
    assert server.asked().count("GET /api/invoices/products/") == 1


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        ("accepted", {"Accepted"}),
        ("sent", {"Sent", "Viewed"}),
        ("expired", {"Expired", "Sent", "Viewed"}),
        ("other", {None}),
        (None, {None}),
    ],
)
async def test_statuses_asked_for(status: QuoteStatus | None, asked: set[str | None]) -> None:
    server = RecordedCrm()
    found = await server.connector().quotes(status=status)
    assert {request.url.params.get("status") for request in server.seen} == asked
    assert [quote.status for quote in found] == (["accepted"] if status in ("accepted", None) else [])


async def test_a_sent_quote_past_its_date_is_expired_before_the_crm_notices() -> None:
    server = RecordedCrm()
    rows = reply("estimate_list")
    rows["results"][0] |= {"status": "Sent", "is_expired": True}
    server.bodies["/api/invoices/estimates/"] = rows
    crm = server.connector()
    assert [quote.status for quote in await crm.quotes(status="expired")] == ["expired"]
    assert await crm.quotes(status="sent") == []


async def test_headers_are_newest_first() -> None:
    server = RecordedCrm()
    row = reply("estimate_list")["results"][0]

    def made(number: int, issued: str, created: str) -> dict[str, Any]:
        name = f"{number}" * 8 + "-1111-4111-8111-111111111111"
        return row | {
            "id": name,
            "estimate_number": f"Q-{number}",
            "issue_date": issued,
            "created_at": created,
        }

    server.bodies["/api/invoices/estimates/"] = {
        "results": [
            made(1, "2026-11-01", "2026-11-03T10:00:00Z"),
            made(2, "2026-11-02", "2026-11-02T10:00:00+01:00"),
            made(3, "2026-11-02", "2026-11-02T09:30:00Z"),
        ],
        "count": 3,
    }
    assert [quote.number for quote in await server.connector().quotes()] == ["Q-3", "Q-2", "Q-1"]


async def test_filters_that_the_crm_answers_with_500_are_never_sent() -> None:
    server = RecordedCrm()
    crm = server.connector()
    await crm.quotes(account_id=ACCOUNT, status="accepted")
    await crm.search_accounts("mueller")
    await crm.quote(NUMBER)
    assert not [request.url for request in server.seen if "cf_" in str(request.url.query)]
    assert not [path for path in server.asked() if "/convert" in path]


async def test_all_accounts_has_open_and_closed_ones() -> None:
    crm = RecordedCrm().connector()
    found = [account async for page in crm.all_accounts() for account in page]
    assert [(account.name, account.active) for account in found] == [
        ("Müller & Söhne Haustechnik", True),
        ("Closed Works BV", False),
    ]


async def test_search_compares_what_the_server_found_again() -> None:
    server = RecordedCrm()
    crm = server.connector()
    assert [account.name for account in await crm.search_accounts("MÜLLER & sö")] == [
        "Müller & Söhne Haustechnik"
    ]
    assert [account.name for account in await crm.search_accounts("works")] == ["Closed Works BV"]
    assert await crm.search_accounts("nobody") == []
    assert server.seen[0].url.params["search"] == "LLER & s"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Kunde", ("Kunde",)),
        ("", ("",)),
        ("MÜLLER", ("LLER",)),
        ("Ödön", ("Ödön", "ödön", "ÖDÖN")),
        ("газ", ("газ", "ГАЗ", "Газ")),
    ],
)
def test_search_terms(text: str, terms: tuple[str, ...]) -> None:
    assert search_terms(text) == terms


async def test_the_write_back_sends_the_two_fields_and_nothing_else() -> None:
    server = RecordedCrm()
    await server.connector().write_back(QUOTE, WriteBack(("SO-1", "SO-2"), "processing"))
    (request,) = server.seen
    assert request.method == "PUT"
    assert (
        request.content
        == b'{"custom_fields": {"erp_order_no": "SO-1, SO-2", "erp_order_status": "processing"}}'
    )


async def test_the_write_back_is_read_from_the_quote() -> None:
    written = await RecordedCrm().connector().read_write_back(QUOTE)
    assert written == WriteBack(("SO-1001", "SO-1002"), "confirmed")


async def test_capabilities_and_links() -> None:
    crm = RecordedCrm().connector()
    assert (crm.name, crm.capabilities.arbiter, crm.capabilities.changed_since) == (
        "bottlecrm",
        "none",
        False,
    )
    assert crm.capabilities.notes_on == ("opportunity", "account")
    assert crm.record_url("quote", QUOTE) == f"http://127.0.0.1:1/admin/invoices/estimate/{QUOTE}/change/"
    assert crm.record_url("account", ACCOUNT) is None
    assert crm.record_url("opportunity", "javascript:alert(1)") is None


async def test_a_reply_in_html_is_unexpected() -> None:
    page = httpx.Response(200, text="<!doctype html><p>Log in", headers={"content-type": "text/html"})
    server = RecordedCrm(**{"GET /api/invoices/estimates/": page})
    with pytest.raises(UnexpectedReply):
        await server.connector().quotes()


@pytest.mark.parametrize("count", ["many", -1, Decimal("1.5"), None])
async def test_a_count_that_is_none_is_unexpected(count: object) -> None:
    server = RecordedCrm()
    broken = reply("estimate_list") | {"count": float(count) if isinstance(count, Decimal) else count}
    server.bodies["/api/invoices/estimates/"] = broken
    with pytest.raises(UnexpectedReply) as caught:
        await server.connector(keys=KEYS).quotes()
    assert caught.value.params["field"] == "estimate.count"
