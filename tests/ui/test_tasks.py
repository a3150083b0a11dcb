"""Clicks and work: once, cancelled with its widget, failures always shown."""

from __future__ import annotations

import asyncio
import logging

import pytest
import shiboken6
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import SystemUnreachable
from ui import faults, tasks
from ui.widgets.buttons import Button


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.button = Button("Check delivery", "calendar-blank")
        self.other = Button("Other")
        layout = QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addWidget(self.other)


@pytest.fixture
def page(show):
    return show(Page())


def test_a_double_click_runs_once_and_the_button_says_so(page, run):
    starts, results = [], []

    async def work():
        starts.append(1)
        await asyncio.sleep(0.02)
        return "answer"

    page.button.clicked.connect(
        lambda: tasks.run(
            page, work, key="check", busy=page.button, busy_text="Checking...", on_done=results.append
        )
    )

    async def body():
        page.button.click()
        assert page.button.text().strip() == "Checking..." and not page.button.isEnabled()
        assert page.button.accessibleName() == "Checking..."
        page.button.click()
        assert tasks.run(page, work, key="check") is None
        await asyncio.sleep(0.1)

    run(body)
    assert starts == [1] and results == ["answer"]
    assert page.button.isEnabled() and page.button.text().strip() == "Check delivery"
    assert not tasks.is_running(page, "check")


def test_focus_is_back_on_the_button_when_it_is_no_longer_busy(page, run):
    page.button.setFocus()

    async def body():
        tasks.run(page, lambda: asyncio.sleep(0.01), key="k", busy=page.button)
        assert not page.button.hasFocus()
        await asyncio.sleep(0.05)

    run(body)
    assert page.button.hasFocus()


def test_a_button_that_was_forbidden_meanwhile_stays_so(page, run):
    async def body():
        tasks.run(page, lambda: asyncio.sleep(0.01), key="k", busy=page.button)
        page.button.setEnabled(False)
        await asyncio.sleep(0.05)

    run(body)
    assert not page.button.isEnabled()


def test_a_widget_deleted_while_it_waits_cancels_the_work(qtbot, run):
    page, events = Page(), []

    async def work():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            events.append("cancelled")
            raise

    async def body():
        task = tasks.run(page, work, key="k", busy=page.button, on_done=lambda _: events.append("touched"))
        await asyncio.sleep(0.01)
        shiboken6.delete(page)
        await asyncio.wait([task])
        assert task.cancelled()

    run(body)
    assert events == ["cancelled"]


def test_closing_the_window_cancels_what_its_pages_wait_for(qtbot, run):
    window = QWidget()
    qtbot.addWidget(window)
    page = Page()
    QVBoxLayout(window).addWidget(page)
    window.show()

    async def body():
        task = tasks.run(page, lambda: asyncio.sleep(5), key="k")
        await asyncio.sleep(0.01)
        window.close()
        await asyncio.wait([task], timeout=1)
        assert task.cancelled()

    run(body)


def test_what_was_sent_is_never_cancelled_and_never_touches_what_is_gone(qtbot, run):
    page, events = Page(), []

    async def work():
        await asyncio.sleep(0.05)
        events.append("sent and settled")

    async def body():
        task = tasks.run(page, work, key="convert", shield=True, on_done=lambda _: events.append("touched"))
        await asyncio.sleep(0.01)
        shiboken6.delete(page)
        await tasks.shut_down()
        assert task.done() and not task.cancelled()

    run(body)
    assert events == ["sent and settled"]


def test_a_shielded_failure_is_shown_even_when_its_page_is_gone(qtbot, run):
    page, shown = Page(), []
    tasks.present_errors_with(shown.append)

    async def work():
        await asyncio.sleep(0.02)
        raise SystemUnreachable("timeout", system="erp")

    async def body():
        task = tasks.run(page, work, key="convert", shield=True)
        await asyncio.sleep(0)
        shiboken6.delete(page)
        await asyncio.wait([task])

    run(body)
    assert [error.code for error in shown] == ["timeout"]


def test_an_expected_failure_goes_to_its_caller_else_to_the_window(page, run):
    own, window = [], []
    tasks.present_errors_with(window.append)

    async def work():
        raise SystemUnreachable("timeout", system="erp")

    async def body():
        tasks.run(page, work, key="a", on_error=own.append, busy=page.button)
        tasks.run(page, work, key="b")
        await asyncio.sleep(0.05)

    run(body)
    assert [error.code for error in own] == ["timeout"]
    assert [error.code for error in window] == ["timeout"]
    assert page.button.isEnabled()


@pytest.mark.parametrize("where", ["work", "callback"])
def test_a_bug_is_told_in_one_sentence_and_logged_once(page, run, caplog, tmp_path, where):
    told = []
    faults.tell_faults_with(told.append, tmp_path / "firmdate.log")

    async def work():
        if where == "work":
            raise ZeroDivisionError("a bug")

    def callback(_):
        raise ZeroDivisionError("a bug")

    async def body():
        for key in ("first", "second"):
            tasks.run(page, work, key=key, on_done=callback)
            await asyncio.sleep(0.02)

    with caplog.at_level(logging.ERROR):
        run(body)
    assert len(told) == 2 and str(tmp_path / "firmdate.log") in told[0]
    assert sum("Traceback" in (record.exc_text or "") for record in caplog.records) == 1


def test_replacing_drops_the_older_answer(page, run):
    answers = []

    def asks(text, seconds):
        async def work():
            await asyncio.sleep(seconds)
            return text

        return work

    async def body():
        for text, seconds in (("v", 0.05), ("va", 0.01)):
            tasks.run(page, asks(text, seconds), key="search", on_done=answers.append, when_running="replace")
        await asyncio.sleep(0.1)

    run(body)
    assert answers == ["va"]


def test_a_poll_rests_while_hidden_and_catches_up_when_shown(page, run, qtbot):
    reads = []

    async def work():
        reads.append(1)

    async def body():
        poll = tasks.every(page, 0.02, work, key="poll", on_done=lambda _: None, on_error=lambda _: None)
        await asyncio.sleep(0.1)
        shown = len(reads)
        assert shown >= 2
        page.hide()
        await asyncio.sleep(0.1)
        hidden = len(reads)
        assert hidden <= shown + 1
        await asyncio.sleep(0.1)
        assert len(reads) == hidden
        page.show()
        await asyncio.sleep(0.05)
        assert len(reads) > hidden
        poll.stop()
        await asyncio.sleep(0.03)
        stopped = len(reads)
        await asyncio.sleep(0.06)
        assert len(reads) == stopped

    run(body)


def test_without_a_loop_nothing_is_started_and_nothing_stays_busy(page):
    async def work():
        raise AssertionError("must not run")

    with pytest.raises(RuntimeError):
        tasks.run(page, work, key="k", busy=page.button)
    assert page.button.isEnabled() and not tasks.is_running(page, "k")
