"""Recorded replies become the program's values; a reply in another form is named, never guessed at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.connectors.bottlecrm import mapping
from app.connectors.bottlecrm.mapping import CustomFieldKeys
from app.connectors.wire.fields import Fields
from app.domain.customers import Opportunity
from app.domain.quotes import Quote, WriteBack
from app.errors import UnexpectedReply
from tests.connectors.bottlecrm.recorded import KEYS, fields, reply

PUMP = "dae792b6-0ede-4b10-8173-feeb8c9b3e3e"
VALVE = "2359c5bc-2709-4b20-b0af-c9275f8a8af8"
LOOSE = "6a832c25-3ad2-475b-994b-4bc6839ee16d"
SKUS = {PUMP: "CP-100", VALVE: "BV-25/BX25", LOOSE: ""}


def of(record: object, where: str = "reply") -> Fields:
    return Fields.of(record, where, "crm")


def whole_quote(change: Callable[[dict[str, Any]], None] | None = None, **options: Any) -> Quote:
    estimate = reply("estimate_detail")["estimate"]
    if change:
        change(estimate)
    return mapping.quote(of(estimate, "estimate"), SKUS, options.pop("keys", KEYS), **options)


def with_rates(document: str, *lines: str) -> Callable[[dict[str, Any]], None]:
    """Tax rates in per cent, for the document and for its first lines; no discount on the document."""

    def change(estimate: dict[str, Any]) -> None:
        estimate |= {"tax_rate": document, "discount_amount": "0.00"}
        for line, rate in zip(estimate["line_items"], lines, strict=True):
            line["tax_rate"] = rate

    return change


# ---- accounts


def test_an_account_carries_its_custom_fields_and_its_manager() -> None:
    (row,) = fields("account_list").inner("active_accounts").each("open_accounts")
    account = mapping.account(row, KEYS)
    assert account.name == "Müller & Söhne Haustechnik"
    assert (account.vat_number, account.erp_numbers) == ("DE129273398", ("10001", "10004"))
    assert (account.email, account.phone) == ("info@mueller.example.com", "+4930123456")
    assert (account.website, account.industry) == ("https://mueller.example.com", "MANUFACTURING")
    assert (account.currency, account.active, account.account_manager) == ("EUR", True, "rep")
    assert account.address.one_line == "Müller & Söhne Haustechnik, Hafenstraße 7, 20457 Hamburg, DE"


def test_an_empty_account_has_empty_texts_not_none() -> None:
    (row,) = fields("account_list").inner("closed_accounts").each("close_accounts")
    account = mapping.account(row, KEYS)
    assert (account.active, account.email, account.phone, account.erp_numbers) == (False, "", "", ())
    assert (account.address.street, account.address.country, account.account_manager) == ("", "NL", "")


def test_details_bring_contacts_opportunities_and_activities_of_both_sources_newest_first() -> None:
    details = mapping.account_details(fields("account_detail"), fields("interactions"), KEYS)
    (contact,) = details.contacts
    assert (contact.name, contact.role, contact.phone) == ("Eva Muster", "Purchasing", "+4930555000")
    assert details.opportunities == (
        Opportunity("94472932-185e-4af5-b5da-47f67796dbe4", "Boiler room", "Proposal"),
    )
    assert [(activity.kind, activity.text, activity.who) for activity in details.activities] == [
        ("other", "Photo of the old pump.", "rep"),
        ("call", "Delivery date\nAsked for Friday.", "rep"),
        ("note", "Wants the goods before the holidays.", "rep@crm.example"),
    ]
    assert details.activities[0].at.astimezone(UTC).date() == date(2026, 11, 24)


# ---- quotes


def test_a_header_has_what_the_list_gives() -> None:
    (row,) = fields("estimate_list").each("results")
    quote = mapping.quote_header(row)
    assert (quote.number, quote.status, quote.complete, quote.lines) == (
        "EST-20261124-0011",
        "accepted",
        False,
        (),
    )
    assert (quote.total_amount, quote.currency) == (Decimal("1121.61"), "EUR")
    assert (quote.issue_date, quote.expiry_date) == (date(2026, 11, 24), date(2026, 12, 24))
    assert quote.opportunity_id == "94472932-185e-4af5-b5da-47f67796dbe4"
    assert quote.account_name == "Müller & Söhne Haustechnik"


def test_a_whole_quote() -> None:
    quote = whole_quote()
    assert (quote.complete, quote.revision, quote.is_latest) == (True, 1, True)
    assert (quote.sales_order_numbers, quote.sales_order_status) == (("SO-1001", "SO-1002"), "confirmed")
    assert (quote.accepted_on, quote.wanted_date) == (date(2026, 11, 24), date(2026, 12, 11))
    assert quote.opportunity_id == "94472932-185e-4af5-b5da-47f67796dbe4"
    assert quote.contact_id == "65fc1953-a770-4120-8629-95c2be04a16f"
    assert [(line.sku, line.name, line.quantity, line.net_amount) for line in quote.lines] == [
        ("CP-100", "Circulation pump", Decimal("4.00"), Decimal("840.00")),
        ("BV-25/BX25", "Ball valve", Decimal("20.00"), Decimal("240.00")),
        ("", "Loose part", Decimal("1.50"), Decimal("4.50")),
        ("", "Travel", Decimal("1.00"), Decimal("60.00")),
    ]
    assert all(line.unit_code is None for line in quote.lines)


def test_discounts_are_shares_or_unknown_shares() -> None:
    """As the CRM itself reckons: also an amount of no kind is taken off as it stands."""
    assert [line.discount for line in whole_quote().lines] == [Decimal("0.125"), None, 0, 0]

    def no_kind(estimate: dict[str, Any]) -> None:
        estimate["line_items"][1]["discount_type"] = ""

    assert whole_quote(no_kind).lines[1].discount is None


def test_the_total_counts_the_lines_own_rates_that_the_crm_leaves_out() -> None:
    """1144.50 less 2 %: 19 % on 1080.00, 7 % on 4.50, each with the document's discount taken off."""
    quote = whole_quote()
    assert quote.untaxed_amount == Decimal("1144.50") - Decimal("22.89")
    taxes = Decimal("201.10") + Decimal("0.31")
    assert quote.total_amount == quote.untaxed_amount + taxes
    assert quote.total_amount != Decimal(reply("estimate_detail")["estimate"]["total_amount"])


