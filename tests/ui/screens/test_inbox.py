"""Inbox: what needs a person, told and settled in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.errors import StorageFault, SystemUnreachable
from app.services.convert import convert_quote
from app.services.inbox import list_inbox, report_fault
from app.services.order_status import watch_orders
from tests.ui.screens.selling_stage import Stage, nameless, stage, words
from ui.context import InboxTarget, QuoteTarget
from ui.screens.inbox import InboxPage

__all__ = ["stage"]


def trouble(stage: Stage) -> None:
    """An outcome that is not known and a number that is owed."""
    stage.company.switches.turn_on("create_outcome_unknown_but_done", times=1)
    stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.company.switches.turn_on("write_back_lost", times=1)
    stage.do(lambda: convert_quote(stage.workspace, "Q-0008"))


@pytest.fixture
def page(stage: Stage) -> InboxPage:
    trouble(stage)
    shown = stage.show(InboxPage)
    stage.until(lambda: shown.detail.item is not None)
    stage.quiet()
    return shown


def chosen(stage: Stage, page: InboxPage, kind: str) -> int:
    item = next(item for item in page._items.values() if item.kind == kind)
    stage.do(lambda: page.table.choose(item.id))
    stage.until(lambda: page.detail.item is not None and page.detail.item.id == item.id)
    return item.id


def story(page: InboxPage) -> list[str]:
    from ui.widgets.primitives import Elided

    lines = [page.detail._moments.itemAt(i).widget() for i in range(page.detail._moments.count())]
    return [line.findChild(Elided).text() for line in lines if line is not None]


def test_what_is_unread_is_strong_until_it_was_looked_at(stage: Stage, page: InboxPage) -> None:
    stage.until(lambda: [row.cells[1].strong for row in page.table.view.table_model.shown] == [False, True])
    assert stage.counted >= 1
    assert page.head.aside.text() == "2 open, 0 yours"


def test_an_unknown_outcome_tells_its_story_and_what_not_to_do(stage: Stage, page: InboxPage) -> None:
    chosen(stage, page, "outcome_unknown")
    assert "may exist in the ERP" in page.detail.title_label.text()
    assert "do not create the order by hand" in page.detail.banner.accessibleName()
    assert any("Outcome unknown" in line for line in story(page))
    assert page.detail.facts.facts()["Quote"] == "Q-0001"


def test_look_up_now_settles_it(stage: Stage, page: InboxPage) -> None:
    chosen(stage, page, "outcome_unknown")
    assert page.detail.retry.isVisible()
    stage.do(page.detail.retry.click)
    stage.until(lambda: words(page.table, 1) == [])
    assert page.panel.state == "empty"
    assert stage.do(lambda: list_inbox(stage.workspace)) == []
    stage.do(lambda: page.filters.choose("done"))
    stage.until(lambda: len(words(page.table, 1)) == 2)


def test_o_opens_the_quote(stage: Stage, page: InboxPage) -> None:
    chosen(stage, page, "write_back_owed")
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_O)
    assert stage.went == [("quotes", QuoteTarget("Q-0008"))]


def test_a_assigns_and_n_notes_in_place(stage: Stage, page: InboxPage) -> None:
    chosen(stage, page, "outcome_unknown")
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_A)
    assert page.detail.field.hasFocus() and page.detail.field.text() == "rep"
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: page.detail.owner.text() == "rep")
    assert page.filters.toggles["mine"].text() == "Mine 1" or stage.until(
        lambda: page.filters.toggles["mine"].text() == "Mine 1"
    )
    stage.do(page.focus_first)
    stage.press(Qt.Key.Key_N)
    stage.type(page.detail.field, "Called: no answer")  # letters A, N and O among them
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: "rep: Called: no answer" in story(page))
    assert stage.went == []


def test_dismissing_wants_a_reason_and_esc_gives_it_up(stage: Stage, page: InboxPage) -> None:
    chosen(stage, page, "write_back_owed")
    stage.do(page.detail.dismiss.click)
    stage.press(Qt.Key.Key_Return)  # without a reason nothing happens
    stage.rest()
    assert len(words(page.table, 1)) == 2
    stage.press(Qt.Key.Key_Escape)
    assert not page.detail.field.isVisible()
    stage.do(page.detail.dismiss.click)
    stage.type(page.detail.field, "typed by hand in the CRM")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: len(words(page.table, 1)) == 1)
    done = stage.do(lambda: list_inbox(stage.workspace, all_states=True))
    assert [item.state for item in done if item.kind == "write_back_owed"] == ["dismissed"]


def test_a_fault_that_repeats_is_one_row_with_a_count(stage: Stage, page: InboxPage) -> None:
    fault = SystemUnreachable("not_reachable", system="erp")
    for _ in range(3):
        stage.do(lambda: report_fault(stage.workspace, fault))
    stage.do(page.read_again)
    stage.until(lambda: any("(3 times)" in said for said in words(page.table, 1)))
    chosen(stage, page, "connection")
    stage.do(page.detail.open.click)
    assert stage.went == [("settings", None)]


def test_a_notification_opens_its_entry(stage: Stage, page: InboxPage) -> None:
    item = next(item for item in page._items.values() if item.kind == "write_back_owed")
    stage.do(lambda: page.open_target(InboxTarget(item.id)))
    stage.until(lambda: page.detail.item is not None and page.detail.item.id == item.id)


def test_an_empty_inbox_says_so(stage: Stage) -> None:
    shown = stage.show(InboxPage)
    assert shown.panel.state in ("loading", "empty")
    stage.until(lambda: shown.panel.state == "empty")
    assert "Nothing waits" in shown.panel.accessibleDescription() and shown.detail.state == "empty"


def test_a_store_that_fails_is_an_error(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_):
        raise StorageFault("database_unusable")

    monkeypatch.setattr(type(stage.workspace.store), "run", broken)
    shown = stage.show(InboxPage)
    stage.until(lambda: shown.panel.state == "error")


def test_a_narrow_page_leaves_the_owner_out(stage: Stage, page: InboxPage) -> None:
    assert not page.table.view.isColumnHidden(2)
    stage.do(lambda: page.resize(1000, 600))
    stage.rest()
    assert page.panel.width() == 320 and page.table.view.isColumnHidden(2)


def test_every_control_has_a_name(page: InboxPage) -> None:
    assert nameless(page) == []


def test_a_cancelled_orders_part_is_freed_with_a_reason(stage: Stage) -> None:
    made = stage.do(lambda: convert_quote(stage.workspace, "Q-0001"))
    stage.company.state.orders[made.order_id].state = "cancelled"
    stage.do(lambda: watch_orders(stage.workspace))
    page = stage.show(InboxPage)
    stage.until(lambda: page.detail.item is not None)
    stage.quiet()
    assert page.detail.free.isVisible() and not page.detail.field.isVisible()
    stage.do(page.detail.free.click)
    page.detail.field.setText("the customer wants it after all")
    stage.do(page.detail._say)
    stage.until(lambda: page.detail.item is None or page.detail.item.state == "settled")
    assert (stage.do(lambda: stage.workspace.crm.quote("Q-0001"))).sales_order_numbers == ()
    assert stage.do(lambda: list_inbox(stage.workspace)) == []
    assert nameless(page) == []


def test_other_entries_free_nothing(stage: Stage, page: InboxPage) -> None:
    assert not page.detail.free.isVisible()
