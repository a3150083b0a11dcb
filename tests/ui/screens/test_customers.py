"""The list of customers: from the index on this PC, in each of the six states, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.services.search import refresh_index
from tests.ui.screens.selling_stage import CTRL, Stage, nameless, shown_keys, stage, words
from ui.context import CustomerTarget, DeliveryTarget
from ui.screens.customers import CustomersPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> CustomersPage:
    shown = stage.show(CustomersPage)
    stage.until(lambda: shown.panel.state != "loading")
    stage.quiet()
    return shown


def test_all_customers_of_both_systems_linked_ones_once(page: CustomersPage) -> None:
    names = words(page.table, 0)
    assert page.panel.state == "ready" and len(names) == 23
    assert "Van Dijk Installatie BV" in names and "Jansen Bouw B.V." in names
    assert "Van Dijk Installatietechniek B.V." not in names, "the ERP's name of a linked customer"
    [detail] = [
        row.cells[1].text for row in page.table.view.table_model.shown if row.key == "account-vandijk"
    ]
    assert detail == "Utrecht, 10001, Van Dijk Installatietechniek B.V."


def test_enter_opens_the_chosen_customer_and_ctrl_d_asks_for_its_delivery(
    stage: Stage, page: CustomersPage
) -> None:
    page.table.choose("account-hofstra")
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_Return)
    page.check_delivery()
    target = DeliveryTarget(customer_key="account-hofstra", customer_name="Hofstra Projecten BV")
    assert stage.went == [("customers", CustomerTarget("account-hofstra")), ("delivery", target)]


def test_opening_shows_the_overview_and_back_chooses_that_customer(stage: Stage, page: CustomersPage) -> None:
    stage.do(lambda: page.open_target(CustomerTarget("account-hofstra")))
    overview = page.overview
    assert overview is not None and overview.isVisible()
    assert overview.head.name.text() == "Hofstra Projecten BV", "its name is known before it is read"
    stage.until(lambda: overview.last is not None)
    stage.do(page.open_start)
    assert not overview.isVisible() and page.table.current_key() == "account-hofstra"
    stage.do(lambda: page.open_target(CustomerTarget("account-hofstra")))
    assert page.overview is overview, "the same customer keeps its page"
    stage.do(lambda: page.open_target(CustomerTarget("account-vandijk")))
    assert page.overview is not overview
    stage.quiet()


def test_the_list_is_filtered_sorted_and_exported(stage: Stage, page: CustomersPage) -> None:
    exported: list[object] = []
    page.export_requested.connect(exported.append)
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_F, CTRL)
    stage.type(page.window().focusWidget(), "zonen")
    assert words(page.table, 0) == ["Oudhof & Zn", "Peeters & Zonen BV"], "the ERP's name counts too"
    stage.do(lambda: page.table.sort_by(0))
    stage.do(lambda: page.table.sort_by(0))
    assert shown_keys(page.table) == ["account-peeters", "account-oudhof"]
    stage.do(page.export.click)
    [data] = exported
    assert [row[0] for row in data.rows] == ["Peeters & Zonen BV", "Oudhof & Zn"]


def test_loading_has_shapes_and_says_so(stage: Stage) -> None:
    stage.company.latency = 5
    shown = stage.show(CustomersPage)
    assert shown.panel.state == "loading" and "Loading" in shown.panel.accessibleDescription()
    stage.company.latency = 0


def test_an_index_that_cannot_be_renewed_is_shown_with_its_age(stage: Stage) -> None:
    stage.do(lambda: refresh_index(stage.workspace))
    stage.clock.forward(hours=2)
    stage.company.switches.turn_on("erp_down")
    shown = stage.show(CustomersPage)
    stage.until(lambda: shown.panel.state != "loading")
    assert shown.panel.state == "stale" and len(words(shown.table, 0)) == 23
    assert "2 h ago" in shown.panel.accessibleDescription()
    stage.quiet()


def test_an_index_that_was_never_filled_says_why_and_try_now_fills_it(stage: Stage) -> None:
    stage.company.switches.turn_on("erp_down")
    shown = stage.show(CustomersPage)
    stage.until(lambda: shown.panel.state != "loading")
    assert shown.panel.state == "error" and "ERP" in shown.panel.accessibleDescription()
    stage.company.switches.turn_off()
    stage.do(shown.panel.retry_requested.emit)
    stage.until(lambda: shown.panel.state == "ready")
    stage.quiet()


def test_a_refused_sign_in_is_a_matter_of_rights(stage: Stage) -> None:
    stage.company.switches.turn_on("wrong_password")
    shown = stage.show(CustomersPage)
    stage.until(lambda: shown.panel.state != "loading")
    assert shown.panel.state == "no_permission"
    stage.quiet()


def test_no_customer_at_all_says_why(stage: Stage) -> None:
    stage.company.state.parties.clear()
    stage.company.state.accounts.clear()
    shown = stage.show(CustomersPage)
    stage.until(lambda: shown.panel.state != "loading")
    assert shown.panel.state == "empty" and "administrator" in shown.panel.accessibleDescription()
    stage.quiet()


def test_every_control_has_a_name(stage: Stage, page: CustomersPage) -> None:
    assert nameless(page) == []
    stage.do(lambda: page.open_target(CustomerTarget("account-hofstra")))
    stage.until(lambda: page.overview is not None and page.overview.last is not None)
    stage.quiet()
    assert nameless(page) == []
