#!/usr/bin/env python3
"""One command for everything a developer does: python3 dev.py VERB [arguments]

    demo         a real ERP and a real CRM with a small company in them, and the window on both
    run          the program itself; arguments are the program's
    test         every test; --long adds those that take minutes, other arguments are pytest's
    check        format, lint, types and import contracts; --fix formats and mends what it can
    bench        measures the budgets
    screenshots  writes every screen, light and dark, to build/
    lock         writes requirements/*.lock again; --upgrade takes newer releases

Runs on any Python from 3.8 with the standard library alone. It makes .venv from hashed locks the first
time and after the locks changed, and says on standard error what it does; standard output belongs to the
verb. Exit code: that of the verb; 2 where the verb could not start; 130 after Ctrl+C.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn, Sequence

from app.interpreters import find_python, probe
from installer.machine import (
    KEYRING_PACKAGES,
    LOGS,
    SCREEN_PACKAGES,
    SERVER_PACKAGES,
    WINDOW_PACKAGES,
    Refusal,
    SystemPackage,
    is_debian,
    last_lines,
    need_packages,
    say,
)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "firmdate-stamp.json"
MINIMUM = (3, 11)
WINDOWS = os.name == "nt"

PREPARE_SECONDS = 20 * 60
TEST_SECONDS = 40 * 60
LONG_TEST_SECONDS = 80 * 60
"""Outer limits of a test run: a nested Qt loop can hang a process beyond pytest-timeout's reach."""

LOCKS = {"runtime": ROOT / "requirements" / "runtime.lock", "dev": ROOT / "requirements" / "dev.lock"}
LOCK_EXTRAS = {"runtime": ["build"], "dev": ["build", "dev"]}

NETWORK_SIGNS = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|ConnectTimeout|ReadTimeout|SSLError"
    r"|Connection (refused|broken|aborted|reset)|ProxyError|Max retries exceeded|Network is unreachable"
    r"|Read timed out"
)


def main(arguments: Sequence[str]) -> int:
    """Runs one verb and returns its exit code."""
    verbs = {
        "demo": _demo,
        "run": _run_program,
        "test": _test,
        "check": _check,
        "bench": _bench,
        "screenshots": _screenshots,
        "lock": _lock,
    }
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print((__doc__ or "").strip())
        return 0 if arguments else 2
    verb, rest = arguments[0], list(arguments[1:])
    try:
        if verb not in verbs:
            raise Refusal("There is no verb {!r}. The verbs are: {}.".format(verb, ", ".join(verbs)))
        return verbs[verb](rest)
    except Refusal as refusal:
        say(f"dev.py: {refusal}")
        return 2
    except OSError as error:
        say(f"dev.py: The system refused a step: {error}. Mend that and start again.")
        return 2
    except KeyboardInterrupt:
        return 130


# ---------------------------------------------------------------- verbs


def _demo(arguments: list[str]) -> int:
    if "--headless" not in arguments:
        need_packages(WINDOW_PACKAGES)
    become(["-m", "ui.main", "demo", *arguments], ensure_environment("runtime"))


def _run_program(arguments: list[str]) -> int:
    if not arguments or arguments[0].startswith("-"):
        need_packages(WINDOW_PACKAGES)
    become(["-m", "ui.main", *arguments], ensure_environment("runtime"))


def _bench(arguments: list[str]) -> int:
    need_packages(WINDOW_PACKAGES)
    become(["-m", "tests.bench", *arguments], ensure_environment("dev"))


def _screenshots(arguments: list[str]) -> int:
    need_packages(WINDOW_PACKAGES + SCREEN_PACKAGES)
    become(["-m", "tests.screenshots", *arguments], ensure_environment("dev"))


def _check(arguments: list[str]) -> int:
    if [argument for argument in arguments if argument != "--fix"]:
        raise Refusal("check knows one argument: --fix.")
    python = str(ensure_environment("dev"))
    if arguments:
        _status([python, "-m", "ruff", "check", "--fix", "--quiet", "."])
        _status([python, "-m", "ruff", "format", "."])
    # The contracts' names are sentences, which the tool would break at 80 columns.
    os.environ.setdefault("COLUMNS", "140")
    contracts = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    concise = ["--output-format", "concise"]
    steps = (
        ("Format", "python3 dev.py check --fix", ["-m", "ruff", "format", "--check", *concise, "."]),
        ("Lint", "python3 dev.py check --fix mends the simple ones", ["-m", "ruff", "check", *concise, "."]),
        ("Types", "", ["-m", "mypy"]),
        ("Import contracts", "", ["-c", contracts]),
    )
    failed = []
    for name, remedy, command in steps:
        print(f"\n== {name}", flush=True)
        if _status([python, *command]) != 0:
            failed.append(f"{name} ({remedy})" if remedy else name)
    print("\nFailed: {}.".format("; ".join(failed)) if failed else "\nAll four hold.", flush=True)
    return 1 if failed else 0


