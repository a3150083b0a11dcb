"""Every way to say yes in the window: which is chosen, what it says, what is saved of it, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.errors import NoPermission
from app.services.data_problems import watch_data
from app.services.inbox import list_inbox
from app.services.promises import list_promises
from app.services.search import refresh_index
from app.wording.ways import WayKind
from tests.ui.delivery_world import POLICIES, PlanningErp, furnish
from tests.ui.screens.selling_stage import CTRL, TODAY, Stage, stage, words
from tests.ui.screens.test_delivery import SHIFT, ask
from ui.context import DeliveryTarget, InboxTarget
from ui.screens.delivery import DeliveryPage
from ui.theme.theme import theme
from ui.widgets.layout import Scroll
from ui.widgets.paint import text_width

__all__ = ["stage"]
KINDS = ["substitute", "elsewhere", "transfer", "split", "later", "order"]


@pytest.fixture
def page(stage: Stage) -> DeliveryPage:
    furnish(stage.company, TODAY)
    stage.workspace = replace(stage.workspace, erp=PlanningErp(stage.company), policies=POLICIES)
    stage.context = replace(stage.context, workspace=stage.workspace)
    stage.do(lambda: refresh_index(stage.workspace))
    shown = stage.show(DeliveryPage)
    stage.quiet()
    stage.do(shown.focus_first)
    return shown


def choose(stage: Stage, page: DeliveryPage, kind: WayKind) -> None:
    at = [way.kind for way in page.ways].index(kind)
    stage.do(page.card.options[at].click)


def saved(stage: Stage) -> list[object]:
    return stage.do(lambda: list_promises(stage.workspace))


# Which one, and what it says -------------------------------------------------


def test_the_best_that_can_be_promised_is_chosen_of_all_ways(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    assert [way.kind for way in page.ways] == KINDS
    chosen = [option.isChecked() for option in page.card.options]
    assert chosen.index(True) == 0 and chosen.count(True) == 1
    assert page.ways[-1].kind == "order", "an order that nobody placed is no promise"
    assert page.card.sentence.text() == "You can promise WV-210 instead: 200 on Sun 29 Nov."
    assert page.card.why.text().startswith("WV-200: Limited by stock")
    assert page.question.lines.chip_of(page.question.current) == ("WV-210: Sun 29 Nov", "warning")
    assert page.chart_panel.title == "Stock of WV-210, Purmerend"


@pytest.mark.parametrize("width", [1084, 960 - 56, 700])
def test_no_card_is_cut_whatever_the_width(stage: Stage, page: DeliveryPage, width: int) -> None:
    ask(stage, page, "wv-200", "200")
    stage.do(lambda: page.resize(width, 720))
    stage.rest(0.05)
    cards = page.card.cards
    room = cards.rect()
    assert len(cards.options) == 6 and cards.rows >= 2
    for option in cards.options:
        assert room.contains(option.geometry()), option.text()
        needed = max(text_width(theme.font("strong", True), option.text()),
                     text_width(theme.font("caption", True), option.reason))  # fmt: skip
        assert needed + 50 <= option.width() or option.width() >= 320, option.text()
    spots = [option.geometry() for option in cards.options]
    assert not any(a.intersects(b) for i, a in enumerate(spots) for b in spots[i + 1 :])


def test_one_card_is_half_as_wide_as_the_page_after_many(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    stage.do(lambda: page.open_target(DeliveryTarget(customer_name="Next")))
    stage.do(page.focus_first)
    ask(stage, page, "wv-300", "40")
    [card] = page.card.options
    half = page.card.cards.width() / 2
    assert abs(card.width() - half) < 12, "no column is left over from the answer before"


def test_all_of_it_in_time_is_nothing_to_choose(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cp-200", "4")
    assert page.card.sentence.text() == "You can promise 4 on Tue 24 Nov." and page.card.cards.isHidden()


def test_three_lines_and_a_split_fit_the_usual_window_without_scrolling(
    stage: Stage, page: DeliveryPage
) -> None:
    for item, quantity in (("gk", "100"), ("cp-200", "4"), ("hv", "200")):
        ask(stage, page, item, quantity)
        if item != "hv":
            stage.do(page.question.lines.add_line)
    assert len(page.card.options) == 2 and page.height() == 720
    [scroll] = [area for area in page.findChildren(Scroll) if page.card in area.findChildren(type(page.card))]
    assert scroll.verticalScrollBar().maximum() == 0


# What is saved ---------------------------------------------------------------


def test_a_substitute_is_saved_as_itself_and_named_to_the_customer(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    stage.press(Qt.Key.Key_C, CTRL | SHIFT)
    copied = QApplication.clipboard().text()
    assert copied.startswith(
        "Instead of Wall valve 200 (WV-200) we can deliver Wall valve 210, stainless (WV-210)"
    )
    letter = page._letter()
    assert letter is not None and letter.rows[0][0] == "Wall valve 210, stainless (WV-210), instead of WV-200"
    stage.press(Qt.Key.Key_S, CTRL)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert (promise.item, promise.warehouse, promise.together) == ("WV-210", "PUR", False)
    assert [(part.on, part.quantity) for part in promise.parts] == [(date(2026, 11, 29), Decimal(200))]


def test_a_transfer_is_saved_as_counting_on_the_other_warehouse(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    choose(stage, page, "transfer")
    said = page.card.sentence.text()
    assert said == "You can promise 80 on Tue 24 Nov and 120 on Thu 3 Dec with 120 from Tilburg."
    assert "2 days from Tilburg (ERP)" in page.card.terms.text()
    assert page.chart_panel.title == "Stock of WV-200, Purmerend"
    assert "120 from Tilburg on Thu 3 Dec" in page.chart.plot.accessibleName()
    assert "120 from Tilburg" in words(page.chart.table, 1)
    stage.do(page.save)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert (promise.item, promise.warehouse, promise.together) == ("WV-200", "PUR", True)
    assert [part.quantity for part in promise.parts] == [80, 120]


def test_another_warehouse_is_saved_as_the_sender(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    choose(stage, page, "elsewhere")
    assert page.card.why.text().startswith("Purmerend: Limited by stock")
    stage.do(page.save)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert (promise.warehouse, promise.together) == ("TIL", False)


def test_what_has_yet_to_be_ordered_is_neither_saved_nor_copied_nor_printed(
    stage: Stage, page: DeliveryPage
) -> None:
    ask(stage, page, "wv-300", "40")
    assert page.card.sentence.text() == "If Purchasing orders today: 40 on Thu 3 Dec."
    assert page.card.note.text() == "Nothing can be promised before Purchasing has ordered."
    assert not page.card.save.isEnabled() and not page.card.copy.isEnabled()
    assert "0 of 40" in page.chart.plot.accessibleName(), "the picture promises nothing either"
    QApplication.clipboard().setText("before")
    stage.press(Qt.Key.Key_C, CTRL | SHIFT)
    stage.press(Qt.Key.Key_S, CTRL)
    stage.quiet()
    assert QApplication.clipboard().text() == "before" and saved(stage) == []
    letter = page._letter()
    assert letter is not None and letter.rows[0][2] == "No date can be named yet"


def test_a_way_that_can_be_promised_gives_saving_and_copying_back(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    choose(stage, page, "order")
    assert not page.card.save.isEnabled() and not page.card.copy.isEnabled()
    choose(stage, page, "split")
    assert page.card.save.isEnabled() and page.card.copy.isEnabled()


# Which times counted ---------------------------------------------------------


def test_dates_are_of_delivery_where_times_are_known_and_the_picture_is_of_stock(
    stage: Stage, page: DeliveryPage
) -> None:
    ask(stage, page, "wv-400", "150")
    choose(stage, page, "elsewhere")
    assert page.card.sentence.text() == "You can promise 150 on Thu 26 Nov from Amstelveen."
    assert page.card.terms.text().startswith(
        "Delivery dates: 1 working day handling (profile), 1 day by carrier"
    )
    assert "150 can be promised on Tue 24 Nov" in page.chart.plot.accessibleName(), "ready two days earlier"
    assert "have to be ready" in page.chart_panel._note.text()
    ask_from(stage, page, "wv-400", "150", "AMS")
    assert page.card.why.text() == "Nothing that leaves now arrives before Thu 26 Nov."
    stage.do(page.save)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert [(part.on, part.quantity) for part in promise.parts] == [(date(2026, 11, 26), Decimal(150))]


def ask_from(stage: Stage, page: DeliveryPage, item: str, quantity: str, warehouse: str) -> None:
    stage.do(lambda: page.open_target(DeliveryTarget(customer_name=f"From {warehouse}")))
    stage.do(page.focus_first)
    ask(stage, page, item, quantity)
    page.question.current.warehouse = warehouse
    stage.do(page.check)
    stage.quiet()


def test_where_nobody_knows_times_the_days_are_those_of_stock(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "80")
    assert page.card.terms.text() == (
        "Days on which the goods are ready: neither the ERP nor the profile knows delivery times."
    )
    assert page.chart_panel._note.isHidden()


# What stands beside it -------------------------------------------------------


def test_the_erps_own_figure_stands_beside_ours_and_in_the_picture(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cp-200", "4")
    assert page.card.own_figure.text() == (
        "The ERP's own forecast of CP-200 for Tue 24 Nov: 18. Firmdate counts 12: later orders keep theirs."
    )
    assert "ERP says 18" in page.chart.plot.accessibleName() and "ERP says 18" in words(page.chart.table, 1)


def test_an_equal_figure_is_said_quietly_and_is_no_mark(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "wv-200", "200")
    choose(stage, page, "split")
    assert page.card.own_figure.text() == "The ERP's own forecast of WV-200 for Tue 24 Nov is the same: 80."
    assert "ERP says" not in page.chart.plot.accessibleName()
    choose(stage, page, "elsewhere")
    assert page.card.own_figure.isHidden(), "it is of the warehouse that was asked"


def test_a_figure_that_cannot_be_read_leaves_the_answer_standing(
    stage: Stage, page: DeliveryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise NoPermission("no_permission", system="erp", right="Forecast / Read")

    monkeypatch.setattr(stage.workspace.erp, "native_availability", refuse)
    ask(stage, page, "cp-200", "4")
    assert page.card.state == "ready" and page.card.save.isEnabled()
    assert page.card.own_figure.text() == "The ERP's own forecast cannot be read now."


def test_data_problems_are_told_with_their_document_and_lead_to_the_inbox(
    stage: Stage, page: DeliveryPage
) -> None:
    ask(stage, page, "hv", "80")
    assert page.card.show_problems.isVisible() is False
    stage.do(lambda: page.open_target(DeliveryTarget(customer_name="Next")))
    stage.do(page.focus_first)
    ask(stage, page, "ev-80", "20")
    assert page.card.problems.text() == "Data problems in the ERP that concern this answer: 1, in PO-753."
    stage.do(page.card.show_problems.click)
    stage.quiet()
    assert page.beside.explains and stage.went == [], "nobody has told the inbox yet: the reasons say it"
    stage.do(lambda: watch_data(stage.workspace, ["EV-80"]))
    [entry] = [item for item in stage.do(lambda: list_inbox(stage.workspace)) if "PO-753" in item.subject]
    stage.do(page.card.show_problems.click)
    stage.quiet()
    assert stage.went == [("inbox", InboxTarget(entry.id))]


def test_data_problems_are_those_of_the_warehouse_that_sends(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cv-25", "5")
    assert page.ways[0].kind == "elsewhere" and not page.card.problems.isVisible()
    choose(stage, page, "transfer")
    assert "PO-754" in page.card.problems.text()
