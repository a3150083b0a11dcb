"""Which Python is found: only one that answers, and answers truly."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app import interpreters
from tests.test_dev import posix_only, script


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Two folders on PATH and nothing else; the only version that is looked for is 3.99."""
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    monkeypatch.setattr(interpreters, "ORDER", ((3, 99),))
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder) for folder in folders] + ["/usr/bin", "/bin"]))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return folders


def answering(file: Path, minor: int = 99, exit_code: int = 0) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return script(file, f'#!/bin/sh\necho "firmdate-probe 3 {minor} $0"\nexit {exit_code}\n')


@posix_only
def test_a_shim_that_answers_with_an_error_is_none(path: list[Path]) -> None:
    script(path[0] / "python3.99", "#!/bin/sh\necho 'pyenv: python3.99: command not found' >&2\nexit 127\n")
    assert interpreters.find_python((3, 11)) is None
    answering(path[1] / "python3.99")
    assert interpreters.find_python((3, 11)) == path[1] / "python3.99"


@posix_only
def test_one_that_answers_and_then_fails_is_none(path: list[Path]) -> None:
    answering(path[0] / "python3.99", exit_code=1)
    assert interpreters.find_python((3, 11)) is None


@posix_only
def test_a_wrong_version_is_none(path: list[Path]) -> None:
    answering(path[0] / "python3.99", minor=10)
    answering(path[0] / "python3", minor=10)
    assert interpreters.find_python((3, 11)) is None


@posix_only
def test_one_that_is_too_old_for_the_asker_is_none(path: list[Path]) -> None:
    answering(path[0] / "python3.99")
    assert interpreters.find_python((4, 0)) is None


@posix_only
def test_pyenvs_versions_are_found_and_the_highest_patch_is_taken(path: list[Path], tmp_path: Path) -> None:
    versions = tmp_path / "pyenv" / "versions"
    for name in ("3.99.2", "3.99.10", "3.99.9rc1"):
        answering(versions / name / "bin" / "python3")
    assert interpreters.find_python((3, 11)) == versions / "3.99.10" / "bin" / "python3"


def test_the_running_interpreter_comes_first() -> None:
    found = interpreters.find_python((3, 11))
    assert found is not None
    assert interpreters.probe([str(found)]) == (sys.version_info[:2], found)


@posix_only
def test_one_that_never_answers_is_none(path: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreters, "PROBE_SECONDS", 0.2)
    script(path[0] / "python3.99", "#!/bin/sh\nexec sleep 30\n")
    assert interpreters.find_python((3, 11)) is None
