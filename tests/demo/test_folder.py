"""The demo's folder while several programs start on it at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.demo import children
from app.demo import folder as demo_folder


def test_who_waits_for_the_lock_does_not_get_in_the_way_of_who_clears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start opens the folder just after the first has thrown a part of it away."""
    for name in ("erp", "crm", "state"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data").write_text("old")
    really = demo_folder.discard

    def discard_and_another_starts(place: Path) -> None:
        really(place)
        demo_folder.open_folder(tmp_path)

    monkeypatch.setattr(demo_folder, "discard", discard_and_another_starts)
    demo_folder.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_launched_after_giving_up_is_ended_too() -> None:
    """A thread that was between two steps when the person gave up goes on to launch the next one."""
    children.end_unfinished()
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with children.preparing(process):
            assert process.wait(20) != 0
    finally:
        process.kill()
        process.wait()
        children.begin_preparing()
    later = subprocess.Popen([sys.executable, "-c", "pass"])
    with children.preparing(later):
        assert later.wait(20) == 0
