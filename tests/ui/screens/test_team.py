"""Team: what is at risk, what waits, what is unfinished, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.availability import Part
from app.services.convert import convert_quote
from app.services.delivery import DeliveryRequest
from app.services.order_status import watch_orders
from app.services.promises import PromiseFor, save_promise
from app.storage import promises as saved
from tests.ui.screens.selling_stage import TODAY, Stage, nameless, stage, words
from ui.context import QuoteTarget
from ui.screens.team import TeamPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> TeamPage:
    stage.company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.company.switches.turn_on("write_back_lost", times=1)
    stage.do(lambda: convert_quote(stage.workspace, "Q-0008"))
    shown = stage.show(TeamPage)
    stage.until(lambda: shown.waiting_panel.state != "loading")
    stage.quiet()
    return shown


def test_accepted_quotes_that_wait_have_their_account_manager(page: TeamPage) -> None:
    numbers = words(page.waiting, 0)
    assert "Q-0022" in numbers and "Q-0001" not in numbers and "Q-0016" not in numbers
    assert all(name and name != "–" for name in words(page.waiting, 4))


def test_unfinished_and_owed_name_who_began_them(stage: Stage, page: TeamPage) -> None:
    assert words(page.unfinished, 0) == ["Q-0001"] and words(page.unfinished, 4) == ["rep"]
    assert words(page.owed, 0) == ["SO-2216"] and words(page.owed, 2) == ["Q-0008"]
    stage.do(lambda: page.unfinished.opened.emit("quote-Q-0001"))
    assert stage.went == [("quotes", QuoteTarget("quote-Q-0001"))]


def test_a_changed_order_stands_beside_its_quote(stage: Stage) -> None:
    made = stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.company.state.orders[made.order_id].lines[0].quantity = Decimal(3)
    stage.do(lambda: watch_orders(stage.workspace))
    page = stage.show(TeamPage)
    stage.until(lambda: page.differing_panel.state == "ready")
    assert words(page.differing, 0) == [made.order_number] and words(page.differing, 2) == ["Q-0001"]
    (row,) = page.differing.view.table_model.shown
    assert "of CP-100 there is 3 instead of 4" in row.cells[1].sub
    stage.do(lambda: page.differing.opened.emit("quote-Q-0001"))
    assert stage.went == [("quotes", QuoteTarget("quote-Q-0001"))]


def test_a_promise_at_risk_shows_its_new_date(stage: Stage, page: TeamPage) -> None:
    on = TODAY + timedelta(days=20)
    request = DeliveryRequest("CP-100", Decimal(5), on=on)
    made = stage.do(
        lambda: save_promise(
            stage.workspace,
            request,
            [Part(on, Decimal(5))],
            PromiseFor(quote_id="quote-Q-0002", customer_name="De Jong"),
        )
    )
    later = replace(made.promise, state="at_risk", new_date=TODAY + timedelta(days=40))
    stage.do(lambda: stage.workspace.store.run(saved.save, later))
    stage.do(page.read_again)
    stage.until(lambda: page.promise_panel.state == "ready")
    assert words(page.promises, 0) == ["CP-100"] and words(page.promises, 3) == ["Sun 3 Jan 2027"]
    stage.do(lambda: page.promises.opened.emit(later.id))
    assert stage.went == [("quotes", QuoteTarget("quote-Q-0002"))]


def test_a_lost_crm_greys_its_list_and_leaves_the_others(stage: Stage, page: TeamPage) -> None:
    stage.company.switches.turn_on("crm_down")
    stage.do(page.read_again)
    stage.until(lambda: page.waiting_panel.state == "stale")
    assert page.unfinished_panel.state == "ready" and "Q-0022" in words(page.waiting, 0)


def test_nothing_anywhere_says_so(stage: Stage) -> None:
    stage.company.state.quotes.clear()
    shown = stage.show(TeamPage)
    stage.until(lambda: shown.waiting_panel.state == "empty")
    panels = (shown.promise_panel, shown.unfinished_panel, shown.owed_panel)
    assert [panel.state for panel in panels] == ["empty"] * 3


def test_a_crm_never_reached_is_an_error(stage: Stage) -> None:
    stage.company.switches.turn_on("crm_down")
    shown = stage.show(TeamPage)
    stage.until(lambda: shown.waiting_panel.state == "error")
    assert shown.promise_panel.state == "empty"


def test_every_control_has_a_name(page: TeamPage) -> None:
    assert nameless(page) == []
