"""The demo's folder while several programs start on it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

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
