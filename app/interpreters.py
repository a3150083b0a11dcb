"""Finds a Python that is new enough and really works.

Used by `dev.py` for the program's environment and by `app.demo` for the servers' environments, so it
needs nothing but the standard library and stays valid for Python 3.8.

A name on PATH proves nothing: pyenv's shims and the stub of the Microsoft Store answer with an error, and
a system Python may lack `venv`. So every candidate is run once and asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Sequence, Tuple

Version = Tuple[int, int]

ORDER: Sequence[Version] = ((3, 13), (3, 12), (3, 11), (3, 14))
"""Versions that are looked for, best first.

3.11 to 3.13 are those on which Qt, the event loop and the servers were measured, the newest of them first;
3.14 is taken where nothing else is there. Anything newer is not tried: the Qt that the project holds to
refuses it.
"""

PROBE_SECONDS = 20
"""How long a candidate may take to answer; a cold disk needs seconds, a shim that waits never answers."""

_PROBE = (
    "import sys, venv, ensurepip, sqlite3, ssl\n"
    "base = getattr(sys, '_base_executable', '') or sys.executable\n"
    "print('firmdate-probe', sys.version_info[0], sys.version_info[1], base)\n"
)


def find_python(minimum: Version) -> Path | None:
    """The interpreter to build an environment with, or None where this machine has none.

    `minimum` is the oldest acceptable (major, minor). The running interpreter is taken when it will do,
    since the person who started it chose it; otherwise the first that works, by version in `ORDER`, and
    within a version by place: PATH in its order, then the launcher `py`, then pyenv's own folder, then
    where installers of macOS put it. The answer is the interpreter itself, not a shim or an environment.
    """
    wanted = [version for version in ORDER if version >= minimum]
    tried: list[tuple[str, ...]] = []
    for version, command in _candidates(wanted):
        if command in tried:
            continue
        tried.append(command)
        answer = probe(command)
        if answer is None:
            continue
        found, path = answer
        if found == version or (version is None and found in wanted):
            return path
    return None


def probe(command: Sequence[str]) -> tuple[Version, Path] | None:
    """The version and real path of the Python that `command` starts, or None where it does not work.

    "Works" means that it runs and has what an environment needs: venv, ensurepip, sqlite3 and ssl.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [*command, "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    fields = done.stdout.decode("utf-8", "replace").strip().split(" ", 3)
    if done.returncode != 0 or len(fields) != 4 or fields[0] != "firmdate-probe":
        return None
    path = Path(fields[3])
    return ((int(fields[1]), int(fields[2])), path) if path.is_file() else None


def _candidates(wanted: Sequence[Version]) -> Iterator[tuple[Version | None, tuple[str, ...]]]:
    """Commands that may start a Python, best first, with the version each must answer (None: any wanted)."""
    if not getattr(sys, "frozen", False) and sys.version_info[:2] in wanted:
        yield None, (getattr(sys, "_base_executable", "") or sys.executable,)
    for version in wanted:
        name = "python{}.{}".format(*version)
        for path in _on_path(name):
            yield version, (path,)
        launcher = shutil.which("py") if os.name == "nt" else None
        if launcher:
            yield version, (launcher, "-{}.{}".format(*version))
        for path in _in_known_folders(version):
            yield version, (path,)
    for name in ("python3", "python"):
        for path in _on_path(name):
            yield None, (path,)


def _on_path(name: str) -> Iterator[str]:
    """Every file of that name on PATH: behind a shim that does not work a real one may stand."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which(name, path=folder) if folder else None
        if found:
            yield found


def _in_known_folders(version: Version) -> Iterator[str]:
    """Interpreters that are not on PATH: pyenv's versions and the framework folders of macOS."""
    dotted = "{}.{}".format(*version)
    roots = [Path(root) for root in (os.environ.get("PYENV_ROOT"), os.environ.get("PYENV")) if root]
    roots += [Path.home() / ".pyenv", Path.home() / ".pyenv" / "pyenv-win"]
    for root in roots:
        for folder in sorted((root / "versions").glob(dotted + ".*"), key=_patch_level, reverse=True):
            yield str(folder / "python.exe" if os.name == "nt" else folder / "bin" / "python3")
    if sys.platform == "darwin":
        for place in ("/opt/homebrew/bin", "/usr/local/bin"):
            yield f"{place}/python{dotted}"
        yield f"/Library/Frameworks/Python.framework/Versions/{dotted}/bin/python{dotted}"


def _patch_level(folder: Path) -> int:
    """The third number of a folder named like 3.12.10; what is no plain number (3.13.0rc1) comes last."""
    last = folder.name.rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else -1
