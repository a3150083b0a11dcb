"""Environments, databases and children when something goes wrong while they are made."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from app.demo import environments
from app.demo.children import Starting, run_task
from app.demo.environments import CRM, ERP, environment_python
from app.demo.faults import DemoError
from app.demo.locks import FileLock


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRMDATE_DEMO_CACHE", str(tmp_path))
    return tmp_path


def _nothing(text: str) -> None:
    assert text


def test_an_interrupted_environment_never_counts(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environments, "_install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environments._environment(CRM, _nothing)
    assert not list(cache.glob("demo-env-*/"))
    leftover = cache / "making-bottlecrm-of-a-killed-program"
    leftover.mkdir()
    building = cache / "making-bottlecrm-of-another-program"
    building.mkdir()
    two_hours_ago = time.time() - 7200
    os.utime(leftover, (two_hours_ago, two_hours_ago))
    monkeypatch.setattr(environments, "_install", lambda *_: None)
    python = environments._environment(CRM, _nothing)
    assert python is not None and python.exists()
    assert not leftover.exists()
    assert building.exists()
    changed = python.stat().st_mtime_ns
    assert environments._environment(CRM, _nothing) == python
    assert python.stat().st_mtime_ns == changed


def test_an_environment_whose_python_was_removed_is_made_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "_install", lambda *_: None)
    python = environments._environment(CRM, _nothing)
    assert python is not None
    python.unlink()
    assert environments._environment(CRM, _nothing) == python
    assert python.exists()


def test_a_failed_installation_says_why(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(cache / "nowhere"))
    with pytest.raises(DemoError) as caught:
        environments._environment(ERP, _nothing)
    assert "No matching distribution" in caught.value.sentence
    assert "network connection" in caught.value.sentence
    assert not list(cache.glob("demo-env-*/"))


def test_no_python_for_the_crm_means_the_practice_one(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "interpreter", lambda recipe: None)
    assert environments._environment(CRM, _nothing) is None


def test_a_server_that_dies_is_told_with_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("import sys; print('port taken', file=sys.stderr); sys.exit(1)")
    starting = Starting("ERP", Path(sys.executable), script, {"folder": str(tmp_path)}, tmp_path / "erp.log")
    with pytest.raises(DemoError) as caught:
        starting.wait()
    assert "stopped while it started: port taken." in caught.value.sentence


def test_a_server_that_stays_silent_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("import time; time.sleep(60)")
    starting = Starting("ERP", Path(sys.executable), script, {"folder": str(tmp_path)}, tmp_path / "erp.log")
    began = time.monotonic()
    with pytest.raises(DemoError) as caught:
        starting.wait(seconds=0.3)
    assert caught.value.code == "demo_server_silent"
    assert time.monotonic() - began < 10


def test_a_filling_that_stops_half_way_is_a_fault(tmp_path: Path) -> None:
    script = tmp_path / "seed.py"
    script.write_text(
        'import sys; print(\'{"progress": "half"}\'); print("ValueError: no", file=sys.stderr); sys.exit(1)'
    )
    steps: list[str] = []
    with pytest.raises(DemoError) as caught:
        run_task(
            "ERP", Path(sys.executable), script, {"folder": str(tmp_path)}, tmp_path / "log", steps.append
        )
    assert steps == ["half"]
    assert "ValueError: no" in caught.value.sentence


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock"):
        other = FileLock(tmp_path / "lock", seconds=0)
        with pytest.raises(DemoError, match="demo_busy"), other:
            raise AssertionError("two holders")
    assert other.try_lock()
    other.release()


def test_the_python_of_an_environment_is_inside_it() -> None:
    assert environment_python(Path("made")).parts[0] == "made"
