"""Settings: connections tested and told, and what is said of the program."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

import app
from app.errors import FirmdateError
from tests.ui.screens.selling_stage import Stage, nameless, stage
from ui.context import Answered, ConnectionForm, ScreenContext, Setup
from ui.screens.settings import SettingsPage
from ui.theme.theme import theme

__all__ = ["stage"]


async def _never(*_: object) -> Answered:
    raise AssertionError


async def _keep(_name: str, _crm: ConnectionForm, _erp: ConnectionForm) -> None:
    raise AssertionError


SETUP = Setup(
    _never, _keep, lambda: None, lambda _name: None, profile="office",
    crm=("bottlecrm", "https://crm.example.com"), erp=("tryton", "https://erp.example.com:8000"),
)  # fmt: skip


def make(context: ScreenContext) -> SettingsPage:
    return SettingsPage(context, SETUP)


@pytest.fixture
def page(stage: Stage) -> SettingsPage:
    shown = stage.show(make)
    stage.until(lambda: shown.connections.state != "loading")
    stage.quiet()
    return shown


def test_what_is_connected_and_that_all_is_well(page: SettingsPage) -> None:
    assert page.systems.facts() == {
        "CRM": "BottleCRM at https://crm.example.com", "ERP": "Tryton at https://erp.example.com:8000",
    }  # fmt: skip
    assert page.connections.state == "ready" and {f.result for f in page.findings} == {"pass"}
    assert page.profile.facts()["Profile"] == "office" and page.about.facts()["Firmdate"] == app.__version__


def test_a_lost_system_is_a_finding_with_its_remedy_and_testing_again_clears_it(
    stage: Stage, page: SettingsPage
) -> None:
    stage.company.switches.turn_on("erp_down")
    stage.do(page.test.click)
    stage.quiet()
    [lost] = [finding for finding in page.findings if finding.result == "fail"]
    assert lost.id == "erp_connection"
    lines = [page._findings.itemAt(i).widget().accessibleName() for i in range(page._findings.count())]
    [said] = [line for line in lines if line.startswith("Does not work")]
    assert "The ERP cannot be reached" in said and "Check the network" in said
    stage.company.switches.turn_off()
    stage.do(page.read_again)
    stage.quiet()
    assert {f.result for f in page.findings} == {"pass"}


def test_while_it_tests_the_button_says_so(stage: Stage, page: SettingsPage) -> None:
    stage.company.latency = 0.2
    stage.do(page.test.click)
    assert page.test.busy
    stage.quiet()
    assert not page.test.busy


def test_the_look_follows_the_choice_and_the_choice_the_look(stage: Stage, page: SettingsPage) -> None:
    stage.do(lambda: page.scheme.activated.emit(2))
    assert theme.dark and page.scheme.currentText() == "Dark"
    stage.do(lambda: theme.choose("light"))
    assert page.scheme.currentText() == "Light"


def test_rows_can_be_compact(stage: Stage, page: SettingsPage) -> None:
    try:
        stage.do(lambda: page.density.activated.emit(1))
        assert theme.row < 32
    finally:
        theme.density = "comfortable"


def test_copy_for_it_has_versions_and_findings_and_no_secret(stage: Stage, page: SettingsPage) -> None:
    stage.do(lambda: page._copy([("Firmdate", app.__version__)]))
    text = QApplication.clipboard().text()
    assert f"Firmdate: {app.__version__}" in text and "erp_connection: pass" in text
    assert stage.said == ["Copied"]


def test_a_fault_of_the_testing_itself_is_an_error_state(stage: Stage, page: SettingsPage) -> None:
    stage.do(lambda: page._fail(FirmdateError("unknown")))
    assert page.connections.state == "error"


def test_every_control_has_a_name(page: SettingsPage) -> None:
    assert nameless(page) == []
