"""One panel, six states: title, place and height stay; the body and what is read aloud change."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tests.ui import parts
from ui.widgets.empty import EmptyState, Skeleton
from ui.widgets.panel import Panel
from ui.widgets.primitives import Age, Label

LIVE = Age("live", "ERP live, 3 s ago")
CACHED = Age("cached", "cached 2 h ago, ERP unreachable")


class Page(QWidget):
    """A panel with something under it that must not jump."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = Panel("Open invoices")
        self.under = Label("under it")
        self.table = parts.invoices()
        box = QVBoxLayout(self)
        box.addWidget(self.panel)
        box.addWidget(self.under)
        box.addStretch(1)


STATES = {
    "loading": lambda page: page.panel.show_loading(3),
    "ready": lambda page: page.panel.show_ready(page.table, count=3, age=LIVE),
    "stale": lambda page: page.panel.show_stale(page.table, CACHED, count=3),
    "empty": lambda page: page.panel.show_empty("receipt", "Nothing open", "All is paid."),
    "error": lambda page: page.panel.show_error("We cannot read invoices now", "The ERP is silent."),
    "no_permission": lambda page: page.panel.show_no_permission("You may not read", "Ask for the right."),
}


@pytest.fixture
def page(show):
    return show(Page())


@pytest.mark.parametrize("first", ["loading", "ready"])
@pytest.mark.parametrize("second", STATES)
def test_nothing_jumps_from_one_state_to_another(page, qapp, first, second):
    STATES[first](page)
    qapp.processEvents()
    before = (page.panel.height(), page.under.y(), page.panel.title)
    STATES[second](page)
    qapp.processEvents()
    assert (page.panel.height(), page.under.y(), page.panel.title) == before
    assert page.panel.state == second


def test_there_and_back_through_all_six_keeps_the_content(page, qapp, qtbot):
    STATES["ready"](page)
    qapp.processEvents()
    tall = page.panel.height()
    for show_state in STATES.values():
        show_state(page)
        qapp.processEvents()
        assert page.panel.height() == tall
    STATES["ready"](page)
    qapp.processEvents()
    assert page.panel.height() == tall and page.table.isVisible()
    former = (Skeleton, EmptyState)
    qtbot.waitUntil(lambda: not any(page.panel.findChildren(kind) for kind in former))


def test_stale_figures_stay_and_go_grey_and_live_ones_come_back(page):
    STATES["stale"](page)
    assert page.table.isVisible() and page.table.view.stale
    assert page.panel.accessibleDescription() == "Not live. cached 2 h ago, ERP unreachable"
    STATES["ready"](page)
    assert not page.table.view.stale


def test_the_note_says_what_waits(page):
    page.panel.show_stale(page.table, CACHED, note="As of 10:12. Conversion waits.")
    assert "Conversion waits" in " ".join(label.text() for label in page.panel.findChildren(Label))
    STATES["ready"](page)
    shown = [label.text() for label in page.panel.findChildren(Label) if label.isVisible()]
    assert not any("Conversion waits" in text for text in shown)


def test_try_now_calls_back_and_the_focus_is_not_lost(page, qapp):
    calls = []
    page.panel.retry_requested.connect(lambda: calls.append("signal"))
    page.panel.show_error(
        "We cannot read invoices now", "Silent.", lambda: (calls.append("retry"), page.panel.show_loading())
    )
    button = page.panel.findChild(QPushButton)
    button.setFocus()
    button.click()
    assert calls == ["signal", "retry"]
    assert page.panel.hasFocus(), "with nothing to focus inside, the panel itself keeps the place"
    STATES["ready"](page)
    assert page.table.view.hasFocus()


def test_another_content_replaces_and_deletes_the_former(page, qtbot):
    STATES["ready"](page)
    gone = []
    page.table.destroyed.connect(lambda: gone.append(1))
    page.panel.show_ready(parts.order_table())
    qtbot.waitUntil(lambda: gone == [1])


def test_what_servers_say_is_plain_text(page):
    nasty = "<b>bold</b> <img src=x>"
    page.panel.show_empty("receipt", nasty, nasty)
    shown = [label.text() for label in page.panel.findChildren(Label) if label.isVisible()]
    assert nasty in shown
    assert all(label.textFormat().name == "PlainText" for label in page.panel.findChildren(Label))
