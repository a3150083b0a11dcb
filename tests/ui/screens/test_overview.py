"""A customer's overview: what it says, its panels in the six states, one system lost, the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.availability import Part
from app.services.delivery import DeliveryRequest
from app.services.promises import PromiseFor, save_promise
from tests.ui.screens.selling_stage import TODAY, Stage, stage, words
from ui.context import DeliveryTarget, DocumentTarget, QuoteTarget
from ui.screens.overview import CustomerOverview
from ui.screens.overview_head import call, email

__all__ = ["stage"]
Open = Callable[..., CustomerOverview]


@pytest.fixture
def opened(stage: Stage) -> Open:
    def open_one(key: str, *, width: int = 1084, wait: bool = True) -> CustomerOverview:
        shown = stage.show(lambda context: CustomerOverview(context, key, "from the list"), width=width)
        if wait:
            stage.until(lambda: shown.panels.quotes.state != "loading")
            stage.quiet()
        return shown

    return open_one


def again(stage: Stage, shown: CustomerOverview) -> None:
    stage.do(shown.read_again)
    stage.quiet()


def states(shown: CustomerOverview) -> dict[str, str]:
    p = shown.panels
    return {"quotes": p.quotes.state, "orders": p.orders.state, "invoices": p.invoices.state,
            "contacts": p.contacts.state, "addresses": p.addresses.state}  # fmt: skip


def test_the_head_says_who_what_is_wrong_and_how_much_credit_is_left(opened: Open) -> None:
    head = opened("account-hofstra").head
    assert head.name.text() == "Hofstra Projecten BV"
    assert head.link.text() == "ERP 10004 Hofstra Projecten B.V."
    assert head.danger.isVisible() and head.danger.text() == "Overdue 38 days"
    assert head.facts.text() == "Leeuwarden. 30 days net. Account manager Sofie Peeters"
    assert head.used.text() == "€7,748.84 of €10,000.00 used" and head.free.text() == "€2,251.16 free"
    assert head.bar.accessibleName() == (
        "Credit: €7,748.84 of €10,000.00 used, €2,251.16 free; invoices €6,979.28, open orders €769.56"
    )
    assert not head.banner.isVisible()


def test_over_the_limit_is_said_in_words(stage: Stage, opened: Open) -> None:
    for party in stage.company.state.parties.values():
        if party.number == "10004":
            party.credit_limit = Decimal("7000")
    head = opened("account-hofstra").head
    assert head.free.text() == "€748.84 over the limit" and head.bar.over


def test_panels_show_rows_of_both_systems(opened: Open) -> None:
    shown = opened("account-hofstra")
    assert set(states(shown).values()) == {"ready"}
    assert words(shown.panels.quote_table, 0) == ["Q-0004"]
    assert words(shown.panels.order_table, 0) == ["SO-2211"] and words(shown.panels.order_table, 3) == [
        "0 of 2"
    ]
    assert words(shown.panels.invoice_table, 4) == ["38 days late"]
    assert "31 to 60 days €6,979.28" in shown.panels.invoice_parts.bar.accessibleName()


def test_at_most_ten_requests_for_the_whole_picture(stage: Stage, opened: Open) -> None:
    before = stage.workspace.crm.gate.calls + stage.workspace.erp.gate.calls
    opened("account-hofstra")
    after = stage.workspace.crm.gate.calls + stage.workspace.erp.gate.calls
    assert 0 < after - before <= 10


def test_loading_then_empty_says_why(stage: Stage, opened: Open) -> None:
    stage.company.latency = 5
    assert set(states(opened("account-vandijk", wait=False)).values()) == {"loading"}
    stage.company.latency = 0
    shown = opened("account-vandijk")
    assert shown.panels.invoices.state == "empty"
    assert "Van Dijk Installatie BV has paid everything." in shown.panels.invoices.accessibleDescription()


def test_the_erp_lost_leaves_its_panels_stale_under_one_banner(stage: Stage, opened: Open) -> None:
    shown = opened("account-hofstra")
    stage.clock.forward(hours=2)
    stage.company.switches.turn_on("erp_down")
    again(stage, shown)
    assert states(shown) == {
        "quotes": "ready", "orders": "stale", "invoices": "stale", "contacts": "ready", "addresses": "stale",
    }  # fmt: skip
    assert shown.panels.order_table.view.stale and words(shown.panels.order_table, 0) == ["SO-2211"]
    assert "cached 2 h ago" in shown.panels.orders.accessibleDescription()
    banner = shown.head.banner
    assert banner.isVisible() and "The ERP has not answered since" in banner.accessibleName()
    assert "Delivery checks and conversion wait" in banner.accessibleName()
    assert shown.head.credit_age.isVisible() and shown.head.free.text() == "€2,251.16 free"
    stage.company.switches.turn_off()
    again(stage, shown)
    assert (
        states(shown)["orders"] == "ready"
        and not banner.isVisible()
        and not shown.panels.order_table.view.stale
    )


def test_the_crm_lost_leaves_the_erp_live(stage: Stage, opened: Open) -> None:
    shown = opened("account-hofstra")
    stage.company.switches.turn_on("crm_down")
    again(stage, shown)
    assert states(shown)["quotes"] == "stale" and states(shown)["orders"] == "ready"
    assert "The CRM has not answered since" in shown.head.banner.accessibleName()


def test_the_erp_never_reached_is_an_error_with_a_way(stage: Stage, opened: Open) -> None:
    stage.company.switches.turn_on("erp_down")
    shown = opened("account-hofstra")
    assert states(shown)["orders"] == "error" and states(shown)["quotes"] == "ready"
    assert "nothing of this customer is kept" in shown.head.banner.accessibleName()
    stage.company.switches.turn_off()
    stage.do(shown.panels.orders.retry_requested.emit)
    stage.until(lambda: shown.panels.orders.state == "ready")
    stage.quiet()


def test_a_missing_right_closes_invoices_and_credit_only(stage: Stage, opened: Open) -> None:
    stage.company.switches.turn_on("no_permission_invoices")
    shown = opened("account-hofstra")
    assert states(shown)["invoices"] == "no_permission" and states(shown)["orders"] == "ready"
    assert shown.head.used.text() == "your ERP account may not read it" and not shown.head.bar.isVisible()


def test_an_unlinked_customer_is_told_the_way_to_the_erp(opened: Open) -> None:
    shown = opened("account-janssen")
    assert shown.head.link.text() == "Not linked to the ERP"
    assert states(shown)["orders"] == "empty" and states(shown)["invoices"] == "empty"
    assert "pre-flight" in shown.panels.orders.accessibleDescription()
    assert shown.head.used.text() == "known once the customer is linked to the ERP"


def test_a_customer_of_the_erp_alone_has_no_crm_panels(opened: Open) -> None:
    shown = opened("10005")
    assert shown.head.name.text() == "Jansen Bouw B.V."
    assert states(shown)["contacts"] == "empty"
    assert shown.panels.contacts.accessibleDescription().startswith("Not in the CRM")


def test_an_unknown_customer_leaves_a_sentence_in_every_panel(opened: Open) -> None:
    shown = opened("nobody at all")
    assert {panel.state for panel in shown.panels.all} == {"error"}


def test_enter_leads_to_pre_flight_order_and_invoice(stage: Stage, opened: Open) -> None:
    shown = opened("account-hofstra")
    for table in (shown.panels.quote_table, shown.panels.order_table, shown.panels.invoice_table):
        stage.do(lambda table=table: table.view.setFocus())
        stage.press(Qt.Key.Key_Return)
    shown.head.check.click()
    assert stage.went == [
        ("quotes", QuoteTarget("quote-Q-0004")),
        ("orders", DocumentTarget("SO-2211")),
        ("invoices", DocumentTarget("INV-4001")),
        ("delivery", DeliveryTarget(customer_key="account-hofstra", customer_name="Hofstra Projecten BV")),
    ]


def test_promises_are_watched_here_and_say_when_nobody_looked(stage: Stage, opened: Open) -> None:
    given = PromiseFor("account-hofstra", "Hofstra Projecten BV", "quote-Q-0004", "Q-0004")
    request = DeliveryRequest("CP-100", Decimal(3))
    stage.do(lambda: save_promise(stage.workspace, request, [Part(TODAY, Decimal(3))], given))
    table = opened("account-hofstra").panels.promise_table
    assert words(table, 4) == ["Holds"] and words(table, 3) == ["3"]
    stage.clock.forward(hours=1)
    assert words(opened("account-hofstra").panels.promise_table, 4)[0].startswith("Not checked since")


def test_many_quotes_are_capped_until_show_all(stage: Stage, opened: Open) -> None:
    quotes = stage.company.state.quotes
    for key, quote in quotes.items():
        quotes[key] = replace(quote, account_id="account-hofstra")
    shown = opened("account-hofstra")
    table = shown.panels.quote_table
    assert len(words(table, 0)) == 6 and table.row_count > 6
    stage.do(table.toggle_all)
    assert len(words(table, 0)) == table.row_count


def test_two_columns_and_three_from_1400(stage: Stage, opened: Open) -> None:
    shown = opened("account-hofstra", width=1399)
    assert shown.columns == 2
    stage.do(lambda: shown.resize(1400, 800))
    stage.rest()
    assert shown.columns == 3
    assert shown.panels.invoices.x() > shown.panels.quotes.x(), "invoices have a column of their own"


def test_call_and_email_hand_over_nothing_but_number_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()) or True)
    call("+31 30 555 0101")
    call("ask for Jan")
    email("ruud@vandijk.example.com")
    email("ruud@example.com?bcc=x@example.com&body=hello")
    assert opened == ["tel:+31305550101", "mailto:ruud@vandijk.example.com"]
