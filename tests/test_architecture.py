"""The architecture, one sentence per test. The contracts themselves stand in pyproject.toml.

A test of the first group fails with the chain of imports that breaks the sentence; one of the second adds
a forbidden import to the graph in memory and sees the contract break, so that none is a dead letter.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import api
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
"""Lines; a longer file is two things, and a reader looks for the second in vain."""

CONFIGURATION = api.read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS: dict[str, dict[str, Any]] = {
    options["id"]: options for options in CONFIGURATION["contracts_options"]
}
KINDS: dict[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "protected": ProtectedContract,
}

PLAN = {
    "__main__", "bootstrap", "cli", "config", "connectors", "demo", "domain", "errors", "folders",
    "interpreters", "ports", "secrets", "services", "storage", "wording",
}  # fmt: skip
"""The parts of app/ that the contracts speak of; helpers of the command line are named cli_*."""

BREAKING_IMPORTS = [
    ("folders", "app.folders", "app.config"),
    ("no-window", "app.services", "PySide6"),
    ("no-window", "app.cli", "ui.main"),
    ("pure-domain", "app.domain.values", "sqlite3"),
    ("pure-domain", "app.domain.values", "time"),
    ("pure-domain", "app.domain.values", "app.errors"),
    ("errors-and-ports", "app.ports", "app.services"),
    ("wording", "app.wording", "app.ports"),
    ("below-services", "app.storage", "app.services"),
    ("stores-apart", "app.storage", "app.config"),
    ("services", "app.services", "httpx"),
    ("services", "app.services", "app.connectors.tryton"),
    ("vendors-apart", "app.connectors.tryton", "app.connectors.bottlecrm"),
    ("vendors-apart", "app.connectors.wire", "app.connectors.practice"),
    ("connectors", "app.connectors.tryton", "app.storage"),
    ("demo", "app.demo", "app.bootstrap"),
    ("demo-callers", "app.services", "app.demo"),
    ("demo-callers", "ui.screens", "app.demo"),
    ("connector-builders", "ui.screens", "app.connectors.tryton"),
    ("http-speakers", "app.cli", "httpx"),
    ("keyring-owner", "app.connectors.wire", "keyring"),
    ("screens", "ui.screens", "app.storage"),
    ("screens", "ui.widgets", "app.bootstrap"),
    ("window-start", "ui.screens", "ui.main"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", "ui", include_external_packages=True, cache_dir=None)


def _contract(identity: str) -> Contract:
    options = CONTRACTS[identity]
    kind = KINDS[options["type"]]
    return kind(options["name"], CONFIGURATION["session_options"], options)


@pytest.mark.parametrize(
    "identity", [pytest.param(identity, id=options["name"]) for identity, options in CONTRACTS.items()]
)
def test_contract(identity: str, graph: grimp.ImportGraph, capsys: pytest.CaptureFixture[str]) -> None:
    contract = _contract(identity)
    check = contract.check(copy.deepcopy(graph), verbose=False)
    if not check.kept:
        capsys.readouterr()
        contract.render_broken_contract(check)
        pytest.fail(f"{contract.name}. But:\n\n{capsys.readouterr().out}", pytrace=False)


@pytest.mark.parametrize(("identity", "importer", "imported"), BREAKING_IMPORTS)
def test_a_contract_notices(identity: str, importer: str, imported: str, graph: grimp.ImportGraph) -> None:
    broken = copy.deepcopy(graph)
    if imported not in broken.modules:
        broken.add_module(imported, is_squashed=True)
    broken.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert not _contract(identity).check(broken, verbose=False).kept


def test_every_contract_is_known_to_bite() -> None:
    assert {identity for identity, _, _ in BREAKING_IMPORTS} == set(CONTRACTS)


# ---------------------------------------------------------------- what import contracts cannot say


def _is_command_line(module: str) -> bool:
    return module.startswith(("app.cli", "app.__main__"))


def test_every_part_of_the_application_is_in_the_plan(graph: grimp.ImportGraph) -> None:
    parts = {module.removeprefix("app.") for module in graph.find_children("app")}
    strangers = {part for part in parts - PLAN if not part.startswith("cli_")}
    assert not strangers, f"No contract says what these may import; which part do they belong to? {strangers}"


def test_nothing_but_the_windows_start_imports_the_command_line(graph: grimp.ImportGraph) -> None:
    importers = {
        importer
        for module in graph.find_children("app")
        if _is_command_line(module)
        for importer in graph.find_modules_that_directly_import(module)
    }
    assert {module for module in importers if not _is_command_line(module)} <= {"ui.main"}


def _sources(*folders: str) -> Iterator[tuple[str, str]]:
    """Every Python file below those folders, as its path from the root and its text."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: text.count("\n") for path, text in _sources("app", "ui")}
    too_long = {path: length for path, length in lengths.items() if length > LONGEST_FILE}
    assert not too_long, f"Over {LONGEST_FILE} lines; what is each two of? {too_long}"


def _floats(tree: ast.AST) -> Iterator[int]:
    """Lines with a float literal or a call of float()."""
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        if literal or call:
            yield node.lineno


def test_rules_and_use_cases_compute_with_decimals_and_never_with_floats() -> None:
    found = [
        f"{path}:{line}"
        for path, text in _sources("app/domain", "app/services")
        for line in _floats(ast.parse(text))
    ]
    assert not found, f"Money and quantities are Decimal, durations and scores whole numbers: {found}"


def _swallowed(tree: ast.AST) -> Iterator[int]:
    """Lines that catch everything and do nothing with it."""
    everything = ("Exception", "BaseException")
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in everything)
            idle = all(
                isinstance(step, ast.Pass | ast.Continue)
                or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
                for step in node.body
            )
            if broad and idle:
                yield node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == "suppress":
            names = [argument.id for argument in node.args if isinstance(argument, ast.Name)]
            if not set(names).isdisjoint(everything):
                yield node.lineno


def test_no_exception_is_swallowed() -> None:
    found = [
        f"{path}:{line}"
        for path, text in _sources("app", "ui", "tests")
        for line in _swallowed(ast.parse(text))
    ]
    assert not found, f"Name the exception that is expected here, or let it through: {found}"


@pytest.mark.parametrize(
    ("finder", "bad", "good"),
    [
        (_floats, "price = 1.5", "price = Decimal('1.5')"),
        (_floats, "price = float(text)", "price = Decimal(text)"),
        (_swallowed, "try: f()\nexcept Exception: pass", "try: f()\nexcept OSError: pass"),
        (_swallowed, "try: f()\nexcept: ...", "try: f()\nexcept Exception as e: show(e)"),
        (_swallowed, "with contextlib.suppress(Exception): f()", "with suppress(OSError): f()"),
    ],
)
def test_the_readers_of_source_notice(finder: Any, bad: str, good: str) -> None:
    assert list(finder(ast.parse(bad))) and not list(finder(ast.parse(good)))
