"""The delivery check: asking by keyboard, the answer and its ways, what can be promised and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.connectors.practice.records import Move
from app.errors import NoPermission
from app.services.delivery_questions import ItemIndex
from app.services.promises import list_promises
from app.services.search import refresh_index
from tests.ui.screens.selling_stage import CTRL, TODAY, Stage, nameless, stage
from ui.context import DeliveryTarget
from ui.screens.delivery import DeliveryPage

__all__ = ["stage"]
SHIFT = Qt.KeyboardModifier.ShiftModifier
SPLIT = "You can promise 80 on Tue 24 Nov and 120 on Fri 4 Dec."


@pytest.fixture
def page(stage: Stage) -> DeliveryPage:
    stage.do(lambda: refresh_index(stage.workspace))
    shown = stage.show(DeliveryPage)
    stage.quiet()
    stage.do(shown.focus_first)
    return shown


def keys(stage: Stage, text: str) -> None:
    stage.do(lambda: QTest.keyClicks(QApplication.focusWidget(), text))


def ask(stage: Stage, page: DeliveryPage, item: str, quantity: str) -> None:
    """Item, Enter, quantity, Enter: then the answer."""
    keys(stage, item)
    stage.press(Qt.Key.Key_Return)
    keys(stage, quantity)
    stage.press(Qt.Key.Key_Return)
    stage.quiet()


def test_a_few_letters_of_the_code_complete_and_lead_to_the_quantity(
    stage: Stage, page: DeliveryPage
) -> None:
    assert page.question.lines.item.hasFocus(), "the first thing is the item"
    keys(stage, "hv2")
    assert [item.code for item in page.question.lines.item.suggestions] == ["HV-200"]
    stage.press(Qt.Key.Key_Return)
    assert page.question.lines.quantity.hasFocus()
    line = page.question.current
    assert (line.item, line.name) == ("HV-200", "Heating valve 200")
    stage.quiet()
    units = page.question.lines.unit
    assert [units.itemText(i) for i in range(units.count())] == ["Unit", "Box of 25", "Box of 100"]


def test_a_word_of_the_name_completes_too_and_the_arrows_choose(stage: Stage, page: DeliveryPage) -> None:
    keys(stage, "ball")
    assert [item.code for item in page.question.lines.item.suggestions] == ["BV-15", "BV-25"]
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    assert page.question.current.item == "BV-25"
    stage.quiet()


def test_what_is_typed_before_the_items_are_read_means_the_same(stage: Stage, page: DeliveryPage) -> None:
    question = page.question
    question._index, question._index_read = ItemIndex(), False
    ask(stage, page, "hv", "200")
    assert page.card.state == "empty" and question.hint.text() == "Enter or Ctrl+Enter checks"
    stage.do(question._poll.now)
    stage.quiet()
    assert question.current.item == "HV-200" and page.card.sentence.text() == SPLIT


def test_the_answer_has_a_split_its_reason_and_its_time(stage: Stage, page: DeliveryPage) -> None:
    assert page.card.state == "empty"
    ask(stage, page, "hv", "200")
    card = page.card
    assert card.state == "ready" and card.sentence.text() == SPLIT
    assert "Limited by SO-2207 (Brandt Metaalbouw B.V.)" in card.why.text()
    assert [option.text() for option in card.options] == ["80 + 120", "200 together"]
    assert card.read_at.age is not None and card.read_at.age.text.startswith("ERP live, read ")
    assert page.question.lines.chip_of(page.question.current) == ("80 on time, 120 later", "warning")
    assert page.chart_panel.state == "ready" and "80 of 200" in page.chart.plot.accessibleName()


def test_choosing_a_way_rewrites_sentence_and_chart(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.do(page.card.options[1].click)
    assert page.card.sentence.text() == "You can promise 200 on Fri 4 Dec."
    assert "80 of 200" not in page.chart.plot.accessibleName()
    assert "200 can be promised on Fri 4 Dec" in page.chart.plot.accessibleName()


def test_another_warehouse_is_a_way_where_it_has_more(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cv-25", "5")
    heads = [option.text() for option in page.card.options]
    assert heads == ["5 from Tilburg", "5 from Tilburg to Purmerend"]
    assert page.card.sentence.text() == "You can promise 5 on Tue 24 Nov from Tilburg."
    assert page.chart_panel.title == "Stock of CV-25, Tilburg"
    assert page.card.icon._token == "success", "good news has no sign of bad news beside it"
    stage.do(page.save)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert promise.warehouse == "TIL" and promise.quantity == 5


def test_a_kit_names_what_limits_it(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "kit-hz", "20")
    assert page.card.sentence.text() == "You can promise 11 on Tue 24 Nov and 9 on Thu 10 Dec."
    assert "TS-2" in page.card.why.text() and page.chart_panel.title == "Stock of TS-2, Purmerend"


def test_a_promise_is_saved_as_chosen_for_its_customer(stage: Stage, page: DeliveryPage) -> None:
    target = DeliveryTarget(customer_key="account-dejong", customer_name="De Jong Klimaat BV")
    stage.do(lambda: page.open_target(target))
    stage.do(page.focus_first)
    ask(stage, page, "hv", "200")
    assert page.card.note.text().startswith("Kept for De Jong Klimaat BV")
    stage.press(Qt.Key.Key_S, CTRL)
    stage.quiet()
    [promise] = stage.do(lambda: list_promises(stage.workspace))
    assert [(p.on, p.quantity) for p in promise.parts] == [
        (date(2026, 11, 24), Decimal(80)), (date(2026, 12, 4), Decimal(120)),
    ]  # fmt: skip
    assert promise.customer_id == "account-dejong" and promise.told_crm
    assert page.card.note.text() == "Saved and noted in the CRM. You are told if it stops being true."
    assert not page.card.save.isEnabled() and stage.said == ["Promise saved: HV-200"] and stage.counted == 1
    stage.press(Qt.Key.Key_S, CTRL)
    stage.quiet()
    assert len(stage.do(lambda: list_promises(stage.workspace))) == 1, (
        "a second Ctrl+S makes no second promise"
    )


def test_what_can_no_longer_be_kept_is_not_saved(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cp-100", "27")
    assert page.card.save.isEnabled()
    taken = Move(
        "gone", "Waterland Techniek BV", "product-CP-100", "warehouse-PUR", Decimal(-20), "sales_order"
    )
    stage.company.state.moves["gone"] = replace(taken, on=TODAY)
    stage.do(page.save)
    stage.quiet()
    assert stage.do(lambda: list_promises(stage.workspace)) == []
    assert "can no longer be kept" in page.card.note.text() and not page.card.save.isEnabled()


def test_a_changed_question_takes_the_promise_back_until_it_is_asked_again(
    stage: Stage, page: DeliveryPage
) -> None:
    ask(stage, page, "hv", "200")
    stage.do(lambda: page.question.lines.quantity.selectAll())
    keys(stage, "80")
    assert not page.card.save.isEnabled() and "Enter checks again" in page.card.note.text()
    stage.press(Qt.Key.Key_Return)
    stage.quiet()
    assert page.card.sentence.text() == "You can promise 80 on Tue 24 Nov." and page.card.save.isEnabled()


def test_the_erp_lost_greys_the_last_answer_and_promises_nothing(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.clock.forward(hours=2)
    stage.company.switches.turn_on("erp_down")
    stage.do(page.check)
    stage.quiet()
    card = page.card
    assert card.state == "stale" and card.sentence.text() == SPLIT and page.chart_panel.state == "stale"
    assert card.read_at.age is not None and card.read_at.age.text == "cached 2 h ago, ERP not reachable"
    assert not card.save.isEnabled() and "A promise waits for live stock." in card.note.text()
    assert not any(option.isEnabled() for option in card.options)
    assert "needs live stock" in card.options[0].accessibleName()
    stage.press(Qt.Key.Key_S, CTRL)
    stage.quiet()
    assert stage.do(lambda: list_promises(stage.workspace)) == []
    stage.company.switches.turn_off()
    stage.do(page.check)
    stage.quiet()
    assert card.state == "ready" and card.save.isEnabled() and all(o.isEnabled() for o in card.options)


def test_the_erp_never_reached_is_an_error_with_try_now(stage: Stage, page: DeliveryPage) -> None:
    stage.company.switches.turn_on("erp_down")
    ask(stage, page, "hv", "200")
    assert page.card.state == "error"
    stage.company.switches.turn_off()
    stage.do(page.card.retry_requested.emit)
    stage.quiet()
    assert page.card.state == "ready"


def test_while_it_is_read_the_card_says_so(stage: Stage, page: DeliveryPage) -> None:
    stage.company.latency = 0.3
    keys(stage, "hv")
    stage.press(Qt.Key.Key_Return)
    keys(stage, "2")
    stage.press(Qt.Key.Key_Return)
    assert page.card.state == "loading" and page.again.busy
    stage.company.latency = 0
    stage.quiet()
    assert page.card.state == "ready" and not page.again.busy


def test_a_missing_right_is_told_with_whom_to_ask(
    stage: Stage, page: DeliveryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise NoPermission("no_permission", system="erp", right="Stock / Read")

    monkeypatch.setattr(stage.workspace.erp, "stock", refuse)
    ask(stage, page, "hv", "200")
    assert page.card.state == "no_permission" and "Stock / Read" in page.card.accessibleDescription()


@pytest.mark.parametrize(
    ("item", "quantity", "says"), [("XY-1", "2", "XY-1"), ("hv", "0", "above zero"), ("CP-80", "2", "")]
)
def test_what_cannot_be_asked_is_said_where_the_answer_would_be(
    stage: Stage, page: DeliveryPage, item: str, quantity: str, says: str
) -> None:
    ask(stage, page, item, quantity)
    if item == "CP-80":  # no longer sold, but what lies there can be asked for
        assert page.card.state == "ready"
        return
    assert page.card.state == "empty" and says in page.card.accessibleDescription()
    assert not page.card.save.isVisible()


def test_a_missing_quantity_is_asked_for(stage: Stage, page: DeliveryPage) -> None:
    keys(stage, "hv")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return, CTRL)
    assert page.question.hint.text() == "How many HV-200?" and page.question.lines.quantity.hasFocus()
    stage.quiet()


def test_the_lines_of_a_quote_with_its_day_and_its_customer(stage: Stage, page: DeliveryPage) -> None:
    stage.do(lambda: page.open_target(DeliveryTarget(quote_id="quote-Q-0001")))
    stage.quiet()
    assert [(line.item, line.quantity) for line in page.question.lines.lines] == [
        ("CP-100", 4), ("BV-25", 20), ("SRV-1", 6),
    ]  # fmt: skip
    assert page.customer.text() == "Van Dijk Installatie BV" and page.quote.text() == "Quote Q-0001"
    chips = [page.question.lines.chip_of(line)[0] for line in page.question.lines.lines]
    assert chips == ["On time", "On time", "Needs no stock"]
    stage.do(lambda: page.question.lines.quantity.setFocus())
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    assert page.question.current.item == "SRV-1" and "needs no stock" in page.card.sentence.text()
    assert page.chart_panel.state == "empty"


def test_lines_of_one_question_consume_from_each_other(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "cp-100", "20")
    stage.do(page.question.lines.add_line)
    ask(stage, page, "cp-100", "20")
    chips = [page.question.lines.chip_of(line)[0] for line in page.question.lines.lines]
    assert chips == ["On time", "7 on time, 13 later"]
    stage.do(page.question.lines.remove_current)
    assert len(page.question.lines.lines) == 1 and not page.card.save.isEnabled()


def test_the_sentence_is_copied_in_the_customers_language(stage: Stage, page: DeliveryPage) -> None:
    for party in stage.company.state.parties.values():
        if party.number == "10003":
            party.language = "nl"
    target = DeliveryTarget(customer_key="account-dejong", customer_name="De Jong Klimaat BV")
    stage.do(lambda: page.open_target(target))
    stage.do(page.focus_first)
    ask(stage, page, "hv", "200")
    stage.press(Qt.Key.Key_C, CTRL | SHIFT)
    copied = QApplication.clipboard().text()
    assert "dinsdag 24 november" in copied and "SO-2207" not in copied and "Brandt" not in copied


def test_the_same_target_again_keeps_what_was_answered(stage: Stage, page: DeliveryPage) -> None:
    target = DeliveryTarget(customer_key="account-dejong", customer_name="De Jong Klimaat BV")
    stage.do(lambda: page.open_target(target))
    stage.do(page.focus_first)
    ask(stage, page, "hv", "200")
    stage.do(lambda: page.open_target(target))
    assert page.card.sentence.text() == SPLIT
    stage.do(lambda: page.open_target(DeliveryTarget(item="CP-100")))
    stage.quiet()
    assert page.card.state == "empty" and page.question.current.item == "CP-100"
    assert page.customer.isHidden()


def test_t_shows_the_stock_as_a_table(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.do(page.chart.plot.setFocus)
    stage.press(Qt.Key.Key_T)
    assert page.chart.shows_table and page.chart.table.row_count >= 4


def test_every_control_has_a_name(stage: Stage, page: DeliveryPage) -> None:
    ask(stage, page, "hv", "200")
    stage.do(page.question.lines.add_line)
    assert nameless(page) == []
