"""The account of tests that ran against the real thing, and that CI does not forgive a skipped one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = """
import pytest

@pytest.mark.real("tryton", "bottlecrm")
def test_both(): pass

@pytest.mark.real("tryton")
def test_fails_or_not(request): assert {outcome}

@pytest.mark.real("secret_service")
def test_keyring():
    if {skip}: pytest.skip("no keyring here")

@pytest.mark.long
def test_long(): pass

def test_plain(): pass
"""


def run(
    folder: Path, *arguments: str, ci: bool, outcome: bool = True, skip: bool = False
) -> tuple[int, list[str]]:
    """Exit code and output lines of a pytest over CASES, with this project's conftest."""
    shutil.copy(Path(__file__).parent / "conftest.py", folder / "conftest.py")
    (folder / "pytest.ini").write_text(
        "[pytest]\naddopts = -rfEs --strict-markers\nmarkers =\n  real\n  long\n"
    )
    (folder / "test_cases.py").write_text(CASES.format(outcome=outcome, skip=skip))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI"))}
    environment.update({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "no:pytest-qt", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout.strip().splitlines()


@pytest.mark.parametrize("workers", [("-n", "0"), ("-n", "2")])
def test_real_tests_are_counted_by_kind_in_the_last_lines(tmp_path: Path, workers: tuple[str, ...]) -> None:
    code, lines = run(tmp_path, *workers, ci=True)
    assert code == 0
    assert lines[-2] == "real: 2 against Tryton, 1 against BottleCRM, 1 against Secret Service"
    assert "4 passed" in lines[-1]


@pytest.mark.parametrize("workers", [("-n", "0"), ("-n", "2")])
def test_a_skipped_real_test_fails_the_run_in_ci_only(tmp_path: Path, workers: tuple[str, ...]) -> None:
    code, lines = run(tmp_path, *workers, ci=False, skip=True)
    assert code == 0
    assert lines[-2] == "real: 2 against Tryton, 1 against BottleCRM, 0 against Secret Service"
    assert any("no keyring here" in line and line.startswith("SKIPPED") for line in lines)
    code, lines = run(tmp_path, *workers, ci=True, skip=True)
    assert code == 1
    assert "In CI this may not be skipped: test_cases.py::test_keyring" in lines


def test_a_failed_real_test_ran(tmp_path: Path) -> None:
    code, lines = run(tmp_path, ci=False, outcome=False)
    assert code == 1
    assert lines[-2] == "real: 2 against Tryton, 1 against BottleCRM, 1 against Secret Service"


def test_long_tests_run_when_asked_for(tmp_path: Path) -> None:
    _, lines = run(tmp_path, ci=False)
    assert "1 deselected" in lines[-1]
    _, lines = run(tmp_path, "--long", ci=False)
    assert "5 passed" in lines[-1]


def test_a_module_that_skips_itself_fails_the_run_in_ci(tmp_path: Path) -> None:
    (tmp_path / "test_absent.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    assert run(tmp_path, ci=False)[0] == 0
    assert run(tmp_path, ci=True)[0] == 1


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.py").write_text("import pytest\n@pytest.mark.real('sap')\ndef test(): pass\n")
    code, _ = run(tmp_path, ci=False)
    assert code == 4
