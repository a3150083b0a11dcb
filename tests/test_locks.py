"""The lock files: versions and hashes, agreeing with each other and with the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent


def locked(name: str) -> dict[str, tuple[str, Marker | None]]:
    """Version and marker by package of one lock file."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    found = {}
    for line in re.findall(r"^(\S+==.*?)\s*\\$", text, re.MULTILINE):
        requirement = Requirement(line)
        found[requirement.name] = (str(requirement.specifier)[2:], requirement.marker)
    return found


@pytest.mark.parametrize("name", ["runtime.lock", "dev.lock"])
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pattern = re.compile(
        r"[a-z0-9-]+==[0-9][A-Za-z0-9.]*( ; [a-z0-9_ .'<>=!()]+?)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?",
        re.IGNORECASE,
    )
    assert [line for line in text.splitlines() if not pattern.fullmatch(line)] == []


def test_the_locks_satisfy_the_project_and_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, developers = locked("runtime.lock"), locked("dev.lock")
    extras = project["optional-dependencies"]
    for lock, wanted in (
        (runtime, project["dependencies"] + extras["build"]),
        (developers, project["dependencies"] + extras["build"] + extras["dev"]),
    ):
        for requirement in map(Requirement, wanted):
            version, marker = lock[requirement.name.lower()]
            # A package that one system alone needs is locked for that system and no further narrowed.
            assert requirement.specifier.contains(version) and marker == requirement.marker, requirement
    assert {name: developers[name][0] for name in runtime} == {
        name: version for name, (version, _) in runtime.items()
    }


@pytest.mark.parametrize(("platform", "needs"), [("win32", "pywin32-ctypes"), ("linux", "secretstorage")])
def test_the_lock_serves_every_platform(platform: str, needs: str) -> None:
    _, marker = locked("runtime.lock")[needs]
    assert marker is not None and marker.evaluate({"sys_platform": platform})
    assert not marker.evaluate({"sys_platform": "darwin"})
