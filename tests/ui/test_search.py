"""Ctrl+K: three letters and Enter, the newest answer only, and the focus back where it was."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.errors import SystemUnreachable
from tests.ui import parts
from tests.ui.test_shell import CTRL, Window
from ui import tasks
from ui.screens.search import SearchGroup, SearchOverlay, SearchResult
from ui.screens.search_results import hits


@pytest.fixture
def opened(show, qtbot, run):
    """A window with the search open over it; gives (shell, overlay, what was opened)."""

    def start(provider=parts.search):
        made = Window(show, search=lambda window: SearchOverlay(window, provider))

        async def up():
            await asyncio.sleep(0.05)
            assert made.shell.page is not None
            qtbot.keyClick(made.shell, Qt.Key.Key_K, CTRL)
            await asyncio.sleep(0.05)

        run(up)
        overlay = made.shell.findChild(SearchOverlay)
        chosen = []
        overlay.opened.connect(lambda target: chosen.append(("open", target)))
        overlay.check_delivery.connect(lambda target: chosen.append(("check", target)))
        return made.shell, overlay, chosen

    return start


def type_into(run, qtbot, overlay, text, wait=0.12):
    async def body():
        qtbot.keyClicks(overlay.field, text)
        await asyncio.sleep(wait)

    run(body)


def current(overlay) -> str:
    result = overlay._results.result(overlay.view.currentIndex())
    return result.title if result else ""


def test_ctrl_k_three_letters_enter(opened, qtbot, run):
    shell, overlay, chosen = opened()
    assert overlay.field.hasFocus()
    type_into(run, qtbot, overlay, "van")
    assert current(overlay).startswith("Van Dijk Installatietechniek")
    qtbot.keyClick(overlay.field, Qt.Key.Key_Down)
    qtbot.keyClick(overlay.field, Qt.Key.Key_Down)
    assert current(overlay).startswith("Q-1187"), "headings are passed over"
    assert "Q-1187" in overlay.field.accessibleDescription()
    qtbot.keyClick(overlay.field, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Q-1187"
    qtbot.keyClick(overlay.field, Qt.Key.Key_Up)
    qtbot.keyClick(overlay.field, Qt.Key.Key_Up)
    qtbot.keyClick(overlay.field, Qt.Key.Key_Return)
    assert chosen == [("open", "customer:10042")] and shell.page.field.hasFocus()


def test_ctrl_enter_checks_delivery(opened, qtbot, run):
    _, overlay, chosen = opened()
    type_into(run, qtbot, overlay, "van")
    qtbot.keyClick(overlay.field, Qt.Key.Key_Return, CTRL)
    assert chosen == [("check", "customer:10042")]


def test_esc_closes_and_gives_the_focus_back(opened, qtbot):
    shell, overlay, chosen = opened()
    qtbot.keyClick(overlay.field, Qt.Key.Key_Escape)
    assert chosen == [] and shell.page.field.hasFocus() and not overlay.isVisible()


def test_only_the_newest_answer_is_shown_and_the_box_keeps_its_height(opened, qtbot, run):
    asked = []

    async def slow_first(text):
        asked.append(text)
        await asyncio.sleep(0.3 if text == "v" else 0.01)
        hit = SearchResult("buildings", f"answer to {text}")
        return [SearchGroup("Customers", (hit, hit, hit) if text == "" else (hit,))]

    _, overlay, _ = opened(slow_first)
    tall = overlay.view.height()
    type_into(run, qtbot, overlay, "v", wait=0.1)
    type_into(run, qtbot, overlay, "an", wait=0.5)
    assert current(overlay) == "answer to van"
    assert "va" not in asked, "keys that follow each other at once are one question"
    assert overlay.view.height() == tall > 0


def test_nothing_found_and_a_failing_index_are_said(opened, qtbot, run):
    async def provider(text):
        if text == "x":
            raise SystemUnreachable("index")
        return []

    _, overlay, _ = opened(provider)
    type_into(run, qtbot, overlay, "qq")
    assert overlay._message.isVisible() and "“qq”" in overlay._message.text()
    overlay.field.clear()
    type_into(run, qtbot, overlay, "x")
    assert "cannot be read" in overlay._message.text()


def test_closing_the_search_ends_its_question(opened, qtbot, run):
    cancelled = []

    async def forever(text):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(text)
            raise
        return []

    _, overlay, _ = opened(forever)

    async def close():
        overlay.dismiss()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        await asyncio.sleep(0.05)

    run(close)
    assert cancelled == [""]
    assert not tasks._alive


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("van d", "Van Dijk", [(0, 5)]),
        ("dijk van", "Van Dijk", [(0, 3), (4, 8)]),
        ("cafe", "Café Zürich", [(0, 4)]),
        ("zur", "Café Zürich", [(5, 8)]),
        ("x", "Van Dijk", []),
        ("", "Van Dijk", []),
        ("1187", "Q-1187 Boiler", [(2, 6)]),
        ("i", "İstanbul", [(0, 1)]),
    ],
)
def test_matched_letters(query, text, found):
    assert hits(query, text) == found


def test_enter_before_the_answer_opens_what_was_typed(opened, run, qtbot):
    asked = []

    async def slow(text):
        asked.append(text)
        await asyncio.sleep(0.1)
        return [SearchGroup("Customers", (SearchResult("buildings", f"found {text}", target=text),))]

    _, overlay, chosen = opened(slow)

    async def body():
        await asyncio.sleep(0.2)
        qtbot.keyClicks(overlay.field, "jon")
        qtbot.keyClick(overlay.field, Qt.Key.Key_Return)
        assert chosen == []
        await asyncio.sleep(0.3)

    run(body)
    assert chosen == [("open", "jon")] and asked[-1] == "jon"
