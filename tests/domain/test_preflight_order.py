"""Findings about stock, credit, the document as a whole and who refuses a second order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.availability import AvailabilityPolicy, answer
from app.domain.conversion import CHECK_IDS, Check
from app.domain.credit import Credit
from app.domain.invoices import OpenItem
from app.domain.policies import Policies
from app.domain.preflight import (
    arbiter_check,
    availability_check,
    credit_checks,
    customer_checks,
    document_checks,
    money_checks,
    order_totals,
    product_checks,
    quote_checks,
    summed_up,
)
from app.domain.values import Money
from tests.domain.quoted import (
    ACCOUNT,
    LINE,
    PARTY,
    PRICED,
    QUOTE,
    QUOTED,
    TERMS,
    D,
    eur,
    only,
    seen,
)
from tests.domain.stock import TODAY, day, event, need, stock


@pytest.mark.parametrize(
    ("on_hand", "receipt", "expected", "promised"),
    [
        (10, None, ("pass", "stock_in_time"), TODAY),
        (9, 5, ("warn", "stock_later"), day(5)),
        (9, None, ("block", "stock_never"), None),
    ],
)
def test_availability_on_the_asked_date(
    on_hand: int, receipt: int | None, expected: tuple[str, str], promised: date | None
) -> None:
    more = [] if receipt is None else [event(day(receipt), 5)]
    found = answer([need(stock(on_hand, *more))], D(10), TODAY)
    line = replace(LINE, answer=found)
    check = availability_check(line, "Main")
    assert check is not None
    assert seen(check) == expected
    assert (check.params["available"], check.params["asked"]) == (str(on_hand), "10")
    assert line.promised_date == promised


def test_short_stock_names_the_order_that_has_it() -> None:
    found = answer([need(stock(12, event(day(3), -4, "SO-3")))], D(10), TODAY)
    check = availability_check(replace(LINE, answer=found), "Main")
    assert check is not None
    assert {key: check.params[key] for key in ("document", "takes", "takes_on")} == {
        "document": "SO-3",
        "takes": "4",
        "takes_on": day(3),
    }


def test_what_needs_no_stock_is_not_checked_and_keeps_its_date() -> None:
    assert availability_check(LINE, "Main") is None
    assert LINE.promised_date == TODAY


def credit(limit: str | None, receivable: str = "0.00") -> Credit:
    return Credit("p", None if limit is None else eur(limit), eur(receivable), eur("0"), eur("0"))


@pytest.mark.parametrize(
    ("limit", "receivable", "order", "expected"),
    [
        (None, "99999", "1", ("pass", "credit_no_limit")),
        ("1000", "0", "899.99", ("pass", "credit_enough")),
        ("1000", "0", "900.00", ("warn", "credit_nearly_used")),
        ("1000", "100", "900.00", ("warn", "credit_nearly_used")),
        ("1000", "100", "900.01", ("block", "credit_exceeded")),
        ("0", "0", "0.01", ("block", "credit_exceeded")),
    ],
)
def test_exposure_plus_this_order_against_the_limit(
    limit: str | None, receivable: str, order: str, expected: tuple[str, str]
) -> None:
    check = only(credit_checks(credit(limit, receivable), [], eur(order), TODAY), "credit")
    assert seen(check) == expected


def test_the_excess_is_told_in_exact_cents() -> None:
    params = only(credit_checks(credit("1000.00", "250.10"), [], eur("800.25"), TODAY), "credit").params
    assert params["excess"] == eur("50.35")
    assert params["after"] == eur("1050.35")
    nearly = only(credit_checks(credit("1000.00"), [], eur("999.99"), TODAY), "credit").params
    assert (nearly["free"], nearly["percent"]) == (eur("0.01"), "99")


def test_a_limit_in_another_currency_is_not_silently_compared() -> None:
    found = only(credit_checks(credit("10"), [], Money(D(1), "USD"), TODAY), "credit")
    assert seen(found) == ("warn", "credit_other_currency")
    assert seen(only(credit_checks(None, [], eur("1"), TODAY), "credit")) == ("pass", "credit_no_limit")


def invoice(number: str, late: int, open_amount: str) -> OpenItem:
    due = TODAY - timedelta(days=late)
    return OpenItem(number, number, "p", "P", None, due, eur(open_amount), eur(open_amount))


def test_overdue_invoices_are_named_the_oldest_first() -> None:
    items = [
        invoice("I-1", 3, "5"),
        invoice("I-2", 40, "7"),
        invoice("I-3", 0, "9"),
        invoice("C-4", 90, "-5"),
    ]
    late = [check for check in credit_checks(None, items, eur("1"), TODAY) if check.id == "overdue"]
    assert [(check.subject, check.params["days"]) for check in late] == [("I-2", 40), ("I-1", 3)]
    assert {check.code for check in late} == {"invoice_overdue"}
    in_time = only(credit_checks(None, items[2:], eur("1"), TODAY), "overdue")
    assert seen(in_time) == ("pass", "nothing_overdue")


@pytest.mark.parametrize(
    ("quote", "terms", "kind", "expected"),
    [
        ({}, {}, "currency_equal", ("pass", "currency_equal")),
        ({"currency": "USD"}, {}, "currency_equal", ("block", "currency_differs")),
        ({}, {}, "ship_to_known", ("pass", "ship_to_known")),
        ({}, {"delivery_address_id": ""}, "ship_to_known", ("block", "ship_to_missing")),
        ({}, {"invoice_address_id": ""}, "ship_to_known", ("block", "ship_to_missing")),
        ({}, {}, "payment_term", ("pass", "payment_term")),
        ({}, {"payment_term": ""}, "payment_term", ("warn", "payment_term_missing")),
        ({}, {}, "totals_reconcile", ("pass", "totals_equal")),
        ({"untaxed_amount": D("99.49")}, {}, "totals_reconcile", ("block", "totals_differ")),
    ],
)
def test_the_document_as_a_whole(
    quote: dict[str, Any], terms: dict[str, Any], kind: str, expected: tuple[str, str]
) -> None:
    checks = document_checks(replace(QUOTE, **quote), [LINE], replace(TERMS, **terms), True)
    assert seen(only(checks, kind)) == expected


def test_a_price_that_cannot_be_rounded_back_to_the_accepted_amount_is_told() -> None:
    """Ten for 3 pieces: in two digits the ERP would make 9.99 of it."""
    odd = replace(LINE, quantity=D(3), quoted=replace(QUOTED, quantity=D(3), net_amount=D("10.00")))
    quote, terms = replace(QUOTE, untaxed_amount=D("10.00")), replace(TERMS, price_digits=2)
    check = only(document_checks(quote, [odd], terms, True), "totals_reconcile")
    assert seen(check) == ("warn", "totals_round_differently")
    assert (check.params["order"], check.params["quote"]) == (eur("9.99"), eur("10.00"))


def test_part_of_a_quote_is_not_compared_with_its_whole() -> None:
    part = replace(LINE, quantity=D(4))
    check = only(document_checks(QUOTE, [part], TERMS, False), "totals_reconcile")
    assert seen(check) == ("pass", "totals_equal")
    assert check.params["amount"] == eur("39.80")
    assert order_totals([part], TERMS).total_amount == eur("48.16")


@pytest.mark.parametrize(
    ("writers", "arbiter", "result"),
    [
        ("one", "none", "pass"),
        ("one", "erp_key", "pass"),
        ("team", "erp_key", "pass"),
        ("team", "erp_state", "pass"),
        ("team", "erp_claim", "block"),
        ("team", "crm_cas", "block"),
        ("team", "crm_key", "block"),
        ("team", "none", "block"),
    ],
)
def test_a_team_needs_somebody_who_refuses_a_second_order(writers: Any, arbiter: str, result: str) -> None:
    check = arbiter_check(Policies(writers=writers), arbiter)
    assert (check.id, check.result) == ("one_arbiter", result)


def test_a_check_without_a_finding_passes_once() -> None:
    warned = Check("prices_equal", "warn", "price_higher_in_erp", subject="A-1")
    found = summed_up([warned], 3, {"prices_equal": "prices_equal", "taxes_equal": "taxes_equal"})
    assert found == [warned, Check("taxes_equal", "pass", "taxes_equal", {"lines": 3})]


def test_every_finding_bears_a_known_id() -> None:
    short = answer([need(stock(0))], D(10), TODAY)
    found = [
        *quote_checks(QUOTE, TODAY),
        *customer_checks(ACCOUNT, [PARTY], [], ["C-7"]),
        *product_checks(replace(LINE, product=None)),
        *money_checks(replace(LINE, terms=replace(PRICED, unit_price=D(1), tax_rates=())), TERMS, D(0)),
        *credit_checks(None, [], eur("1"), TODAY),
        *document_checks(QUOTE, [LINE], TERMS, True),
        arbiter_check(Policies(availability=AvailabilityPolicy()), "none"),
        availability_check(replace(LINE, answer=short), "Main"),
    ]
    assert {check.id for check in found if check} <= set(CHECK_IDS)
    assert len({check.id for check in found if check}) >= 14
