"""Each finding of a pre-flight made to appear on the practice systems, through everything that reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.policies import Policies
from app.domain.products import Component
from app.domain.values import UnitOfMeasure
from app.services.links import link_customer
from app.services.preflight import Choice, check_quote
from app.services.workspace import Workspace
from tests.services.conftest import Build

D = Decimal
Change = Callable[[PracticeCompany], None]


def quote(**changes: Any) -> Change:
    return lambda company: _in_quote(company, "Q-0001", **changes)


def _in_quote(company: PracticeCompany, number: str, **changes: Any) -> None:
    key = f"quote-{number}"
    company.state.quotes[key] = replace(company.state.quotes[key], **changes)


def line(**changes: Any) -> Change:
    """The first line of Q-0001: 4 of CP-100 at 249.00. The header goes along with its amount."""

    def change(company: PracticeCompany) -> None:
        found = company.state.quotes["quote-Q-0001"]
        first = replace(found.lines[0], **changes)
        off = first.net_amount - found.lines[0].net_amount
        untaxed, total = found.untaxed_amount + off, found.total_amount + off * D("1.21")
        _in_quote(
            company, "Q-0001", lines=(first, *found.lines[1:]), untaxed_amount=untaxed, total_amount=total
        )

    return change


def item(named: str, /, **changes: Any) -> Change:
    def change(company: PracticeCompany) -> None:
        found = company.item_by_code(named)
        assert found is not None
        found.product = replace(found.product, **changes)

    return change


def party(**changes: Any) -> Change:
    def change(company: PracticeCompany) -> None:
        for name, value in changes.items():
            setattr(company.state.parties["party-10001"], name, value)

    return change


def price(factor: str) -> Change:
    def change(company: PracticeCompany) -> None:
        found = company.item_by_code("CP-100")
        assert found is not None
        found.list_price *= D(factor)

    return change


def total(off: str) -> Change:
    def change(company: PracticeCompany) -> None:
        found = company.state.quotes["quote-Q-0001"]
        _in_quote(company, "Q-0001", total_amount=found.total_amount + D(off))

    return change


def part_of_kit(company: PracticeCompany) -> None:
    """The kit's last component is a kit that holds the first one."""
    found = company.item_by_code("KIT-HZ")
    assert found is not None
    item("FH-50", kind="kit", components=(Component(found.product.id, "KIT-HZ", D(1)),))(company)


