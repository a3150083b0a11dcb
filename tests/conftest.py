"""What every test shares: the account of tests that ran against the real thing, and the mark `long`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.postgresql", "tests.servers"]

REAL = {
    "tryton": "Tryton",
    "bottlecrm": "BottleCRM",
    "secret_service": "Secret Service",
    "postgresql": "PostgreSQL",
}
ALWAYS_NAMED = ("tryton", "bottlecrm", "secret_service")


class RealTests:
    """Counts tests marked `real`, in the process that collects the reports of all workers."""

    def __init__(self) -> None:
        self.ran: Counter[str] = Counter()
        self.skipped: list[str] = []
        self.modules_skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        names = [str(value) for key, value in report.user_properties if key == "real"]
        if not names:
            return
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)
        elif report.when == "call":
            self.ran.update(names)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        # A module that skips itself hides its tests, and with them their marks.
        if report.skipped:
            self.modules_skipped.append(report.nodeid)

    def sentence(self) -> str:
        """`real: 12 against Tryton, 9 against BottleCRM, …`"""
        names = [name for name in REAL if name in ALWAYS_NAMED or self.ran[name]]
        return "real: " + ", ".join(f"{self.ran[name]} against {REAL[name]}" for name in names)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        for nodeid in (*self.skipped, *self.modules_skipped) if in_ci() else ():
            terminalreporter.write_line(f"In CI this may not be skipped: {nodeid}", red=True)
        terminalreporter.write_line(self.sentence())

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if in_ci() and (self.skipped or self.modules_skipped) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def in_ci() -> bool:
    """Whether a skipped `real` test is a failure: where nobody reads the skips."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RealTests(), "firmdate-real-tests")


def pytest_itemcollected(item: pytest.Item) -> None:
    for mark in item.iter_markers("real"):
        unknown = [name for name in mark.args if name not in REAL]
        if unknown or not mark.args:
            raise pytest.UsageError(f"{item.nodeid}: the mark real takes one or more of {', '.join(REAL)}")
        item.user_properties += [
            ("real", name) for name in mark.args if ("real", name) not in item.user_properties
        ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
