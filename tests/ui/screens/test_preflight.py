"""Quote to order through the page: J2, refusals, unknown outcomes, lost systems, and never twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.services.convert import convert_quote, settle_unfinished
from app.services.inbox import list_inbox
from tests.ui.screens.selling_stage import CTRL, Stage, nameless, stage, words
from ui.context import DocumentTarget, InboxTarget, QuoteTarget
from ui.models import preflight as model
from ui.screens.preflight import PreflightView
from ui.screens.quotes import QuotesPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> QuotesPage:
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state == "ready")
    stage.quiet()
    return shown


def opened(stage: Stage, page: QuotesPage, quote: str) -> PreflightView:
    stage.do(lambda: page.open_target(QuoteTarget(quote)))
    view = page.preflight
    stage.until(lambda: view._preflight is not None and not view._reading and view.bar.standing is not None)
    stage.do(page.focus_first)
    return view


def orders_of(stage: Stage, quote: str) -> list[str]:
    """What stands in the ERP for the quote, whatever the page believes."""
    key = f":quote-{quote}:"
    orders = stage.company.state.orders.values()
    return [o.number for o in orders if key in o.external_reference and o.state != "cancelled"]


def test_j2_from_the_list_to_the_order_in_two_keystrokes(stage: Stage, page: QuotesPage) -> None:
    page.table.choose("quote-Q-0001")
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_Return)
    [(_, target)] = stage.went
    view = opened(stage, page, target.quote_id)
    assert view.stage == "ready" and view.bar.create_order.isEnabled()
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    assert view.bar.title == "SO-2216 is confirmed" and "2,084.83" in view.bar.text
    quote = stage.do(lambda: stage.workspace.crm.quote("Q-0001"))
    assert quote.sales_order_numbers == ("SO-2216",) and orders_of(stage, "Q-0001") == ["SO-2216"]
    assert stage.counted >= 1
    assert "Write back: done" in view.bar.stepper.accessibleName()


def test_j2_a_warning_wants_its_reason_where_it_stands(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0009")
    assert view.stage == "reasons" and not view.bar.create_order.isEnabled()
    assert view.bar.create_order.accessibleDescription()
    stage.press(Qt.Key.Key_Return, CTRL)  # goes to what is missing, converts nothing
    assert orders_of(stage, "Q-0009") == []
    stage.type(view.checks.views["prices_equal:GK-12"]._field, "agreed by phone")
    assert view.stage == "ready"
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    rows = stage.do(
        lambda: stage.workspace.store.run(lambda c: c.execute("SELECT details FROM audit").fetchall())
    )
    assert any("agreed by phone" in row["details"] for row in rows)
    assert view.checks.views["prices_equal:GK-12"]._field is None  # text now, no field


def test_the_reason_that_is_missing_has_the_focus_when_the_checks_are_read(
    stage: Stage, page: QuotesPage
) -> None:
    stage.do(page.focus_first)
    stage.company.latency = 0.02
    stage.do(lambda: (page.open_target(QuoteTarget("Q-0009")), page.focus_first()))
    view = page.preflight
    stage.until(lambda: view.stage == "reasons")
    assert view.checks.views["prices_equal:GK-12"]._field.hasFocus()


def test_what_differs_is_marked_on_both_sides_with_the_difference(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0009")
    [line] = view.lines.table.view.table_model.shown
    assert (line.cells[2].mark, line.cells[2].text) == ("warning", "3.20")
    assert (line.cells[6].mark, line.cells[6].text, line.cells[6].sub) == ("warning", "3.30", "+0.10")
    assert line.cells[8].sub == "+40.00"
    assert words(view.lines.totals, 2) == ["+40.00", "", "+40.00"]


def test_a_block_keeps_the_order_from_being_created(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0011")
    assert view.stage == "blocked" and view.bar.create_order.isVisible()
    assert not view.bar.create_order.isEnabled() and view.bar._why_not.text() == "Resolve the block first"
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.rest()
    assert orders_of(stage, "Q-0011") == []
    [line] = [r for r in view.lines.table.view.table_model.shown if r.cells[0].text == "SRV-2"]
    assert line.cells[3].mark == line.cells[7].mark == "danger"


def test_ctrl_enter_twice_makes_one_order(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.latency = 0.02
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.do(view.convert)
    assert (
        view.stage == "converting" and view.bar.stepper.isVisible() and not view.bar.create_order.isVisible()
    )
    stage.until(lambda: view.stage == "done")
    stage.rest(0.2)
    assert orders_of(stage, "Q-0001") == ["SO-2216"]


def test_leaving_the_page_never_stops_it_and_coming_back_shows_it(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.latency = 0.1
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: "Claim: done" in view.bar.stepper.accessibleName())
    stage.do(page.open_start)
    stage.do(lambda: page.open_target(QuoteTarget("quote-Q-0009")))
    stage.do(lambda: page.open_target(QuoteTarget("quote-Q-0001")))
    assert view.stage == "converting"
    stage.do(page.open_start)
    stage.until(lambda: not page.conversions.running("quote-Q-0001"))
    stage.rest(0.1)
    assert stage.said == ["SO-2216 is confirmed"] and orders_of(stage, "Q-0001") == ["SO-2216"]
    stage.company.latency = 0
    stage.do(lambda: page.open_target(QuoteTarget("quote-Q-0001")))
    assert view.stage == "done"


def test_closing_the_window_never_stops_it(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.latency = 0.02
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: "Claim: done" in view.bar.stepper.accessibleName())
    stage.do(page.close)
    stage.until(lambda: orders_of(stage, "Q-0001") == ["SO-2216"])
    stage.until(lambda: not page.conversions.running("quote-Q-0001"))
    quote = stage.do(lambda: stage.workspace.crm.quote("Q-0001"))
    assert quote.sales_order_numbers == ("SO-2216",)


def test_an_unknown_outcome_says_so_links_to_the_inbox_and_is_settled(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "unknown")
    assert "may exist in the ERP" in view.bar.title and "do not create the order by hand" in view.bar.text
    assert "looked up every minute" in view.bar.stepper.accessibleName()
    assert view.bar.look_up.isVisible() and not view.bar.create_order.isVisible()
    stage.do(view.bar.inbox.click)
    stage.until(lambda: len(stage.went) == 1)
    [item] = stage.do(lambda: list_inbox(stage.workspace))
    assert stage.went == [("inbox", InboxTarget(item.id))]
    stage.press(Qt.Key.Key_Return, CTRL)  # look up now
    stage.until(lambda: view.stage in ("done", "already"))
    assert view.bar.standing is not None and view.bar.standing.order_number == "SO-2216"
    assert orders_of(stage, "Q-0001") == ["SO-2216"]


def test_what_the_timer_settled_meanwhile_is_shown(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "unknown")
    stage.do(lambda: settle_unfinished(stage.workspace))
    stage.do(view._watch.now)
    stage.until(lambda: view.stage == "done")
    assert view.bar.title == "SO-2216 is confirmed"


def test_an_outcome_unknown_from_an_earlier_session_is_shown_as_such(stage: Stage, page: QuotesPage) -> None:
    stage.company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    view = opened(stage, page, "Q-0001")
    assert view.stage == "unknown" and not view.bar.create_order.isVisible()


def test_a_number_that_is_owed_is_said(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.switches.turn_on("write_back_lost")
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "owed")
    assert "not yet on the quote" in view.bar.title and view.bar.inbox.isVisible()
    stage.company.switches.turn_off()
    stage.do(lambda: settle_unfinished(stage.workspace))
    stage.do(view._watch.now)
    stage.until(lambda: view.stage in ("already", "done"))


def test_a_quote_converted_before_shows_its_order(stage: Stage, page: QuotesPage) -> None:
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    view = opened(stage, page, "Q-0001")
    assert view.stage == "already" and "SO-2216" in view.bar.title
    stage.do(view.bar.order.click)
    assert stage.went == [("orders", DocumentTarget("SO-2216"))]


def test_a_quote_that_another_program_converted_shows_its_order(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0016")
    assert view.stage == "already" and view.bar.standing.order_number == "SO-2207"


def test_an_erp_that_says_no_is_quoted_and_the_rep_checks_again(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.switches.turn_on("create_refused", times=1)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "refused")
    assert "is not converted" in view.bar.title and orders_of(stage, "Q-0001") == []
    stage.do(view.bar.check.click)
    stage.until(lambda: view.stage == "ready")
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    assert len(orders_of(stage, "Q-0001")) == 1


def test_checks_that_no_longer_pass_are_shown_instead_of_an_order(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.state.parties["party-10001"].blocked = True
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "blocked" and "customer_active" in view.checks.views)
    assert view.checks.views["customer_active"].result == "block" and orders_of(stage, "Q-0001") == []


def test_a_lost_erp_leaves_old_figures_grey_and_no_conversion(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.company.switches.turn_on("erp_down")
    stage.do(view.read_again)
    stage.until(lambda: view.stage == "cannot_read")
    assert view.lines.state == "stale" and view.lines.table.view.stale
    assert view.bar.title == "Conversion waits for live figures" and not view.bar.create_order.isEnabled()
    stage.do(view.convert)
    assert not page.conversions.running("quote-Q-0001")
    stage.company.switches.turn_off()
    stage.press(Qt.Key.Key_Return, CTRL)  # reads again
    stage.until(lambda: view.stage == "ready")
    assert view.lines.state == "ready"


def test_an_erp_lost_from_the_start_says_why_nothing_can_be_checked(stage: Stage, page: QuotesPage) -> None:
    stage.company.switches.turn_on("erp_down")
    stage.do(lambda: page.open_target(QuoteTarget("Q-0001")))
    view = page.preflight
    stage.until(lambda: view.lines.state == "error")
    assert view.stage == "cannot_read" and view.checks.state == "empty"
    stage.company.switches.turn_off()
    stage.do(view.read_again)
    stage.until(lambda: view.stage == "ready")


def test_a_missing_right_is_named(stage: Stage, page: QuotesPage) -> None:
    stage.company.switches.turn_on("no_permission_invoices")
    stage.do(lambda: page.open_target(QuoteTarget("Q-0001")))
    stage.until(lambda: page.preflight.lines.state == "no_permission")
    assert not page.preflight.bar.create_order.isEnabled()


def test_an_unknown_quote_is_an_error_not_a_crash(stage: Stage, page: QuotesPage) -> None:
    stage.do(lambda: page.open_target(QuoteTarget("Q-9999")))
    stage.until(lambda: page.preflight.lines.state == "error")
    assert not page.preflight.bar.create_order.isEnabled()


def test_part_is_converted_and_the_rest_stays(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.do(view.bar.part.click)
    stage.until(lambda: not view._reading)
    table = view.lines.table
    assert table.view.table_model.shown[0].cells[model.QUANTITY].edit
    for number, quantity in ((1, "1"), (2, "0"), (3, "0")):
        stage.do(lambda n=number, q=quantity: table.edited.emit(n, model.QUANTITY, q))
        stage.until(lambda: not view._reading)
    assert words(table, model.QUANTITY) == ["1", "0", "0"]
    assert view.stage == "ready"
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    order = stage.do(lambda: stage.workspace.erp.sales_order("SO-2216"))
    assert [(line.product_code, line.quantity) for line in order.lines] == [("CP-100", Decimal(1))]
    stage.do(view.read_again)
    assert view.stage == "reading" and not view.bar.create_order.isEnabled()
    stage.until(lambda: view.stage == "ready")
    assert words(table, model.QUANTITY) == ["3", "20", "6"]


def test_more_than_is_left_is_refused_in_words_and_nothing_changes(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.do(view.bar.part.click)
    stage.until(lambda: not view._reading)
    stage.do(lambda: view.lines.table.edited.emit(1, model.QUANTITY, "99"))
    stage.until(lambda: stage.said)
    assert words(view.lines.table, model.QUANTITY) == ["4", "20", "6"] and view.stage == "ready"
    stage.do(lambda: view.lines.table.edited.emit(1, model.QUANTITY, "four"))
    assert "four" in stage.said[-1]


def test_a_customer_is_linked_where_the_block_stands(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0005")
    assert view.stage == "blocked" and "10006" in view.checks.link_buttons
    stage.do(view.checks.link_buttons["10006"].click)
    stage.until(
        lambda: (
            "customer_linked" in view.checks.views and view.checks.views["customer_linked"].result == "pass"
        )
    )
    assert "10006" in stage.said[0]


def test_typed_reasons_are_kept_while_one_looks_at_another_quote(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0009")
    stage.type(view.checks.views["prices_equal:GK-12"]._field, "agreed")
    opened(stage, page, "Q-0001")
    view = opened(stage, page, "Q-0009")
    assert view.checks.views["prices_equal:GK-12"].reason == "agreed" and view.stage == "ready"


def test_next_quote_goes_to_one_that_waits(stage: Stage, page: QuotesPage) -> None:
    view = opened(stage, page, "Q-0001")
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: view.stage == "done")
    stage.rest(0.1)
    stage.press(Qt.Key.Key_Return, CTRL)
    [(place, target)] = stage.went
    assert place == "quotes" and isinstance(target, QuoteTarget) and target.quote_id != "quote-Q-0001"


def test_every_control_has_a_name(stage: Stage, page: QuotesPage) -> None:
    opened(stage, page, "Q-0009")
    assert nameless(page) == []