KILO = UnitOfMeasure("kg", "Kilogram", "weight")
KIT, ONE = "Q-0003", "Q-0001"
CASES: list[tuple[str, str, Change]] = [
    ("quote_superseded", ONE, quote(is_latest=False)),
    ("quote_expired", ONE, quote(status="expired")),
    ("quote_not_accepted", ONE, quote(status="sent")),
    ("customer_link_broken", ONE, party(number="20001")),
    ("customer_blocked", ONE, party(blocked=True)),
    ("customer_inactive", ONE, party(active=False)),
    ("company_other", ONE, quote(business_unit="Waterland Onderhoud BV")),
    ("ship_to_missing", ONE, party(addresses=[])),
    ("product_unknown", ONE, line(sku="NO-1")),
    ("product_inactive", ONE, item("CP-100", active=False)),
    ("product_not_sellable", ONE, item("CP-100", sellable=False)),
    ("unit_unknown", ONE, line(unit_code="barrel")),
    ("unit_not_exact", ONE, item("CP-100", sales_unit=KILO, units=(KILO,))),
    ("quantity_not_positive", ONE, line(quantity=D(0), net_amount=D(0))),
    ("quantity_below_minimum", ONE, item("CP-100", minimum_quantity=D(5))),
    ("quantity_no_multiple", ONE, item("CP-100", multiple=D(3))),
    ("kit_empty", KIT, item("KIT-HZ", components=())),
    ("kit_component_inactive", KIT, item("TS-2", active=False)),
    ("kit_component_unknown", KIT, item("TS-2", code="TS-2X")),
    ("kit_within_itself", KIT, part_of_kit),
    ("discount_as_amount", ONE, line(discount=None, net_amount=D("990.00"))),
    ("discount_amount_impossible", ONE, line(discount=None, net_amount=D("999.00"))),
    ("discount_impossible", ONE, line(discount=D("1.5"))),
    ("discount_not_applied", ONE, line(discount=D("0.1"))),
    ("net_amount_off", ONE, line(net_amount=D("990.00"))),
    ("price_higher_in_erp", ONE, price("1.1")),
    ("price_lower_in_erp", ONE, price("0.9")),
    ("taxes_by_erp", "Q-0009", lambda company: _without_taxes(company, "Q-0009")),
    ("taxes_partly_by_erp", ONE, line(tax_rate=None)),
    ("tax_differs", ONE, line(tax_rate=D("0.09"))),
    ("payment_term_missing", ONE, party(payment_term_id="")),
    ("totals_differ", ONE, quote(untaxed_amount=D("1"))),
    ("total_with_tax_rounds", ONE, total("0.01")),
    ("total_with_tax_differs", ONE, total("0.10")),
    ("total_with_tax_by_erp", ONE, line(tax_rate=None)),
    ("credit_no_limit", ONE, party(credit_limit=None)),
    ("credit_nearly_used", ONE, lambda company: _limit(company, "1.05")),
    ("credit_exceeded", ONE, lambda company: _limit(company, "0.95")),
]


def _without_taxes(company: PracticeCompany, number: str) -> None:
    found = company.state.quotes[f"quote-{number}"]
    _in_quote(company, number, lines=tuple(replace(line, tax_rate=None) for line in found.lines))


def _limit(company: PracticeCompany, factor: str) -> None:
    from app.connectors.practice import views

    owed = views.credit(company, company.main_company, "party-10001").exposure.amount
    total_amount = company.state.quotes["quote-Q-0001"].total_amount
    company.state.parties["party-10001"].credit_limit = (owed + total_amount) * D(factor)


async def codes(workspace: Workspace, number: str, choice: Choice | None = None) -> list[str]:
    return [check.code for check in (await check_quote(workspace, number, choice)).checks]


@pytest.mark.parametrize(("code", "number", "change"), CASES, ids=[code for code, _, _ in CASES])
async def test_the_finding_appears_where_it_is_made(
    workspace: Workspace, company: PracticeCompany, code: str, number: str, change: Change
) -> None:
    if code not in ("credit_no_limit",):  # the story's own customer has a limit of its own
        assert code not in await codes(workspace, number)
    change(company)
    assert code in await codes(workspace, number)


async def test_several_accounts_have_to_be_chosen_from(workspace: Workspace) -> None:
    account = (await workspace.crm.quote("Q-0001")).account_id
    await link_customer(workspace, account, "10003")
    assert "customer_choice" in await codes(workspace, "Q-0001")
    assert "customer_choice" not in await codes(workspace, "Q-0001", Choice(erp_number="10003"))


async def test_a_team_without_an_arbiter_is_told(build: Build) -> None:
    team = build(policies=replace(Policies(), writers="team"))
    assert "arbiter_missing" not in await codes(team, "Q-0001")
    capabilities = replace(team.erp.capabilities, arbiter="none")
    kind = type(team.erp)
    team.erp.__class__ = type("WithoutKey", (kind,), {"capabilities": capabilities})
    assert "arbiter_missing" in await codes(team, "Q-0001")


async def test_each_finding_about_a_line_names_the_line(
    workspace: Workspace, company: PracticeCompany
) -> None:
    item("BV-25", active=False)(company)
    (found,) = [c for c in (await check_quote(workspace, "Q-0001")).checks if c.code == "product_inactive"]
    assert (found.subject, found.line) == ("BV-25", 2)
