"""Other open quotes that want the same stock, and what the ERP would charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.connectors.practice import PracticeCompany
from app.domain.values import Money
from app.errors import NotFound, SystemUnreachable
from app.services import opening
from app.services.convert import convert_quote
from app.services.delivery import DeliveryCheck, DeliveryRequest, check_delivery
from app.services.delivery_prices import read_customer_prices
from app.services.delivery_quotes import AlsoQuoted, read_other_quotes
from app.services.preflight import Choice
from app.services.reading import Panel
from app.services.workspace import Workspace
from app.storage import journal
from app.storage.connection import Connection
from tests.services.conftest import TODAY, Clock


async def asked(workspace: Workspace, item: str, quantity: int = 1) -> DeliveryCheck:
    return await check_delivery(workspace, [DeliveryRequest(item, Decimal(quantity))])


async def also(workspace: Workspace, item: str, own: str = "") -> list[AlsoQuoted]:
    check = await asked(workspace, item)
    read = await read_other_quotes(workspace, check, own)
    assert isinstance(read, Panel) and read.value is not None
    assert {row.product_id for row in read.value.rows} <= {check.lines[0].product.id, *_parts(check)}
    return list(read.value.rows)


def _parts(check: DeliveryCheck) -> list[str]:
    return [part.product_id for part in check.lines[0].product.components]


def numbers(rows: list[AlsoQuoted]) -> list[str]:
    return sorted(row.quote_number for row in rows)


async def test_sent_and_accepted_quotes_of_others_with_customer_quantity_and_day(
    workspace: Workspace,
) -> None:
    rows = await also(workspace, "HV-200", own="quote-Q-0018")
    assert numbers(rows) == ["Q-0002", "Q-0017"], "its own, drafts and the ordered one are no rivals"
    accepted = next(row for row in rows if row.quote_number == "Q-0002")
    assert (accepted.customer, accepted.quantity, accepted.accepted) == ("De Jong Klimaat BV", 200, True)
    assert accepted.wanted_date == date(2026, 11, 27)


async def test_an_expired_quote_competes_no_more(workspace: Workspace, company: PracticeCompany) -> None:
    before = numbers(await also(workspace, "HV-200"))
    for number in ("Q-0002", "Q-0018"):
        quote = company.state.quotes[f"quote-{number}"]
        company.state.quotes[quote.id] = replace(quote, expiry_date=TODAY - timedelta(days=1))
    assert set(before) - set(numbers(await also(workspace, "HV-200"))) == {"Q-0002", "Q-0018"}


async def test_a_kit_and_its_parts_want_the_same_stock(workspace: Workspace) -> None:
    pump = {row.quote_number: row for row in await also(workspace, "CP-100")}
    assert pump["Q-0003"].quantity == 5, "5 KIT-HZ take a CP-100 each"
    assert pump["Q-0001"].quantity == 4
    valves = {row.quote_number: row for row in await also(workspace, "BV-25")}
    assert valves["Q-0003"].quantity == 10 and valves["Q-0012"].quantity == 110
    assert {"Q-0003", "Q-0001"} <= set(numbers(await also(workspace, "KIT-HZ")))


async def test_a_unit_that_cannot_be_converted_is_shown_without_a_quantity(
    workspace: Workspace, company: PracticeCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = await workspace.crm.quote("Q-0002")
    odd = replace(quote, lines=tuple(replace(line, unit_code="furlong") for line in quote.lines))
    read = workspace.crm.quote

    async def told(number: str) -> object:
        return odd if number == quote.id else await read(number)

    monkeypatch.setattr(workspace.crm, "quote", told)
    rows = await also(workspace, "HV-200")
    assert next(row for row in rows if row.quote_number == "Q-0002").quantity is None


async def test_what_is_converted_competes_no_more_what_is_left_does(workspace: Workspace) -> None:
    await convert_quote(workspace, "Q-0001", choice=Choice({1: Decimal(3)}))
    pump = {row.quote_number: row.quantity for row in await also(workspace, "CP-100")}
    assert pump["Q-0001"] == 1
    await convert_quote(workspace, "Q-0001")
    assert "Q-0001" not in numbers(await also(workspace, "CP-100"))


async def test_the_journal_is_asked_once_for_all_quotes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = journal.of_quotes

    def counted(connection: Connection, crm: str, ids: Sequence[str]) -> object:
        asked.append(len(ids))
        return read(connection, crm, ids)

    monkeypatch.setattr(journal, "of_quotes", counted)
    monkeypatch.delattr(journal, "of_quote")
    await also(workspace, "HV-200")
    assert len(asked) == 1 and asked[0] > 5


async def test_lines_are_read_once_in_a_quarter_of_an_hour(
    workspace: Workspace, company: PracticeCompany, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read = workspace.crm.quote

    async def counted(number: str) -> object:
        opened.append(number)
        return await read(number)

    monkeypatch.setattr(workspace.crm, "quote", counted)
    await also(workspace, "HV-200")
    first = len(opened)
    assert first == len(set(opened)) > 5
    await also(workspace, "CP-100")
    assert len(opened) == first, "another item, the same quotes"
    clock.forward(minutes=16)
    await also(workspace, "HV-200")
    assert len(opened) == 2 * first


async def test_of_many_quotes_some_are_left_for_the_next_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_OPENED", 4)
    check = await asked(workspace, "HV-200")
    first = (await read_other_quotes(workspace, check)).value
    second = (await read_other_quotes(workspace, check)).value
    assert first is not None and second is not None
    assert first.not_opened - second.not_opened == 4


async def test_a_quote_deleted_meanwhile_is_passed_over(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = workspace.crm.quote

    async def gone(number: str) -> object:
        if number == "quote-Q-0002":
            raise NotFound("quote", system="crm", text=number)
        return await read(number)

    monkeypatch.setattr(workspace.crm, "quote", gone)
    assert "Q-0002" not in numbers(await also(workspace, "HV-200"))


async def test_a_lost_crm_leaves_the_former_rows_with_their_age(
    workspace: Workspace, company: PracticeCompany, clock: Clock
) -> None:
    check = await asked(workspace, "HV-200")
    before = await read_other_quotes(workspace, check)
    clock.forward(hours=2)
    company.switches.turn_on("crm_down")
    after = await read_other_quotes(workspace, check)
    assert after.stale and isinstance(after.fault, SystemUnreachable)
    assert after.value == before.value and after.read_at == before.read_at
    never = await read_other_quotes(workspace, await asked(workspace, "CP-100"))
    assert never.value is None and never.fault is not None


async def test_a_service_has_no_rivals_and_asks_nobody(
    workspace: Workspace, company: PracticeCompany
) -> None:
    check = await asked(workspace, "SRV-1")
    company.switches.turn_on("crm_down")
    read = await read_other_quotes(workspace, check)
    assert read.fault is None and read.value is not None and read.value.rows == ()


async def test_prices_are_the_customers_own_per_unit_asked(workspace: Workspace) -> None:
    check = await check_delivery(
        workspace,
        [DeliveryRequest("GK-12", Decimal(100)), DeliveryRequest("CP-80", Decimal(1)),
         DeliveryRequest("BV-25", Decimal(2), "BX25"), DeliveryRequest("BV-25", Decimal(50))],
    )  # fmt: skip
    found = await read_customer_prices(workspace, "account-peeters", check)
    assert found is not None
    gasket, gone, box, piece = found.unit_prices
    assert gasket == Money(Decimal("3.30"), "EUR"), "as the ERP has it for this customer"
    assert gone is None, "sold no more"
    assert box is not None and piece is not None and box.amount == 25 * piece.amount


@pytest.mark.parametrize("customer", ["", "account-janssen", "account-nieuwland"])
async def test_without_one_erp_account_there_is_no_customer_price(
    workspace: Workspace, customer: str
) -> None:
    assert await read_customer_prices(workspace, customer, await asked(workspace, "GK-12")) is None
