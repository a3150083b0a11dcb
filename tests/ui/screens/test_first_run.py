"""First run: each side tested by itself, the fault inside the side that has it, nothing kept by halves."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.errors import FirmdateError, NoKeyring, SignInFailed, SystemUnreachable
from tests.ui.screens.selling_stage import Stage, nameless, stage
from ui.context import Answered, ConnectionForm, Setup
from ui.screens.first_run import PROFILE, FirstRunWindow
from ui.widgets.primitives import Label

__all__ = ["stage"]


class Systems:
    """Two systems that answer or fail as a test says; what was kept and what was started."""

    def __init__(self) -> None:
        self.faults: dict[str, FirmdateError] = {}
        self.tried: list[tuple[str, ConnectionForm]] = []
        self.kept: list[tuple[str, ConnectionForm, ConnectionForm]] = []
        self.keyring = True
        self.started: list[str] = []

    async def try_connection(self, system: Literal["crm", "erp"], form: ConnectionForm) -> Answered:
        self.tried.append((system, form))
        if system in self.faults:
            raise self.faults[system]
        missing = ("sale: write",) if system == "erp" else ()
        return Answered(system.upper(), "1", "iris", "Waterland", (f"{system} read",), missing)

    async def keep(self, name: str, crm: ConnectionForm, erp: ConnectionForm) -> None:
        if not self.keyring:
            raise NoKeyring("no_keyring")
        self.kept.append((name, crm, erp))

    def setup(self) -> Setup:
        return Setup(
            self.try_connection, self.keep, lambda: self.started.append("practice"), self.started.append,
            crm_kinds=("bottlecrm",), erp_kinds=("tryton",),
        )  # fmt: skip


@pytest.fixture
def systems() -> Systems:
    return Systems()


@pytest.fixture
def window(stage: Stage, systems: Systems) -> FirstRunWindow:
    return stage.show(lambda _context: FirstRunWindow(systems.setup(), "en"), 1280, 800)


def fill(stage: Stage, window: FirstRunWindow) -> None:
    stage.type(window.crm.url, "https://crm.example.com")
    stage.type(window.crm.secret, "token")
    stage.type(window.erp.url, "https://erp.example.com:8000")
    stage.type(window.erp.options["database"], "waterland")
    stage.type(window.erp.options["user"], "iris")
    stage.type(window.erp.secret, "secret")


def test_each_side_asks_for_what_its_system_wants(window: FirstRunWindow) -> None:
    assert list(window.erp.options) == ["database", "user"] and window.crm.options == {}
    assert window.crm.secret.accessibleName() == "Access token"
    assert window.erp.secret.echoMode() == QLineEdit.EchoMode.Password == window.crm.secret.echoMode()
    assert not window.connect_both.isEnabled() and window.why.text() == "Test both to go on"


def test_enter_tests_and_shows_what_the_account_can_do(
    stage: Stage, systems: Systems, window: FirstRunWindow
) -> None:
    fill(stage, window)
    stage.do(lambda: QTest.keyClick(window.erp.secret, Qt.Key.Key_Return))
    stage.quiet()
    wanted = ConnectionForm(
        "tryton", "https://erp.example.com:8000", {"database": "waterland", "user": "iris"}, "secret"
    )
    assert systems.tried == [("erp", wanted)]
    said = [label.text() for label in window.erp.findChildren(Label) if label.isVisible()]
    assert "Signed in as iris at Waterland" in said
    assert "erp read" in said and "sale: write: missing" in said
    assert window.why.text() == "Test the CRM to go on" and not window.connect_both.isEnabled()
    assert "ERP: done" in window.steps.accessibleName() and "CRM: running" in window.steps.accessibleName()


def test_both_connected_are_kept_and_started_once(
    stage: Stage, systems: Systems, window: FirstRunWindow
) -> None:
    fill(stage, window)
    stage.do(window.crm.try_it)
    stage.do(window.erp.try_it)
    stage.quiet()
    assert window.connect_both.isEnabled()
    stage.do(window.connect_both.click)
    stage.quiet()
    stage.do(window.practice.click)
    assert [name for name, _, _ in systems.kept] == [PROFILE] and systems.started == [PROFILE]


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        (SystemUnreachable("not_reachable", system="erp"), "The ERP cannot be reached"),
        (SignInFailed("sign_in_failed", system="erp"), "The ERP refuses the sign-in"),
    ],
)
def test_a_fault_stands_in_the_side_that_has_it(
    stage: Stage, systems: Systems, window: FirstRunWindow, fault: FirmdateError, title: str
) -> None:
    systems.faults["erp"] = fault
    fill(stage, window)
    stage.do(window.crm.try_it)
    stage.do(window.erp.try_it)
    stage.quiet()
    assert window.erp.banner.isVisible() and title in window.erp.banner.accessibleName()
    assert "Settings" not in window.erp.banner.accessibleName(), "there are none yet"
    assert not window.crm.banner.isVisible() and window.crm.connected
    assert not window.connect_both.isEnabled() and window.why.text() == "Test the ERP to go on"


def test_what_is_edited_after_the_test_must_be_tested_again(stage: Stage, window: FirstRunWindow) -> None:
    fill(stage, window)
    stage.do(window.crm.try_it)
    stage.do(window.erp.try_it)
    stage.quiet()
    stage.type(window.erp.url, "1")
    assert not window.erp.connected and not window.connect_both.isEnabled()


def test_no_keyring_is_said_and_nothing_is_started(
    stage: Stage, systems: Systems, window: FirstRunWindow
) -> None:
    systems.keyring = False
    fill(stage, window)
    stage.do(window.crm.try_it)
    stage.do(window.erp.try_it)
    stage.quiet()
    stage.do(window.connect_both.click)
    stage.quiet()
    said = window.banner.accessibleName()
    assert window.banner.isVisible() and "finds no keyring" in said and "Nothing was written." in said
    assert systems.kept == [] and systems.started == [] and window.connect_both.isEnabled()


def test_practising_always_works(stage: Stage, systems: Systems, window: FirstRunWindow) -> None:
    stage.do(window.practice.click)
    stage.do(window.practice.click)
    assert systems.started == ["practice"]


def test_every_control_has_a_name(window: FirstRunWindow) -> None:
    assert nameless(window) == []
