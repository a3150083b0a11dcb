"""The two servers' own Python environments, made from hashed locks in the user's cache folder.

python -m app.demo.environments --prepare [--size large]     both environments and the filled databases
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.demo.children import clean_environment, preparing
from app.demo.faults import DemoError
from app.demo.locks import FileLock
from app.demo.story import resources
from app.interpreters import find_python

Progress = Callable[[str], None]
_PINNED = re.compile(r"^[A-Za-z0-9_.-]+==", re.MULTILINE)
BUILD_SECONDS = 3600
"""A build that is older was interrupted; a younger one may be another program's."""

_USED = "firmdate-used"
_KEPT_SECONDS = 14 * 24 * 3600
_MODULE = "sale_crm_reference"


@dataclass(frozen=True)
class Recipe:
    """How one server's environment is made. `name` is what people read."""

    key: str
    name: str
    minimum: tuple[int, int]

    @property
    def lock(self) -> Path:
        return resources() / f"{self.key}.lock"


ERP = Recipe("tryton", "ERP (Tryton)", (3, 10))
CRM = Recipe("bottlecrm", "CRM (BottleCRM)", (3, 12))


def cache_folder() -> Path:
    """Environments and filled databases; all of it can be deleted and comes back by itself."""
    override = os.environ.get("FIRMDATE_DEMO_CACHE")
    return Path(override) if override else platformdirs.user_cache_path("firmdate")


def module_source() -> Path:
    """The ERP module with the unique quote key, kept apart from this program (its licence is the GPL)."""
    return resources().parents[1] / "installer" / "tryton_module" / _MODULE


def environment_key(recipe: Recipe) -> str:
    """Short hash of the lock and of what is copied into the environment."""
    digest = hashlib.sha256(recipe.lock.read_bytes())
    if recipe is ERP:
        files = [file for file in module_source().iterdir() if file.suffix in (".py", ".xml", ".cfg")]
        for file in sorted(files):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def interpreter(recipe: Recipe) -> Path | None:
    """The Python the environment is made with: the program's own where it is new enough, else a found one."""
    if sys.version_info[:2] >= recipe.minimum and not getattr(sys, "frozen", False):
        return Path(sys.executable)
    return find_python(recipe.minimum)


def environment_python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(progress: Progress) -> tuple[Path, Path | None]:
    """Makes what is missing, both at once. Gives the ERP's and the CRM's Python.

    The CRM's is None where no Python is new enough for it. Raises DemoError.
    """
    with ThreadPoolExecutor(2, "environment") as pool:
        erp = pool.submit(_environment, ERP, progress)
        crm = pool.submit(_environment, CRM, progress)
        erp_python, crm_python = erp.result(), crm.result()
    if erp_python is None:
        raise DemoError("demo_no_python", server=ERP.name, version="3.10")
    return erp_python, crm_python


def _environment(recipe: Recipe, progress: Progress) -> Path | None:
    folder = cache_folder() / f"demo-env-{recipe.key}-{environment_key(recipe)}"
    python = environment_python(folder)
    if _usable(python):
        _mark_used(folder)
        return python
    base = interpreter(recipe)
    if base is None:
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock"), seconds=600):
        if not _usable(python):  # another Firmdate may have made it while this one waited
            _build(recipe, base, folder, progress)
    return python


def _usable(python: Path) -> bool:
    """The rename at the end of a build makes the folder; its link breaks when the base Python is removed."""
    return python.exists()


def _mark_used(folder: Path) -> None:
    (folder / _USED).touch()


def _build(recipe: Recipe, base: Path, folder: Path, progress: Progress) -> None:
    _remove_leftovers(recipe, folder)
    if folder.exists():
        shutil.rmtree(folder)
    making = Path(tempfile.mkdtemp(prefix=f"making-{recipe.key}-", dir=folder.parent))
    try:
        progress(f"Preparing the {recipe.name}")
        made = _run([os.fspath(base), "-m", "venv", os.fspath(making)], lambda line: None)
        if made is not None:
            raise DemoError("demo_no_venv", server=recipe.name, reason=made)
        _install(recipe, environment_python(making), progress)
        if recipe is ERP:
            _add_module(making)
        _mark_used(making)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    progress(f"The {recipe.name} is installed")


def _remove_leftovers(recipe: Recipe, folder: Path) -> None:
    """Interrupted builds, and environments of other locks that no Firmdate has used for a while."""
    for pattern in (f"making-{recipe.key}-*", "making-discarded-*"):
        for old in folder.parent.glob(pattern):
            if seconds_since(old) > BUILD_SECONDS:
                discard(old)
    for old in folder.parent.glob(f"demo-env-{recipe.key}-*"):
        if old.is_dir() and old != folder and seconds_since(old / _USED) > _KEPT_SECONDS:
            discard(old)


def seconds_since(path: Path) -> float:
    """How long ago `path` was written; infinite when it is not there."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def discard(folder: Path) -> None:
    """Removes `folder`, never by halves: where the system holds a file of it (Windows), it stays whole."""
    doomed = folder.with_name(f"making-discarded-{secrets.token_hex(4)}")
    try:
        folder.rename(doomed)
    except OSError:
        return  # another Firmdate still uses it; the next preparation removes it
    shutil.rmtree(doomed, ignore_errors=True)


def _install(recipe: Recipe, python: Path, progress: Progress) -> None:
    total = len(_PINNED.findall(recipe.lock.read_text("utf-8")))
    seen = 0

    def on_line(line: str) -> None:
        nonlocal seen
        if line.startswith("Collecting "):
            seen += 1
            progress(f"Downloading the {recipe.name}: {min(seen, total)} of {total} packages")
        elif line.startswith("Installing collected"):
            progress(f"Unpacking the {recipe.name}")

    arguments = ["install", "--require-hashes", "--only-binary=:all:", "--no-input", "--progress-bar=off"]
    arguments += ["--disable-pip-version-check", "-r", os.fspath(recipe.lock)]
    command = [os.fspath(python), os.fspath(resources() / "servers" / "install.py")]
    reason = _run(command, on_line, {"arguments": arguments})
    if reason is not None:
        raise DemoError("demo_install_failed", server=recipe.name, reason=reason)


def _run(command: list[str], on_line: Progress, orders: dict[str, list[str]] | None = None) -> str | None:
    """None when the command ended well, else its last words."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=clean_environment(),
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None and stdout is not None
    last = "it ended without a message"
    with preparing(process), stdin, stdout:
        if orders is not None:
            stdin.write(json.dumps(orders).encode() + b"\n")
            stdin.flush()
        for raw in stdout:
            line = raw.decode("utf-8", "replace").strip()
            on_line(line)
            if line and not line.startswith("WARNING"):
                last = line
    return None if process.wait() == 0 else last.removeprefix("ERROR: ")[:300]


def _add_module(environment: Path) -> None:
    (modules,) = list(environment.glob("lib/python*/site-packages/trytond/modules")) or list(
        environment.glob("Lib/site-packages/trytond/modules")
    )
    shutil.copytree(module_source(), modules / _MODULE, ignore=shutil.ignore_patterns("__pycache__"))


def _main() -> int:
    from app.demo.templates import prepare_templates

    if "--prepare" not in sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    size = "large" if "large" in sys.argv[1:] else "small"
    try:
        erp, crm = prepare(lambda line: print(line, file=sys.stderr))
        prepare_templates(erp, crm, size, lambda line: print(line, file=sys.stderr))
    except DemoError as fault:
        print(fault.sentence, file=sys.stderr)
        return fault.exit_code
    print("practice" if crm is None else "bottlecrm")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
