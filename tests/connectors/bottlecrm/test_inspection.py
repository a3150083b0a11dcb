"""What `connect()` tells of rights, custom fields and drift."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from app.connectors.bottlecrm.inspection import NOBODY
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.errors import SignInFailed, UnexpectedReply
from tests.connectors.bottlecrm.recorded import KEYS, RecordedCrm, no_scope, reply


async def test_all_is_well() -> None:
    server = RecordedCrm()
    info = await server.connector().connect()
    assert (info.name, info.user, info.company) == ("BottleCRM", "rep@crm.example", "Test company")
    assert (info.currency, info.timezone, info.version) == ("EUR", "Europe/Berlin", "like 1.35.0")
    assert (info.missing_rights, info.drift) == ((), ())
    assert {"accounts:read", "invoices:write", "opportunities:write"} <= set(info.rights)
    assert len(server.seen) == 10


async def test_writing_is_asked_about_on_records_that_do_not_exist() -> None:
    server = RecordedCrm()
    await server.connector().connect()
    changes = [path for path in server.asked() if not path.startswith("GET")]
    assert len(changes) == 3
    assert all(NOBODY in path for path in changes)


async def test_missing_scopes_are_named_and_do_not_stop_the_look_around() -> None:
    server = RecordedCrm(
        **{
            f"PUT /api/invoices/estimates/{NOBODY}/": no_scope("invoices:write"),
            "GET /api/org/settings/": no_scope("org:read"),
            "GET /api/profile/": no_scope("profile:read"),
            "GET /api/interactions/": no_scope("interactions:read"),
        }
    )
    info = await server.connector().connect()
    assert info.missing_rights == ("interactions:read", "invoices:write", "org:read", "profile:read")
    assert (info.user, info.company, info.currency) == ("", "", "")


async def test_a_bad_token_is_not_a_missing_right() -> None:
    with pytest.raises(SignInFailed):
        await RecordedCrm().connector(token=lambda: "bcrm_pat_bad").connect()


async def test_custom_fields_that_are_not_defined_are_named() -> None:
    server = RecordedCrm()
    server.bodies["/api/custom-fields/"] = {"definitions": []}
    info = await server.connector().connect()
    assert info.missing_rights == (
        "custom field Account.erp_customer_no",
        "custom field Account.vat_id",
        "custom field Estimate.erp_order_no",
        "custom field Estimate.erp_order_status",
        "custom field Estimate.wanted_date",
    )


async def test_custom_fields_of_a_kind_that_cannot_hold_an_order_number() -> None:
    server = RecordedCrm()
    fields = reply("custom_fields")
    next(row for row in fields["definitions"] if row["key"] == "erp_order_no")["field_type"] = "number"
    server.bodies["/api/custom-fields/"] = fields
    info = await server.connector(keys=CustomFieldKeys()).connect()
    assert info.missing_rights == ("custom field Estimate.erp_order_no of kind text, not number",)


async def test_new_and_gone_fields_are_drift() -> None:
    server = RecordedCrm()
    rows = reply("estimate_list")
    rows["results"][0]["subtotal"] = "1.00"
    products = reply("products")
    for row in products["results"]:
        del row["sku"]
    server.bodies |= {"/api/invoices/estimates/": rows, "/api/invoices/products/": products}
    info = await server.connector().connect()
    assert info.drift == ("estimate.results.subtotal: new field", "product.results.sku: field gone")
    assert info.version == "unlike 1.35.0"


async def test_a_field_of_another_type_is_drift() -> None:
    server = RecordedCrm()
    rows = reply("account_list")
    rows["active_accounts"]["open_accounts"][0]["custom_fields"] = []
    server.bodies["/api/accounts/"] = rows
    info = await server.connector().connect()
    assert info.drift == ("account.active_accounts.open_accounts.custom_fields: field_wrong",)


async def test_a_member_is_told_to_see_only_a_part() -> None:
    server = RecordedCrm()
    profile: dict[str, Any] = reply("profile")
    profile["user_obj"]["role"] = "USER"
    server.bodies["/api/profile/"] = profile
    assert "own and assigned records only" in (await server.connector().connect()).rights


@pytest.mark.parametrize(
    ("server_time", "zone", "today"),
    [
        ("Tue, 24 Nov 2026 23:30:00 GMT", "Europe/Berlin", date(2026, 11, 25)),
        ("Tue, 24 Nov 2026 23:30:00 GMT", "UTC", date(2026, 11, 24)),
        ("Tue, 24 Nov 2026 03:30:00 GMT", "America/New_York", date(2026, 11, 23)),
    ],
)
async def test_today_is_the_organisations_date_by_the_servers_clock(
    server_time: str, zone: str, today: date
) -> None:
    settings = reply("org_settings") | {"timezone": zone}
    answer = httpx.Response(200, json=settings, headers={"date": server_time})
    server = RecordedCrm(**{"GET /api/org/settings/": answer})
    assert (await server.connector(keys=KEYS).connect()).today == today


async def test_a_time_zone_that_nobody_knows_is_unexpected() -> None:
    server = RecordedCrm()
    server.bodies["/api/org/settings/"] = reply("org_settings") | {"timezone": "Mars/Olympus"}
    with pytest.raises(UnexpectedReply) as caught:
        await server.connector().connect()
    assert caught.value.params["field"] == "org.settings.timezone"
