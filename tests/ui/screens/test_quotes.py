"""Quotes: what waits first, in each of the six states, with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.errors import NoPermission
from app.services.convert import convert_quote
from tests.ui.screens.selling_stage import Stage, nameless, shown_keys, stage, words
from ui.context import DeliveryTarget, QuoteTarget
from ui.screens.quotes import QuotesPage

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> QuotesPage:
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state != "loading")
    stage.quiet()
    return shown


def test_what_waits_is_shown_first_and_what_is_ordered_is_not(page: QuotesPage) -> None:
    numbers = words(page.table, 0)
    assert "Q-0001" in numbers and "Q-0016" not in numbers and "Q-0018" not in numbers
    assert page.filters.toggles["waiting"].text() == f"To convert {len(numbers)}"
    assert page.panel.state == "ready"


def test_a_filter_shows_its_quotes_and_counts_them(stage: Stage, page: QuotesPage) -> None:
    stage.do(lambda: page.filters.choose("sent"))
    stage.until(lambda: "Q-0018" in words(page.table, 0))
    assert set(words(page.table, 5)) == {"Sent"}
    stage.do(lambda: page.filters.choose("closed"))
    stage.until(lambda: "Q-0024" in words(page.table, 0))
    assert sorted(words(page.table, 5)) == ["Declined", "Expired"]


def test_a_filter_chosen_while_another_is_read_is_read_next(stage: Stage) -> None:
    stage.company.latency = 0.1
    shown = stage.show(QuotesPage)
    stage.rest(0.05)
    stage.do(lambda: shown.filters.choose("draft"))
    stage.until(lambda: words(shown.table, 0) == ["Q-0020", "Q-0019"])
    assert shown.panel.title == "Draft"


def test_enter_opens_the_pre_flight_of_the_chosen_quote(stage: Stage, page: QuotesPage) -> None:
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_Return)
    assert stage.went == [("quotes", QuoteTarget(str(shown_keys(page.table)[0])))]


def test_ctrl_d_asks_for_the_delivery_of_the_chosen_quote(stage: Stage, page: QuotesPage) -> None:
    page.table.choose_first()
    page.check_delivery()
    [(place, target)] = stage.went
    assert place == "delivery" and isinstance(target, DeliveryTarget) and target.quote_id


def test_loading_shows_shapes_and_an_age(stage: Stage) -> None:
    stage.company.latency = 5
    shown = stage.show(QuotesPage)
    assert shown.panel.state == "loading"
    stage.company.latency = 0


def test_a_lost_crm_leaves_the_last_answer_grey_with_its_age(stage: Stage, page: QuotesPage) -> None:
    before = words(page.table, 0)
    stage.company.switches.turn_on("crm_down")
    stage.clock.forward(hours=2)
    stage.do(page.read_again)
    stage.until(lambda: page.panel.state == "stale")
    assert words(page.table, 0) == before and page.table.view.stale
    age = page.panel._freshness.age
    assert age is not None and "cached 2 h ago" in age.text and age.kind == "cached"
    stage.company.switches.turn_off()
    stage.do(page.read_again)
    stage.until(lambda: page.panel.state == "ready")
    assert not page.table.view.stale


def test_a_crm_that_was_never_reached_is_an_error_with_try_now(stage: Stage) -> None:
    stage.company.switches.turn_on("crm_down")
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state == "error")
    stage.company.switches.turn_off()
    button = next(b for b in shown.panel.findChildren(type(shown.export)) if "Try now" in b.text())
    stage.do(button.click)
    stage.until(lambda: shown.panel.state == "ready")
    assert "Q-0001" in words(shown.table, 0)


def test_the_quotes_are_there_while_the_erp_is_not(stage: Stage) -> None:
    stage.company.switches.turn_on("erp_down")
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state == "ready")
    assert "Q-0001" in words(shown.table, 0)


def test_a_missing_right_names_itself(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(self, **_):
        raise NoPermission("no_permission", system="crm", right="quotes")

    monkeypatch.setattr(type(stage.workspace.crm), "quotes", refuse)
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state == "no_permission")
    assert "quotes" in shown.panel.accessibleDescription()


def test_an_empty_list_says_why(stage: Stage) -> None:
    stage.company.state.quotes.clear()
    shown = stage.show(QuotesPage)
    stage.until(lambda: shown.panel.state == "empty")
    assert "Nothing to convert" in shown.panel.accessibleDescription()


def test_a_converted_quote_leaves_the_list(stage: Stage, page: QuotesPage) -> None:
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.do(page.read_again)
    stage.until(lambda: "Q-0001" not in words(page.table, 0))
    stage.do(lambda: page.filters.choose("accepted"))
    stage.until(lambda: "SO-2216" in words(page.table, 6))


def test_the_list_can_be_exported_as_typed_values(stage: Stage, page: QuotesPage) -> None:
    given: list[object] = []
    page.export_requested.connect(given.append)
    page.export.click()
    assert len(given) == 1 and given[0].titles[0] == "Quote"


def test_every_control_has_a_name(stage: Stage, page: QuotesPage) -> None:
    assert nameless(page) == []