def _test(arguments: list[str]) -> int:
    need_packages(WINDOW_PACKAGES + SERVER_PACKAGES, also=KEYRING_PACKAGES)
    python = str(ensure_environment("dev"))
    if (ROOT / "app" / "demo" / "environments.py").exists():
        say("Preparing the demo's servers, which the tests use ...")
        status = run_limited([python, "-m", "app.demo.environments", "--prepare"], PREPARE_SECONDS)
        if status != 0:
            raise Refusal("The demo's servers could not be prepared; what they said is above.")
    command = [python, "-m", "pytest"]
    if not any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments):
        command += ["-n", "2", "--dist", "loadgroup"]
    command += arguments
    if all(shutil.which(package.sign) for package in KEYRING_PACKAGES):
        command = ["dbus-run-session", "--", python, str(ROOT / "tests" / "secret_service.py"), *command]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    return run_limited(command, LONG_TEST_SECONDS if "--long" in arguments else TEST_SECONDS, environment)


def _lock(arguments: list[str]) -> int:
    if [argument for argument in arguments if argument != "--upgrade"]:
        raise Refusal("lock knows one argument: --upgrade.")
    python = str(ensure_environment("dev"))
    command = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    # What a machine has configured (indexes, folders of wheels) stays out of the files.
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-build"]
    command += ["--no-emit-find-links", *arguments, "pyproject.toml"]
    for level, lock in LOCKS.items():
        options = [item for extra in LOCK_EXTRAS[level] for item in ("--extra", extra)]
        if level != "runtime":
            options += ["--constraint", str(LOCKS["runtime"].relative_to(ROOT))]
        status = _status([*command, *options, "--output-file", str(lock.relative_to(ROOT))])
        if status != 0:
            raise Refusal(f"uv could not make {lock.name}; what it said is above.")
        say(f"Wrote {lock.relative_to(ROOT)}.")
    return 0


# ---------------------------------------------------------------- the environment


def ensure_environment(level: str) -> Path:
    """The interpreter of .venv, after everything that `level` ("runtime" or "dev") locks is installed.

    The stamp is removed first and written last, so an interrupted installation is taken up again.
    """
    python = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
    wanted = _fingerprints(level)
    stamp = _read_stamp()
    if python.exists() and all(stamp.get(key) == value for key, value in wanted.items()):
        return python
    started = time.monotonic()
    LOGS.mkdir(parents=True, exist_ok=True)
    _make_venv(python)
    locks_hold = all(stamp.get(key) == value for key, value in wanted.items() if key != "project")
    if STAMP.exists():
        STAMP.unlink()
    if not locks_hold:
        _install_lock(python, LOCKS[level])
    _pip(python, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)], "Firmdate itself", 1)
    held = {**stamp, **wanted} if locks_hold else wanted
    STAMP.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    say(f"The environment is ready ({time.monotonic() - started:.0f} s).")
    return python


def _fingerprints(level: str) -> dict[str, str]:
    """What the installation rests on, by name; dev.lock holds all of runtime.lock."""
    files = {"project": ROOT / "pyproject.toml", "runtime": LOCKS["runtime"]}
    files[level] = LOCKS[level]
    for file in files.values():
        if not file.is_file():
            raise Refusal(f"{file.relative_to(ROOT)} is missing. Restore it from version control.")
    return {key: hashlib.sha256(file.read_bytes()).hexdigest() for key, file in files.items()}