def test_without_rates_on_lines_the_crms_own_total_stands() -> None:
    quote = whole_quote(with_rates("19.00", "0.00", "0.00", "0.00", "0.00"))
    assert quote.total_amount == Decimal("1121.61")
    assert [line.tax_rate for line in quote.lines] == [Decimal("0.19")] * 4


@pytest.mark.parametrize(
    ("document", "lines", "meant"),
    [
        ("0.00", ("19.00", "19.00", "7.00", "0.00"), ["0.19", "0.19", "0.07", "0"]),
        ("19.00", ("0.00", "7.00", "0.00", "0.00"), ["0.19", "0.07", "0.19", "0.19"]),
        ("0.00", ("0.00", "0.00", "0.00", "0.00"), [None] * 4),
    ],
)
def test_the_rate_that_is_meant(document: str, lines: tuple[str, ...], meant: list[str | None]) -> None:
    quote = whole_quote(with_rates(document, *lines))
    assert [line.tax_rate for line in quote.lines] == [rate and Decimal(rate) for rate in meant]


@pytest.mark.parametrize(
    ("status", "is_expired", "meant"),
    [
        ("Draft", False, "draft"),
        ("Draft", True, "draft"),
        ("Sent", False, "sent"),
        ("Sent", True, "expired"),
        ("Viewed", False, "sent"),
        ("Viewed", True, "expired"),
        ("Accepted", False, "accepted"),
        ("Declined", False, "declined"),
        ("Expired", True, "expired"),
        ("Archived", False, "other"),
    ],
)
def test_status(status: str, is_expired: bool, meant: str) -> None:
    assert mapping.status(of({"status": status, "is_expired": is_expired})) == meant


@pytest.mark.parametrize(
    ("sku", "separator", "code", "unit"),
    [
        ("BV-25/BX25", "/", "BV-25", "BX25"),
        ("BV-25", "/", "BV-25", None),
        ("A/B/BX25", "/", "A/B", "BX25"),
        ("BV-25/", "/", "BV-25/", None),
        ("/BX25", "/", "/BX25", None),
        ("BV-25/BX25", "", "BV-25/BX25", None),
    ],
)
def test_units_in_skus(sku: str, separator: str, code: str, unit: str | None) -> None:
    assert mapping.code_and_unit(sku, separator) == (code, unit)


def test_lines_name_the_unit_that_the_sku_names() -> None:
    line = whole_quote(unit_separator="/").lines[1]
    assert (line.sku, line.unit_code) == ("BV-25", "BX25")


def test_several_numbers() -> None:
    assert mapping.several(" SO-1, SO-2;SO-3 ,, SO-1") == ("SO-1", "SO-2", "SO-3")
    assert mapping.several("") == ()


