"""Orders: progress, what is late, one order in detail, and the six states."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import NoPermission
from app.services.convert import convert_quote
from tests.ui.screens.selling_stage import TODAY, Stage, nameless, stage, words
from ui.context import DocumentTarget, QuoteTarget
from ui.screens.orders import OrdersPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> OrdersPage:
    shown = stage.show(OrdersPage)
    stage.until(lambda: shown.panel.state != "loading")
    stage.quiet()
    return shown


def make_late(stage: Stage, number: str, days: int) -> None:
    order = next(o for o in stage.company.state.orders.values() if o.number == number)
    order.promised_date = TODAY - timedelta(days=days)


def test_open_orders_show_how_much_is_delivered(page: OrdersPage) -> None:
    assert page.panel.state == "ready" and "SO-2201" not in words(page.table, 0)
    at = words(page.table, 0).index("SO-2206")
    assert words(page.table, 4)[at] == "50 of 120" and words(page.table, 6)[at] == "On time"


def test_what_is_late_says_by_how_many_days_and_has_a_filter(stage: Stage, page: OrdersPage) -> None:
    make_late(stage, "SO-2210", 3)
    stage.do(page.read_again)
    stage.until(lambda: "3 days late" in words(page.table, 6))
    assert page.filters.toggles["late"].text() == "Late 1"
    stage.do(lambda: page.filters.choose("late"))
    stage.until(lambda: words(page.table, 0) == ["SO-2210"])


def test_all_has_the_delivered_and_the_cancelled_too(stage: Stage, page: OrdersPage) -> None:
    stage.do(lambda: page.filters.choose("all"))
    stage.until(lambda: "SO-2213" in words(page.table, 0))
    states = dict(zip(words(page.table, 0), words(page.table, 6), strict=True))
    assert states["SO-2213"] == "Cancelled" and states["SO-2201"] == "Delivered"


def test_the_detail_has_the_lines_of_the_chosen_order(stage: Stage, page: OrdersPage) -> None:
    order = next(o for o in page._orders.values() if o.number == "SO-2206")
    stage.do(lambda: page.table.choose(order.id))
    assert page.detail.title == "SO-2206" and words(page.detail.table, 3) == ["50 of 120"]
    assert page.detail.facts.facts()["Invoices"] == "INV-4006"
    page.detail.copy.click()
    assert QApplication.clipboard().text() == "SO-2206"


def test_a_closed_order_is_looked_up_by_its_number(stage: Stage, page: OrdersPage) -> None:
    stage.do(lambda: page.open_target(DocumentTarget("SO-2201")))
    stage.until(lambda: page.detail.order is not None and page.detail.order.number == "SO-2201")
    assert page.detail.chip.text() == "Delivered"
    stage.do(lambda: page.open_target(DocumentTarget("SO-9999")))
    stage.until(lambda: page.detail.state == "empty")
    assert "SO-9999" in page.detail.accessibleDescription()


def test_an_order_of_ours_leads_back_to_its_quote(stage: Stage, page: OrdersPage) -> None:
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.do(lambda: page.open_target(DocumentTarget("SO-2216")))
    stage.until(lambda: page.detail.order is not None and page.detail.order.number == "SO-2216")
    stage.do(page.detail.quote.click)
    assert stage.went == [("quotes", QuoteTarget("quote-Q-0001"))]


def test_a_page_of_the_erp_is_opened_only_where_there_is_one(
    stage: Stage, page: OrdersPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.detail.erp.isEnabled() and page.detail.erp.toolTip()
    monkeypatch.setattr(
        type(stage.workspace.erp), "record_url", lambda self, kind, key: f"https://erp.example/{kind}/{key}"
    )
    order = page.detail.order
    assert order is not None
    page.detail.show_order(order)
    page.detail.erp.click()
    assert stage.opened == [f"https://erp.example/sales_order/{order.id}"]


def test_stale_error_and_ready_again(stage: Stage, page: OrdersPage) -> None:
    stage.company.switches.turn_on("erp_down")
    stage.clock.forward(minutes=41)
    stage.do(page.read_again)
    stage.until(lambda: page.panel.state == "stale")
    assert page.table.view.stale and "SO-2206" in words(page.table, 0)
    fresh = stage.show(OrdersPage)  # the last answer is kept on this PC
    stage.until(lambda: fresh.panel.state == "stale")
    assert "SO-2206" in words(fresh.table, 0)
    stage.company.switches.turn_off()
    stage.do(page.read_again)
    stage.until(lambda: page.panel.state == "ready")


def test_an_erp_never_reached_is_an_error(stage: Stage) -> None:
    stage.company.switches.turn_on("erp_down")
    shown = stage.show(OrdersPage)
    assert shown.panel.state in ("loading", "error")
    stage.until(lambda: shown.panel.state == "error")
    assert "sales orders" in shown.panel.accessibleDescription()


def test_a_missing_right_and_an_empty_list(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.company.state.orders.clear()
    shown = stage.show(OrdersPage)
    stage.until(lambda: shown.panel.state == "empty")
    assert "No open sales orders" in shown.panel.accessibleDescription()

    async def refuse(self, *_, **__):
        raise NoPermission("no_permission", system="erp", right="Sales / Read")

    monkeypatch.setattr(type(stage.workspace.erp), "sales_orders", refuse)
    stage.do(shown.read_again)
    stage.until(lambda: shown.panel.state == "no_permission")


def test_dates_are_dates_and_every_control_has_a_name(page: OrdersPage) -> None:
    data = page.table.list_data()
    promised = [row[3] for row in data.rows]
    assert all(isinstance(on, date) for on in promised if on)
    assert nameless(page) == []
