"""Invoices: J3, has my invoice been paid; how old what is open is; the six states."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.screens.selling_stage import Stage, nameless, stage, words
from ui.context import DocumentTarget
from ui.screens.invoices import InvoicesPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> InvoicesPage:
    shown = stage.show(InvoicesPage)
    stage.until(lambda: shown.panel.state != "loading")
    stage.quiet()
    return shown


def ask(stage: Stage, page: InvoicesPage, text: str) -> None:
    stage.do(page.focus_first)
    stage.type(page.field, text)
    stage.press(Qt.Key.Key_Return)


def test_open_invoices_and_their_age(page: InvoicesPage) -> None:
    assert words(page.table, 0)[0] == "INV-4001" and "INV-4002" not in words(page.table, 0)
    assert words(page.table, 6)[0] == "38 days late"
    said = page.picture.accessibleName()
    assert "31 to 60 days €6,979.28" in said and "Not due €2,607.42" in said
    assert page.head.aside.text() == "€9,586.70 open, €6,979.28 of it late"


def test_j3_a_paid_invoice_is_found_by_its_number(stage: Stage, page: InvoicesPage) -> None:
    ask(stage, page, "INV-4002")
    stage.until(lambda: page.detail.item is not None and page.detail.item.number == "INV-4002")
    assert page.detail.answer.text() == "INV-4002 is paid" and page.detail.chip.text() == "Paid"
    assert page.detail.facts.facts()["For"] == "SO-2202"
    stage.do(page.detail.order.click)
    assert stage.went == [("orders", DocumentTarget("SO-2202"))]


def test_j3_an_open_one_says_how_much_and_how_late(stage: Stage, page: InvoicesPage) -> None:
    calls = stage.workspace.erp.gate.calls
    ask(stage, page, "inv-4001")
    stage.until(lambda: page.detail.item is not None and page.detail.item.number == "INV-4001")
    assert page.detail.answer.text() == "INV-4001 is 38 days late: €6,979.28 is open"
    assert stage.workspace.erp.gate.calls == calls


def test_j3_a_part_paid_one_says_so(stage: Stage, page: InvoicesPage) -> None:
    ask(stage, page, "INV-4004")
    stage.until(lambda: page.detail.item is not None and page.detail.item.number == "INV-4004")
    assert page.detail.answer.text() == "INV-4004 is paid in part: €739.04 is open"
    assert page.detail.facts.facts()["Paid"] == "€500.00"


def test_typing_filters_by_number_customer_and_order(stage: Stage, page: InvoicesPage) -> None:
    stage.type(page.field, "smit")
    stage.until(lambda: words(page.table, 0) == ["INV-4006"])
    stage.do(page.field.clear)
    stage.type(page.field, "SO-2204")
    stage.until(lambda: words(page.table, 0) == ["INV-4004"])


def test_an_unknown_number_is_said_in_words(stage: Stage, page: InvoicesPage) -> None:
    ask(stage, page, "INV-9999")
    stage.until(lambda: page.detail.state == "empty" and page.detail.title == "INV-9999")
    assert "INV-9999" in page.detail.accessibleDescription()


def test_a_customer_by_name_gives_its_open_invoices(stage: Stage, page: InvoicesPage) -> None:
    ask(stage, page, "10012")
    stage.until(lambda: not page.ask_erp.busy)
    assert page.detail.state in ("ready", "empty")


def test_another_screen_opens_one_by_its_number(stage: Stage, page: InvoicesPage) -> None:
    stage.do(lambda: page.open_target(DocumentTarget("INV-4003")))
    stage.until(lambda: page.detail.item is not None and page.detail.item.number == "INV-4003")


def test_a_lost_erp_keeps_the_last_answer_grey(stage: Stage, page: InvoicesPage) -> None:
    stage.company.switches.turn_on("erp_down")
    stage.do(page.read_again)
    stage.until(lambda: page.panel.state == "stale")
    assert page.table.view.stale and "INV-4001" in words(page.table, 0)
    ask(stage, page, "INV-4002")
    stage.until(lambda: page.detail.state == "error")
    stage.company.switches.turn_off()
    stage.do(page.read_again)
    stage.until(lambda: page.detail.item is not None and page.detail.item.number == "INV-4002")


def test_an_erp_never_reached_is_an_error(stage: Stage) -> None:
    stage.company.switches.turn_on("erp_down")
    shown = stage.show(InvoicesPage)
    stage.until(lambda: shown.panel.state == "error")
    assert "cannot read invoices" in shown.panel.accessibleDescription()


def test_a_missing_right_names_itself(stage: Stage) -> None:
    stage.company.switches.turn_on("no_permission_invoices")
    shown = stage.show(InvoicesPage)
    stage.until(lambda: shown.panel.state == "no_permission")
    assert "may not read invoices" in shown.panel.accessibleDescription()


def test_nothing_open_says_why(stage: Stage) -> None:
    stage.company.state.invoices.clear()
    shown = stage.show(InvoicesPage)
    stage.until(lambda: shown.panel.state == "empty")
    assert "Every invoice that was sent is paid" in shown.panel.accessibleDescription()


def test_every_control_has_a_name(page: InvoicesPage) -> None:
    assert nameless(page) == []