def _read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _make_venv(python: Path) -> None:
    """Keeps an environment that works, else makes a new one."""
    if python.exists():
        answer = probe([str(python)])
        has_pip = subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
        if answer is not None and answer[0] >= MINIMUM and has_pip:
            return
        say("The environment in .venv does not work any more: making a new one.")
    base = find_python(MINIMUM)
    if base is None and is_debian() and sys.version_info[:2] >= MINIMUM:
        sign = "/usr/lib/python{}.{}/ensurepip/__init__.py".format(*sys.version_info[:2])
        need_packages((SystemPackage("python3-venv", sign),))
        base = find_python(MINIMUM)
    if base is None:
        raise Refusal(
            "Firmdate needs Python {}.{} or newer (up to 3.14, with venv), and none that works was found on "
            "PATH, by the launcher py, or among pyenv's versions. Install one, for example from python.org "
            "or with 'pyenv install 3.13', and start again.".format(*MINIMUM)
        )
    say(f"Making .venv with {base} ...")
    log = LOGS / "venv.log"
    with log.open("wb") as sink:
        status = subprocess.call([str(base), "-m", "venv", "--clear", str(VENV)], stdout=sink, stderr=sink)
    if status != 0:
        raise Refusal(f"{base} could not make .venv: {last_lines(log, 3)}")


def _install_lock(python: Path, lock: Path) -> None:
    count = len(re.findall(r"^[A-Za-z0-9._-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", str(lock)]
    _pip(python, options, f"{count} packages, about a minute", count)


def _pip(python: Path, options: list[str], what: str, count: int) -> None:
    """Runs pip install, shows how far it is, keeps its words in a log, and explains a failure."""
    say(f"Installing {what} ...")
    log = LOGS / "pip.log"
    command = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", *options]
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    seen, spoke = 0, time.monotonic()
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT), env=environment
    )
    try:
        with log.open("w", encoding="utf-8") as sink:
            for raw in child.stdout or ():
                line = raw.decode("utf-8", "replace")
                sink.write(line)
                seen += line.startswith(("Collecting ", "Requirement already satisfied"))
                if time.monotonic() - spoke > 10:
                    spoke = time.monotonic()
                    say(f"  still at it: {min(seen, count)} of {count}")
        status = child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    if status != 0:
        raise Refusal(_why_pip_failed(log, what))


def _why_pip_failed(log: Path, what: str) -> str:
    """One sentence on what pip's log says, with the remedy; its last lines are shown where none is known."""
    text = log.read_text(encoding="utf-8")
    where = f"The whole of it is in {log.relative_to(ROOT)}."
    if NETWORK_SIGNS.search(text):
        return (
            "The packages could not be fetched, since pip does not reach its package index. Connect to the "
            "network, or give pip your proxy or mirror (pip config), and start again. " + where
        )
    if "DO NOT MATCH THE HASHES" in text:
        return (
            "A package that pip was given is not the one that the lock names, so nothing of it was "
            "installed. Check which index or mirror pip uses (pip config list). " + where
        )
    say(last_lines(log, 8))
    return "pip could not install {}. Its last lines are above. {}".format(what.split(",")[0], where)


# ---------------------------------------------------------------- processes


def _status(command: Sequence[str]) -> int:
    return subprocess.call(list(command), cwd=str(ROOT))


def become(arguments: Sequence[str], python: Path) -> NoReturn:
    """Goes on as that Python program, so that signals and exit codes are its own."""
    command = [str(python), *arguments]
    os.chdir(str(ROOT))
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    with subprocess.Popen(command) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                continue  # Ctrl+C reached the child as well; its exit code is the answer


def run_limited(command: Sequence[str], seconds: float, environment: dict[str, str] | None = None) -> int:
    """Runs a command in a process group of its own and returns its exit code; 124 after `seconds`.

    Whatever it started is ended with it, also when this process is interrupted or told to stop.
    """
    previous = signal.signal(signal.SIGTERM, _stop)
    child = subprocess.Popen(list(command), cwd=str(ROOT), env=environment, start_new_session=not WINDOWS)
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        say(f"dev.py: It did not end within {seconds / 60:.0f} minutes and was stopped.")
        return 124
    finally:
        _end_group(child)
        signal.signal(signal.SIGTERM, previous)


def _stop(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a child's process group: asked first, so that it can clean up, then killed."""
    if WINDOWS:
        if child.poll() is None:
            subprocess.call(["taskkill", "/F", "/T", "/PID", str(child.pid)], stdout=subprocess.DEVNULL)
        return
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        until = time.monotonic() + patience
        try:
            os.killpg(child.pid, number)
            while time.monotonic() < until:
                child.poll()
                os.killpg(child.pid, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