def test_written_fields() -> None:
    what = WriteBack(("SO-1", "SO-2"), "confirmed")
    assert mapping.written(what, KEYS) == {"erp_order_no": "SO-1, SO-2", "erp_order_status": "confirmed"}
    assert mapping.written(what, CustomFieldKeys(erp_order_status="")) == {"erp_order_no": "SO-1, SO-2"}


def test_a_number_in_a_custom_field_is_read_without_a_fraction() -> None:
    """A field of the kind number comes back as 10001.0."""
    record = of({"custom_fields": {"erp_customer_no": Decimal("10001.0")}})
    assert mapping.custom(record, "erp_customer_no") == "10001"


def test_a_quote_without_account_contact_and_opportunity() -> None:
    def bare(estimate: dict[str, Any]) -> None:
        estimate |= {"account": None, "contact": None, "opportunity": None, "expiry_date": None}
        estimate |= {"accepted_at": None, "status": "Draft", "line_items": [], "custom_fields": {}}
        estimate |= {"subtotal": "0.00", "discount_amount": "0.00", "total_amount": "0.00"}

    quote = whole_quote(bare)
    assert (quote.account_id, quote.account_name, quote.contact_id) == ("", "Müller", "")
    assert (quote.expiry_date, quote.accepted_on, quote.wanted_date) == (None, None, None)
    assert (quote.lines, quote.total_amount) == ((), 0)


# ---- drift


def every_path(record: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(record, dict):
        inner = [found for key, value in record.items() for found in every_path(value, (*path, key))]
        return [*([path] if path else []), *inner]
    if isinstance(record, list):
        inner = [found for number, value in enumerate(record) for found in every_path(value, (*path, number))]
        return [path, *inner]
    return [path]


def damaged(record: Any, path: tuple[Any, ...], value: object) -> Any:
    target = record
    for step in path[:-1]:
        target = target[step]
    if value is KeyError:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return record


def map_quote(record: Any) -> object:
    return mapping.quote(of(record, "quote").inner("estimate"), SKUS, KEYS, "/")


def map_header(record: Any) -> object:
    return [mapping.quote_header(row) for row in of(record, "quotes").each("results")]


def map_account(record: Any) -> object:
    return mapping.account_details(of(record, "account"), fields("interactions"), KEYS)


def map_interactions(record: Any) -> object:
    return mapping.account_details(fields("account_detail"), of(record, "interactions"), KEYS)


@pytest.mark.parametrize("value", [KeyError, None, 7, True, "x", [], {}, ["x"], {"a": 1}, Decimal("0.5")])
@pytest.mark.parametrize(
    ("name", "map_it"),
    [
        ("estimate_detail", map_quote),
        ("estimate_list", map_header),
        ("account_detail", map_account),
        ("interactions", map_interactions),
    ],
)
def test_a_reply_in_another_form_is_an_unexpected_reply_with_the_fields_name(
    name: str, map_it: Callable[[Any], object], value: object
) -> None:
    """Every field of every recorded reply, one by one, is taken away or turned into something else."""
    refused = 0
    for path in every_path(reply(name)):
        if isinstance(path[-1], int) and value is KeyError:
            continue
        try:
            map_it(damaged(reply(name), path, value))
        except UnexpectedReply as fault:
            names = [step for step in path if isinstance(step, str)]
            assert any(name in str(fault.params["field"]) for name in names), (path, fault)
            refused += 1
        except KeyError as fault:
            # SKUS is made for the recorded products: an id that became another one is not drift.
            assert path[-1] == "product", (path, fault)
    assert refused > 3


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("issue_date", "24.11.2026", "estimate.issue_date"),
        ("issue_date", "20261124", "estimate.issue_date"),
        ("accepted_at", "2026-11-24T15:00:06", "estimate.accepted_at"),
        ("subtotal", "1,144.50", "estimate.subtotal"),
        ("subtotal", "NaN", "estimate.subtotal"),
        ("line_items", None, "estimate.line_items"),
        ("custom_fields", {"wanted_date": "soon"}, "estimate.custom_fields.wanted_date"),
        ("custom_fields", {"erp_order_no": True}, "estimate.custom_fields.erp_order_no"),
        ("custom_fields", {"erp_order_no": ["SO-1"]}, "estimate.custom_fields.erp_order_no"),
    ],
)
def test_the_field_that_is_off_is_named(name: str, value: object, field: str) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        whole_quote(lambda estimate: estimate.update({name: value}))
    assert caught.value.params["field"] == field


def test_moments_keep_their_zone() -> None:
    at = mapping.moment(of({"at": "2026-11-24T23:30:00+01:00"}), "at")
    assert at.astimezone(UTC) == datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert at.date() == date(2026, 11, 24)
